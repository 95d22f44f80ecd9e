#include "model/json_fields.h"

#include <algorithm>
#include <utility>

#include "model/country.h"

namespace safematch::model {

namespace {

constexpr std::string_view kUnknownCountry = "unknown_country";

// NUL and the other C0 controls have no place in a name or a number, and cut or split texts
// in the systems behind us.
bool HasControlCharacter(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

bool HasControlBeyondLayout(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t';
  });
}

bool CheckText(const JsonInput& in, size_t bytes_max, bool (*has_forbidden)(std::string_view)) {
  if (!in.Expect(JsonType::kText)) return false;
  const std::string_view text = in.value.Text();
  if (text.size() > bytes_max) {
    in.reading.Fail(in.path, "too_long",
                    fmt::format("text of {} bytes exceeds {} bytes; the setting is limits.text_bytes = {}", text.size(),
                                bytes_max, in.reading.limits().text_bytes_max));
    return false;
  }
  if (has_forbidden(text)) {
    in.reading.Fail(in.path, "control_character", "holds NUL or another control character below U+0020");
    return false;
  }
  return true;
}

std::string_view TypeName(JsonType type) {
  switch (type) {
    case JsonType::kNull: return "null";
    case JsonType::kBool: return "true or false";
    case JsonType::kInt: return "an integer";
    case JsonType::kNumber: return "a number";
    case JsonType::kText: return "a string";
    case JsonType::kArray: return "an array";
    case JsonType::kObject: return "an object";
  }
  return "something else";
}

// CCYYMMDD, as machines write it, becomes CCYY-MM-DD.
Result<PartialDate> ParseDate(std::string_view text) {
  if (text.size() != 8 || !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return PartialDate::Parse(text);
  }
  return PartialDate::Parse(fmt::format("{}-{}-{}", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2)));
}

}  // namespace

std::string JsonPath::ToString() const {
  std::string text = parent == nullptr ? std::string() : parent->ToString();
  if (index) return text + fmt::format("[{}]", *index);
  if (!text.empty() && !key.empty()) text += '.';
  return text.append(key);
}

void JsonReading::Fail(const JsonPath& path, std::string_view code, std::string_view text) {
  if (!failed()) error_ = JsonError{std::string(code), path.ToString(), std::string(text)};
}

void JsonReading::FailType(const JsonPath& path, std::string_view expected) {
  Fail(path, "wrong_type", fmt::format("must be {}", expected));
}

void JsonReading::Report(const JsonPath& path, std::string_view code, std::string_view text) {
  if (mode_ == Mode::kStrict) {
    Fail(path, code, text);
  } else {
    AddProblem(Problem{std::string(code), path.ToString(), std::string(text)});
  }
}

void JsonReading::AddProblem(Problem problem) {
  brings_unknown_countries_ = brings_unknown_countries_ || problem.code == kUnknownCountry;
  Keep(std::move(problem));
}

void JsonReading::Keep(Problem problem) {
  if (problems_.size() < limits_.list_items_max) {
    problems_.push_back(std::move(problem));
  } else {
    ++problems_omitted_;
  }
}

void JsonReading::NoteUnknownCountry(const JsonPath& path, std::string_view code) {
  if (mode_ == Mode::kStrict || brings_unknown_countries_) return;
  const JsonPath* member = &path;
  while (member->index && member->parent != nullptr) member = member->parent;
  const bool is_new = std::none_of(unknown_countries_.begin(), unknown_countries_.end(),
                                   [&](const auto& noted) { return noted.first == member->key; });
  if (!is_new) return;
  unknown_countries_.emplace_back(member->key, problems_.size());
  // Longer texts may hold more than a code.
  const bool is_code =
      code.size() <= 3 && std::all_of(code.begin(), code.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  Keep({std::string(kUnknownCountry), path.ToString(),
        fmt::format("{} is no code of a state (ISO 3166, ICAO Doc 9303); it stays as sent",
                    is_code ? code : std::string_view("the value"))});
}

JsonError JsonReading::TakeError() {
  JsonError error = std::move(*error_);
  error_.reset();
  return error;
}

void JsonReading::ForgetProblemsSince(ProblemMark mark) {
  problems_.resize(mark.kept);
  std::erase_if(unknown_countries_, [&](const auto& noted) { return noted.second >= mark.kept; });
  problems_omitted_ = mark.omitted;
}

std::vector<Problem> JsonReading::TakeProblems() {
  if (problems_omitted_ > 0) {
    problems_.push_back({"more_problems", "", fmt::format("{} further problems are not listed", problems_omitted_)});
  }
  return std::move(problems_);
}

bool JsonInput::Expect(JsonType type) const {
  if (value.type() == type) return true;
  reading.FailType(path, TypeName(type));
  return false;
}

void JsonInput::Text(std::string& out) const {
  if (CheckText(*this, reading.limits().text_bytes_max, HasControlCharacter)) out = value.Text();
}

void JsonInput::Prose(std::string& out) const {
  if (CheckText(*this, reading.limits().text_bytes_max * kProseFactor, HasControlBeyondLayout)) out = value.Text();
}

void JsonInput::Text(Personal& out) const {
  std::string text;
  Text(text);
  out = Personal(std::move(text));
}

void JsonInput::Prose(Personal& out) const {
  std::string text;
  Prose(text);
  out = Personal(std::move(text));
}

void JsonInput::Country(std::string& out) const {
  Text(out);
  if (reading.failed()) return;
  auto country = NormalCountry(out);
  out = std::move(country.code);
  if (!country.known) reading.NoteUnknownCountry(path, out);
}

void JsonInput::Bool(bool& out) const {
  if (Expect(JsonType::kBool)) out = value.Bool();
}

void JsonInput::Int(int64_t& out) const {
  if (Expect(JsonType::kInt)) out = value.Int();
}

void JsonInput::Number(double& out) const {
  // kNumber has only the numbers that are no int64.
  if (value.type() == JsonType::kInt || Expect(JsonType::kNumber)) out = value.Number();
}

void JsonInput::Date(std::optional<PartialDate>& out) const {
  if (value.type() == JsonType::kText) {
    if (value.Text().empty()) return;
    if (const Result<PartialDate> date = ParseDate(value.Text())) {
      out = *date;
      return;
    }
  }
  reading.Report(path, "bad_date", "no date of the form YYYY-MM-DD, YYYY-MM, YYYY or YYYYMMDD");
}

}  // namespace safematch::model
