#include "manifest/mrz.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "manifest/mrz_lines.h"
#include "manifest/paxlst_dates.h"
#include "model/country.h"

namespace safematch::manifest {

namespace {

using model::MachineReadableZone;
using model::PartialDate;

// Where the parts of a zone are. Positions count from 0; a check digit follows its field.
// Source: Doc 9303 parts 4 section 4.2.2, 5 section 4.2.2, 6 section 4.2.2, 7 section 3.2.
constexpr size_t kNumberSize = 9;
constexpr size_t kDateSize = 6;

bool IsFillers(std::string_view field) { return field.find_first_not_of('<') == std::string_view::npos; }

// Fillers become single blanks.
std::string Words(std::string_view field) {
  std::string words;
  for (const char c : field) {
    if (c != '<') {
      words.push_back(c);
    } else if (!words.empty() && words.back() != ' ') {
      words.push_back(' ');
    }
  }
  if (!words.empty() && words.back() == ' ') words.pop_back();
  return words;
}

std::string Country(std::string_view field) { return model::NormalCountry(Words(field)).code; }

// Ñ and Ü may be written NXX and UXX (Doc 9303-3 section 6.A); no name has these letters.
std::string WithoutNationalMarks(std::string words) {
  for (const std::string_view mark : {"NXX", "UXX"}) {
    for (size_t at = 0; (at = words.find(mark, at)) != std::string::npos; ++at) words.erase(at + 1, 2);
  }
  return words;
}

// The digit that a letter is misread from; the character itself for all others.
char AsDigit(char c) {
  switch (c) {
    case 'O': return '0';
    case 'I': return '1';
    case 'Z': return '2';
    case 'S': return '5';
    case 'B': return '8';
    default: return c;
  }
}

std::string AsDigits(std::string_view field) {
  std::string digits(field);
  std::ranges::transform(digits, digits.begin(), AsDigit);
  return digits;
}

enum class FieldKind { kAny, kDigits };

// Reads the zone whose lines are given; corrects misread digits in them.
class MrzFields {
 public:
  MrzFields(MrzLines lines, MachineReadableZone& mrz) : lines_(std::move(lines)), mrz_(mrz) {}

  void Read(const std::optional<PartialDate>& flight_date) {
    mrz_.format = std::string(lines_.format);
    const bool td1 = lines_.format == "TD1";
    const std::string& first = td1 ? lines_.number_line : lines_.name_line;
    if (!first.empty()) {
      mrz_.document_type = Words(std::string_view(first).substr(0, 2));
      mrz_.issuing_country = Country(std::string_view(first).substr(2, 3));
    }
    if (!lines_.name_line.empty()) ReadName(std::string_view(lines_.name_line).substr(td1 ? 0 : 5));
    if (td1) {
      ReadNumber(lines_.number_line, 5, 15, 15);
      ReadDates(0, flight_date);
      ReadNationality(15);
    } else {
      // The optional data of TD3 cannot continue the number: a personal number stands there.
      ReadNumber(lines_.data_line, 0, 28, lines_.format == "TD2" ? 7 : 0);
      ReadNationality(10);
      ReadDates(13, flight_date);
      if (lines_.format == "TD3" && !lines_.data_line.empty()) {
        Check(lines_.data_line, 28, 14, FieldKind::kAny, "optional_data");
      }
    }
    CheckComposite();
  }

  bool has_bad_date() const { return has_bad_date_; }

 private:
  // Compares a field with the check digit behind it.
  void Check(std::string& line, size_t begin, size_t size, FieldKind kind, const char* name) {
    const std::string field = line.substr(begin, size);
    char& digit = line[begin + size];
    if (digit == MrzCheckDigit(field) || (digit == '<' && IsFillers(field))) return;
    const std::string digits = kind == FieldKind::kDigits ? AsDigits(field) : field;
    for (const std::string& candidate : {field, digits}) {
      if (AsDigit(digit) != MrzCheckDigit(candidate)) continue;
      line.replace(begin, size, candidate);
      digit = AsDigit(digit);
      mrz_.corrected.emplace_back(name);
      return;
    }
    mrz_.failed_check_digits.emplace_back(name);
  }

  // A number longer than its field goes on in the optional data: a filler stands in place of
  // the check digit, which follows the rest. Source: Doc 9303-5 section 4.2.2, note j.
  void ReadNumber(std::string& line, size_t begin, size_t optional_begin, size_t optional_size) {
    if (line.empty()) return;
    const std::string_view number = std::string_view(line).substr(begin, kNumberSize);
    std::string_view rest = std::string_view(line).substr(optional_begin, optional_size);
    rest = rest.substr(0, rest.find('<'));
    if (line[begin + kNumberSize] == '<' && number.find('<') == std::string_view::npos && !rest.empty()) {
      std::string whole = std::string(number) + std::string(rest);
      Check(whole, 0, whole.size() - 1, FieldKind::kAny, "document_number");
      line.replace(optional_begin, rest.size(), whole.substr(kNumberSize));
      whole.pop_back();
      mrz_.document_number = Personal(std::move(whole));
      return;
    }
    Check(line, begin, kNumberSize, FieldKind::kAny, "document_number");
    mrz_.document_number = Personal(Words(std::string_view(line).substr(begin, kNumberSize)));
  }

  void ReadNationality(size_t begin) {
    if (!lines_.data_line.empty()) mrz_.nationality = Country(std::string_view(lines_.data_line).substr(begin, 3));
  }

