// simdjson behind small values, so that no other file sees its header. Private to `model`.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "model/json.h"

namespace safematch::model {

// kNumber is any number that is no int64.
enum class JsonType { kNull, kBool, kInt, kNumber, kText, kArray, kObject };

// A node of a parsed document; a view that lives until the next Parse or Shrink.
class JsonValue {
 public:
  JsonType type() const;
  // Each REQUIRES the type of its name. `Text` is unescaped, valid UTF-8, and may hold NUL.
  bool Bool() const;
  int64_t Int() const;
  double Number() const;  // Of kInt and kNumber: the nearest double.
  std::string_view Text() const;
  // The value as JSON text without blanks.
  std::string Minified() const;

 private:
  friend class JsonCursor;
  friend class JsonDocument;
  std::array<uint64_t, 2> handle_{};  // The bits of a simdjson::dom::element.
};

// Walks the members of an object or the items of an array, in document order.
class JsonCursor {
 public:
  // REQUIRES: `container` is an array or an object.
  explicit JsonCursor(const JsonValue& container);
  // False at the end.
  bool NextItem(JsonValue& value);
  bool NextMember(std::string_view& key, JsonValue& value);

 private:
  std::array<uint64_t, 2> next_{};
  std::array<uint64_t, 2> end_{};
};

// Holds the parser's buffers, about 15 bytes of address space a byte of the largest
// document since the last Shrink. Not thread-safe.
class JsonDocument {
 public:
  JsonDocument();
  ~JsonDocument();
  JsonDocument(JsonDocument&&) noexcept;
  JsonDocument& operator=(JsonDocument&&) noexcept;

  // The top-level value; checks size, depth, UTF-8 and grammar of the whole text. A byte
  // order mark in front is skipped.
  // Errors: too_large, too_deep, invalid_utf8, not_json.
  tl::expected<JsonValue, JsonError> Parse(std::string_view json, const JsonLimits& limits);

  // Gives back the buffers when an unusually large document made them grow.
  void Shrink();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace safematch::model
