// Reading JSON objects by tables: a row names a member and says how to read it. Private to
// `model`. The first defect ends the reading of the value it stands in; nothing throws.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/json.h"
#include "model/json_document.h"
#include "model/json_names.h"

namespace safematch::model {

// Where a value stands. Lives on the stack beside the reading and becomes text only when
// something is wrong.
struct JsonPath {
  const JsonPath* parent = nullptr;
  std::string_view key;           // Of a member.
  std::optional<size_t> index{};  // Of an array's item, from 0.

  std::string ToString() const;  // "travelers[3].documents[0].number"; "" for the top level.
};

// State of reading one document.
class JsonReading {
 public:
  // What a defect does that leaves the rest of the value usable (a bad date, an unknown
  // name): kLenient reports a problem and goes on, kStrict fails.
  enum class Mode { kLenient, kStrict };

  // `limits` must outlive this.
  JsonReading(const JsonLimits& limits, Mode mode) : limits_(limits), mode_(mode) {}

  const JsonLimits& limits() const { return limits_; }
  bool failed() const { return error_.has_value(); }

  // Keeps the first failure.
  void Fail(const JsonPath& path, std::string_view code, std::string_view text);
  void FailType(const JsonPath& path, std::string_view expected);
  // A usable defect, treated by mode.
  void Report(const JsonPath& path, std::string_view code, std::string_view text);
  void AddProblem(Problem problem);
  // A code that no table of states has: a problem once a member name ("nationality"), whatever
  // its values. Nothing in strict mode, where the code simply stays, and nothing when the
  // message itself brings such problems: whoever wrote it has noted them.
  void NoteUnknownCountry(const JsonPath& path, std::string_view code);

  // REQUIRES: failed(). Takes the failure; reading may go on with the next value.
  JsonError TakeError();

  // The problems of a value that is set aside go with it.
  struct ProblemMark {
    size_t kept = 0;
    size_t omitted = 0;
  };
  ProblemMark MarkProblems() const { return {problems_.size(), problems_omitted_}; }
  void ForgetProblemsSince(ProblemMark mark);
  // At most limits.list_items_max, and one more that tells how many were left out.
  std::vector<Problem> TakeProblems();

 private:
  void Keep(Problem problem);

  const JsonLimits& limits_;
  Mode mode_;
  std::optional<JsonError> error_;
  std::vector<Problem> problems_;
  size_t problems_omitted_ = 0;
  // Member names already noted by NoteUnknownCountry, with the number of problems before it.
  std::vector<std::pair<std::string, size_t>> unknown_countries_;
  bool brings_unknown_countries_ = false;
};

// A value to be read, its place and the reading it belongs to.
struct JsonInput {
  JsonValue value;
  const JsonPath& path;
  JsonReading& reading;

  // Each reads the whole value into `out`, or fails and leaves it.
  void Text(std::string& out) const;
  void Text(Personal& out) const;
  // Free text for people: may have lines and tabs, and kProseFactor times the length.
  void Prose(std::string& out) const;
  void Prose(Personal& out) const;
  // A country or state code in its usual form, see model/country.h; one that is not known is
  // noted, never refused.
  void Country(std::string& out) const;
  void Bool(bool& out) const;
  void Int(int64_t& out) const;
  void Number(double& out) const;
  // A date; anything else is reported as "bad_date" and leaves `out`. An empty text is no date.
  void Date(std::optional<PartialDate>& out) const;

  template <typename E, size_t N>
  void Named(const JsonName<E> (&rows)[N], E& out) const {
    std::string name;
    Text(name);
    if (reading.failed()) return;
    if (const std::optional<E> value_named = ValueNamed(rows, name)) {
      out = *value_named;
    } else if (!name.empty()) {
      reading.Report(path, "unknown_value", "not one of the known values; see the schema");
    }
  }

  // Calls `read_item(JsonInput)` for each item that is not null.
  template <typename F>
  void Items(F&& read_item) const;

  // Fails unless the value is of that type.
  bool Expect(JsonType type) const;
};

// One member of an object: its key and how it is read into a T.
template <typename T>
struct JsonField {
  std::string_view key;
  void (*read)(const JsonInput& in, T& target);
};

// Reads the members that `fields` names; null counts as absent, further members are ignored.
// Errors: wrong_type unless an object, duplicate_key, and what the fields find.
template <typename T, size_t N>
void ReadObject(const JsonInput& in, const JsonField<T> (&fields)[N], T& target) {
  static_assert(N <= 64, "one bit a field");
  if (!in.Expect(JsonType::kObject)) return;
  uint64_t seen = 0;
  JsonCursor members(in.value);
  std::string_view key;
  JsonValue value;
  while (!in.reading.failed() && members.NextMember(key, value)) {
    for (size_t i = 0; i < N; ++i) {
      if (fields[i].key != key) continue;
      const JsonPath path{&in.path, fields[i].key};
      if ((seen >> i & 1U) != 0) {
        in.reading.Fail(path, "duplicate_key", "the key stands twice in its object; only one value can be meant");
      } else if (value.type() != JsonType::kNull) {
        fields[i].read(JsonInput{value, path, in.reading}, target);
      }
      seen |= uint64_t{1} << i;
      break;
    }
  }
}

template <typename F>
void JsonInput::Items(F&& read_item) const {
  if (!Expect(JsonType::kArray)) return;
  JsonCursor items(value);
  JsonValue item;
  for (size_t i = 0; !reading.failed() && items.NextItem(item); ++i) {
    if (i >= reading.limits().list_items_max) {
      reading.Fail(path, "too_many_items",
                   fmt::format("more items than limits.list_items = {}", reading.limits().list_items_max));
      return;
    }
    if (item.type() == JsonType::kNull) continue;
    const JsonPath item_path{&path, {}, i};
    read_item(JsonInput{item, item_path, reading});
  }
}

// Reads every item with `read` into a new element of `out`.
template <typename T>
void ReadItems(const JsonInput& in, void (*read)(const JsonInput& in, T& target), std::vector<T>& out) {
  in.Items([&](const JsonInput& item) { read(item, out.emplace_back()); });
}

// Reads every item as a text; empty ones are left out.
template <typename T>
void ReadTexts(const JsonInput& in, std::vector<T>& out) {
  in.Items([&](const JsonInput& item) {
    T text;
    item.Text(text);
    if (!text.empty()) out.push_back(std::move(text));
  });
}

}  // namespace safematch::model