  // The date of birth, the sex and the date of expiry, which follow each other in all formats.
  void ReadDates(size_t begin, const std::optional<PartialDate>& flight_date) {
    std::string& line = lines_.data_line;
    if (line.empty()) return;
    Check(line, begin, kDateSize, FieldKind::kDigits, "date_of_birth");
    Check(line, begin + 8, kDateSize, FieldKind::kDigits, "expires");
    const std::string birth = Date(std::string_view(line).substr(begin, kDateSize));
    BirthDateReading reading = ReadBirthDate(birth, flight_date);
    mrz_.date_of_birth = reading.date;
    mrz_.date_of_birth_alternatives = std::move(reading.alternatives);
    const std::string expires = Date(std::string_view(line).substr(begin + 8, kDateSize));
    mrz_.expires = ReadDocumentDate(expires, flight_date);
    has_bad_date_ = (!birth.empty() && !reading.as_sent) || (!expires.empty() && !mrz_.expires);
    switch (line[begin + 7]) {
      case 'M': mrz_.sex = model::Sex::kMale; break;
      case 'F': mrz_.sex = model::Sex::kFemale; break;
      case '<':
      case 'X': mrz_.sex = model::Sex::kUnspecified; break;
      default: break;
    }
  }

  // As paxlst_dates.h reads it: an unknown day or month is 00. Empty: nothing is known; all
  // zeros, too, stand for that more often than for the year 2000.
  static std::string Date(std::string_view field) {
    if (field.substr(0, 2) == "<<") return {};
    std::string date(field);
    for (size_t at = 2; at < kDateSize; at += 2) {
      if (date[at] == '<' || date[at + 1] == '<') date.replace(at, 2, "00");
    }
    if (date == "000000") return {};
    return date;
  }

  void ReadName(std::string_view field) {
    mrz_.name_truncated = field.back() != '<';
    const size_t gap = field.find("<<");
    mrz_.name.family_name = Personal(WithoutNationalMarks(Words(field.substr(0, gap))));
    if (gap != std::string_view::npos) {
      mrz_.name.given_names = Personal(WithoutNationalMarks(Words(field.substr(gap))));
    }
  }

  // Visas have none.
  void CheckComposite() {
    const std::string_view data = lines_.data_line;
    if (data.empty() || lines_.format.starts_with("MRV")) return;
    const bool td1 = lines_.format == "TD1";
    if (td1 && lines_.number_line.empty()) return;
    std::string covered;
    if (td1) {
      covered = fmt::format("{}{}{}{}", std::string_view(lines_.number_line).substr(5), data.substr(0, 7),
                            data.substr(8, 7), data.substr(18, 11));
    } else {
      covered = fmt::format("{}{}{}", data.substr(0, 10), data.substr(13, 7), data.substr(21, data.size() - 22));
    }
    const size_t size = covered.size();
    covered.push_back(data.back());
    Check(covered, 0, size, FieldKind::kAny, "composite");
  }

  MrzLines lines_;
  MachineReadableZone& mrz_;
  bool has_bad_date_ = false;
};

// The lines of a text, as sent. False when some are left out because of a bound.
bool SplitLines(std::string_view text, std::vector<Personal>& lines) {
  size_t bytes = 0;
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.find_first_not_of(" \t") == std::string_view::npos) continue;
    bytes += line.size();
    if (lines.size() == kMrzLinesMax || bytes > kMrzBytesMax) return false;
    lines.emplace_back(line);
  }
  return true;
}

std::string_view MissingLine(const MrzLines& lines) {
  if (lines.name_line.empty()) return "the line with the name";
  if (lines.data_line.empty()) return "the line with the dates";
  if (lines.format == "TD1" && lines.number_line.empty()) return "the line with the document number";
  return {};
}

}  // namespace

char MrzCheckDigit(std::string_view field) {
  constexpr int kWeights[] = {7, 3, 1};
  int sum = 0;
  for (size_t i = 0; i < field.size(); ++i) {
    const char c = field[i];
    const int value = c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : 0;
    sum = (sum + kWeights[i % 3] * value) % 10;
  }
  return static_cast<char>('0' + sum);
}

MrzReading ReadMrz(std::string_view text, const std::optional<PartialDate>& flight_date) {
  MrzReading reading;
  const bool complete = SplitLines(text, reading.mrz.lines);
  std::vector<std::string> normal;
  for (const Personal& line : reading.mrz.lines) normal.push_back(NormaliseMrzLine(line.Reveal()));
  MrzLines lines = FindMrzLines(normal);
  if (lines.format.empty()) {
    reading.problem = "mrz_unreadable";
    reading.problem_text = fmt::format(
        "{} line{} of {} bytes: not the two lines of 44 or 36 characters, or three of 30, of A-Z, 0-9 and <, that "
        "Doc 9303 describes",
        reading.mrz.lines.size(), reading.mrz.lines.size() == 1 ? "" : "s", text.size());
    return reading;
  }
  const std::string_view missing = MissingLine(lines);
  MrzFields fields(std::move(lines), reading.mrz);
  fields.Read(flight_date);
  if (!missing.empty()) {
    reading.problem_text = fmt::format("{} is missing or unreadable; the rest is read", missing);
  } else if (fields.has_bad_date()) {
    reading.problem_text = "a date in it does not exist; the rest is read";
  } else if (!complete) {
    reading.problem_text = fmt::format("more than {} lines or {} bytes; what follows them is neither read nor kept",
                                       kMrzLinesMax, kMrzBytesMax);
  }
  if (!reading.problem_text.empty()) reading.problem = "mrz_incomplete";
  return reading;
}

}  // namespace safematch::manifest
