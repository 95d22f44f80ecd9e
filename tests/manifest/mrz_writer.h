// Writes machine-readable zones for tests, from the tables of ICAO Doc 9303 and without the
// reader's code, except for the check digit, whose figures are tested by themselves.
#pragma once

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string>
#include <vector>

#include "manifest/mrz.h"
#include "model/machine_readable_zone.h"

namespace safematch::manifest::test {

inline std::string Fill(std::string text, size_t width) {
  for (char& c : text) {
    if (c == ' ') c = '<';
  }
  text.resize(width, '<');
  return text;
}

inline std::string WithDigit(const std::string& field) { return field + MrzCheckDigit(field); }

inline std::string MrzDate(const std::optional<model::PartialDate>& date) {
  if (!date) return "<<<<<<";
  const auto part = [](int number) { return number == 0 ? std::string("<<") : fmt::format("{:02}", number); };
  return fmt::format("{:02}", date->year % 100) + part(date->month) + part(date->day);
}

inline std::string MrzName(const model::PersonName& name) {
  std::string text = name.family_name.Reveal();
  if (!name.given_names.empty()) text += "  " + name.given_names.Reveal();
  return text;
}

inline char MrzSex(model::Sex sex) { return sex == model::Sex::kMale ? 'M' : sex == model::Sex::kFemale ? 'F' : '<'; }

// The lines of a zone that says what `mrz` says; `optional` stands in the optional data (of
// TD3: the personal number).
inline std::vector<std::string> WriteMrz(const model::MachineReadableZone& mrz, const std::string& optional = "") {
  const std::string issuer = Fill(mrz.document_type, 2) + Fill(mrz.issuing_country, 3);
  const std::string& whole = mrz.document_number.Reveal();
  std::string number = WithDigit(Fill(whole, 9));
  std::string rest = optional;
  if (whole.size() > 9) {
    number.back() = '<';
    rest = whole.substr(9) + MrzCheckDigit(whole) + "<" + optional;
  }
  const std::string birth = WithDigit(MrzDate(mrz.date_of_birth));
  const std::string expires = WithDigit(MrzDate(mrz.expires));
  const std::string sex(1, MrzSex(mrz.sex));
  const std::string nationality = Fill(mrz.nationality, 3);
  const std::string name = MrzName(mrz.name);
  if (mrz.format == "TD1") {
    const std::string first = issuer + number + Fill(rest, 15);
    const std::string second = birth + sex + expires + nationality + Fill("", 11);
    const char composite = MrzCheckDigit(first.substr(5) + birth + expires + Fill("", 11));
    return {first, second + composite, Fill(name, 30)};
  }
  const bool wide = mrz.format == "TD3" || mrz.format == "MRV-A";
  const std::string first = issuer + Fill(name, wide ? 39 : 31);
  const std::string second = number + nationality + birth + sex + expires;
  if (mrz.format == "MRV-A") return {first, second + Fill(rest, 16)};
  if (mrz.format == "MRV-B") return {first, second + Fill(rest, 8)};
  const std::string data = wide ? WithDigit(Fill(rest, 14)) : Fill(rest, 7);
  return {first, second + data + MrzCheckDigit(number + birth + expires + data)};
}

inline std::string Glue(const std::vector<std::string>& lines, const std::string& separator) {
  return fmt::format("{}", fmt::join(lines, separator));
}

}  // namespace safematch::manifest::test
