// What the officer should know of the traveler's machine-readable zone: where it says something
// else than the sender, and whether its check digits are right.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "match/comparison.h"
#include "model/json.h"

namespace safematch::match {

namespace {

using model::Evidence;
using model::MachineReadableZone;
using model::Weight;

std::string DateText(const std::optional<model::PartialDate>& date) { return date ? date->ToString() : std::string(); }

// The fields that may differ: how they are called, what the zone says, and which check digit
// covers them, if any.
struct FieldRow {
  std::string_view field;
  std::string_view text;
  std::string_view check_digit;
  std::string (*value)(const MachineReadableZone&);
};

constexpr FieldRow kFields[] = {
    {"family_name", "another family name", "",
     [](const MachineReadableZone& z) { return z.name.family_name.Reveal(); }},
    {"given_names", "other given names", "", [](const MachineReadableZone& z) { return z.name.given_names.Reveal(); }},
    {"full_name", "another name", "", [](const MachineReadableZone& z) { return z.name.Display().Reveal(); }},
    {"date_of_birth", "another birth date", "date_of_birth",
     [](const MachineReadableZone& z) { return DateText(z.date_of_birth); }},
    {"sex", "another sex", "", [](const MachineReadableZone& z) { return std::string(model::Name(z.sex)); }},
    {"nationality", "another nationality", "", [](const MachineReadableZone& z) { return z.nationality; }},
    {"document_number", "another document number", "document_number",
     [](const MachineReadableZone& z) { return z.document_number.Reveal(); }},
    {"issuing_country", "another issuing country", "", [](const MachineReadableZone& z) { return z.issuing_country; }},
    {"expires", "another date of expiry", "expires", [](const MachineReadableZone& z) { return DateText(z.expires); }},
};

bool Contains(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

std::string_view CheckDigitText(const MachineReadableZone& mrz, std::string_view check_digit) {
  if (check_digit.empty()) return "no check digit of its own covers it";
  if (Contains(mrz.failed_check_digits, check_digit)) return "its check digit is wrong";
  if (Contains(mrz.corrected, check_digit)) return "its check digit is right after letters are read as digits";
  return "its check digit is right";
}

Evidence Row(std::string_view value, std::string_view relation, std::string detail) {
  return {"mrz", Personal(value), Personal(), std::string(relation), Weight{}, std::move(detail)};
}

}  // namespace

Outcome CompareMrz(const PreparedTraveler& traveler, const PreparedEntry&, const TokenStatistics&,
                   std::vector<Evidence>* evidence) {
  if (evidence == nullptr || !traveler.traveler->mrz) return {};
  const MachineReadableZone& mrz = *traveler.traveler->mrz;
  if (mrz.format.empty()) {
    evidence->push_back(Row("", "unreadable", "the machine-readable zone cannot be read"));
    return {};
  }
  for (const FieldRow& row : kFields) {
    if (!Contains(mrz.mismatches, row.field)) continue;
    evidence->push_back(
        Row(row.value(mrz), "mismatch",
            fmt::format("the machine-readable zone gives {}; {}", row.text, CheckDigitText(mrz, row.check_digit))));
  }
  if (!mrz.failed_check_digits.empty()) {
    evidence->push_back(Row("", "check_digit_failed",
                            fmt::format("the machine-readable zone was misread or altered; wrong check digit: {}",
                                        fmt::join(mrz.failed_check_digits, ", "))));
  } else if (mrz.mismatches.empty()) {
    const bool has_digits = !mrz.document_number.empty() || mrz.date_of_birth || mrz.expires;
    evidence->push_back(Row("", "consistent",
                            fmt::format("the machine-readable zone agrees with what was sent; {}",
                                        !has_digits             ? "the line with check digits is missing"
                                        : mrz.corrected.empty() ? "its check digits are right"
                                                                : "its check digits are right after letters are read "
                                                                  "as digits")));
  }
  if (mrz.name_truncated) {
    evidence->push_back(Row("", "name_truncated",
                            "the name fills its field in the machine-readable zone; the end of it "
                            "may be missing there"));
  }
  return {};
}

}  // namespace safematch::match
