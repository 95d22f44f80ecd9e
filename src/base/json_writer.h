// Streaming JSON writer: keys come out in the order in which they are written, so equal
// values give equal bytes. Output is always valid UTF-8 (bad bytes become U+FFFD).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace safematch {

// Not thread-safe. `Take` gives the text and resets the writer.
class JsonWriter {
 public:
  enum class Style { kCompact, kPretty };
  explicit JsonWriter(Style style = Style::kCompact);
  ~JsonWriter();
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  void BeginObject();
  void EndObject();
  void BeginArray();
  void EndArray();
  void Key(std::string_view key);
  void String(std::string_view text);
  void Int(int64_t value);
  void Bool(bool value);
  void Null();
  // A fixed-point number: `units` / 10^`decimals`, without trailing zeros ("12.5").
  void Decimal(int64_t units, int decimals);
  // A value that already is JSON text.
  void Raw(std::string_view json);

  // Key and value in one; `Optional...` writes nothing for an empty text.
  void Field(std::string_view key, std::string_view text) {
    Key(key);
    String(text);
  }
  void FieldInt(std::string_view key, int64_t value) {
    Key(key);
    Int(value);
  }
  void OptionalField(std::string_view key, std::string_view text) {
    if (!text.empty()) Field(key, text);
  }

  std::string Take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// "12.5" for (12500, 3); "-0.25" for (-250, 3).
std::string FormatDecimal(int64_t units, int decimals);

}  // namespace safematch
