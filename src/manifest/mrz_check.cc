#include "manifest/mrz_check.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "manifest/edifact_text.h"
#include "manifest/mrz.h"
#include "manifest/mrz_name.h"
#include "manifest/paxlst_dates.h"
#include "manifest/problem_list.h"

namespace safematch::manifest {

namespace {

using model::MachineReadableZone;
using model::PartialDate;
using model::Problem;
using model::Sex;
using model::TravelDocument;
using model::Traveler;

std::string JoinLines(const std::vector<Personal>& lines) {
  std::string text;
  for (const Personal& line : lines) {
    if (!text.empty()) text += '\n';
    text += line.Reveal();
  }
  return text;
}

bool IsKnown(Sex sex) { return sex == Sex::kMale || sex == Sex::kFemale; }

// Equal as far as both are known.
bool Agree(const PartialDate& a, const PartialDate& b) {
  if (a.year != b.year) return false;
  if (!a.HasMonth() || !b.HasMonth()) return true;
  return a.month == b.month && (!a.HasDay() || !b.HasDay() || a.day == b.day);
}

// Only codes of the same length can be compared without a table of countries.
bool Contradicts(std::string_view sent, std::string_view zone) {
  return !sent.empty() && sent.size() == zone.size() && sent != zone;
}

std::string Letters(std::string_view number) {
  std::string letters;
  for (const char c : ToUpperAscii(std::string(number))) {
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) letters.push_back(c);
  }
  return letters;
}

// Compares and fills; one traveler.
class Comparison {
 public:
  Comparison(Traveler& traveler, MachineReadableZone& mrz) : traveler_(traveler), mrz_(mrz) {}

  void Run() {
    CompareName();
    CompareBirthDate();
    CompareSexAndNationality();
    CompareDocuments();
  }

 private:
  void Mismatch(const char* field) { mrz_.mismatches.emplace_back(field); }

  void CompareName() {
    mrz_.mismatches = ContradictedNames(traveler_.name, mrz_);
    if (mrz_.name.empty() || !mrz_.mismatches.empty()) return;
    model::PersonName& sent = traveler_.name;
    const bool has_family = IsComparable(sent.family_name.Reveal());
    const bool has_given = IsComparable(sent.given_names.Reveal());
    if (has_family && !has_given) {
      // Both may stand in the one field.
      if (!ContradictsFamilyAlone()) sent.given_names = mrz_.name.given_names;
    } else if (!has_family && has_given) {
      if (!mrz_.name.given_names.empty()) sent.family_name = mrz_.name.family_name;
    } else if (!has_family && !IsComparable(sent.full_name.Reveal())) {
      sent = mrz_.name;
    }
  }

  // Whether the family name as sent is more than the family name of the zone.
  bool ContradictsFamilyAlone() const {
    MachineReadableZone family_only;
    family_only.name.family_name = mrz_.name.family_name;
    family_only.name_truncated = mrz_.name_truncated;
    return !ContradictedNames(traveler_.name, family_only).empty();
  }

  void CompareBirthDate() {
    if (!mrz_.date_of_birth) return;
    if (!traveler_.date_of_birth) {
      traveler_.date_of_birth = mrz_.date_of_birth;
      traveler_.date_of_birth_alternatives = mrz_.date_of_birth_alternatives;
      return;
    }
    const PartialDate& sent = *traveler_.date_of_birth;
    if (Agree(sent, *mrz_.date_of_birth)) return;
    // The sender knows the century.
    auto& others = mrz_.date_of_birth_alternatives;
    const auto other = std::ranges::find_if(others, [&](const PartialDate& date) { return Agree(sent, date); });
    if (other == others.end()) return Mismatch("date_of_birth");
    std::swap(*mrz_.date_of_birth, *other);
  }

  void CompareSexAndNationality() {
    if (traveler_.sex == Sex::kUnknown) {
      traveler_.sex = mrz_.sex;
    } else if (IsKnown(traveler_.sex) && IsKnown(mrz_.sex) && traveler_.sex != mrz_.sex) {
      Mismatch("sex");
    }
    if (traveler_.nationality.empty()) {
      traveler_.nationality = mrz_.nationality;
    } else if (Contradicts(traveler_.nationality, mrz_.nationality)) {
      Mismatch("nationality");
    }
  }

  void CompareDocuments() {
    const std::string number = Letters(mrz_.document_number.Reveal());
    if (number.empty()) return;
    const auto same = std::ranges::find_if(traveler_.documents, [&](const TravelDocument& document) {
      return Letters(document.number.Reveal()) == number;
    });
    if (same != traveler_.documents.end()) return CompareDocument(*same);
    // A passport and a visa are two documents, not one number misread; a visa may also carry the
    // number of its passport.
    const bool visa = mrz_.format.starts_with("MRV");
    const bool has_other = std::ranges::any_of(traveler_.documents, [&](const TravelDocument& document) {
      return !document.type.empty() && (document.type[0] == 'V') == visa && IsComparable(document.number.Reveal());
    });
    const bool has_untyped = std::ranges::any_of(traveler_.documents, [&](const TravelDocument& document) {
      return document.type.empty() && IsComparable(document.number.Reveal());
    });
    if (has_other || (has_untyped && !visa)) return Mismatch("document_number");
    traveler_.documents.push_back(
        {mrz_.document_type, mrz_.document_number, mrz_.issuing_country, mrz_.expires, model::DocumentStatus::kNone});
  }

  void CompareDocument(TravelDocument& document) {
    if (document.issuing_country.empty()) {
      document.issuing_country = mrz_.issuing_country;
    } else if (Contradicts(document.issuing_country, mrz_.issuing_country)) {
      Mismatch("issuing_country");
    }
    if (!document.expires) {
      document.expires = mrz_.expires;
    } else if (mrz_.expires && !Agree(*document.expires, *mrz_.expires)) {
      Mismatch("expires");
    }
  }

  Traveler& traveler_;
  MachineReadableZone& mrz_;
};

// The day of the journey, as far as the message tells it.
std::optional<PartialDate> FlightDate(const model::Flight& flight) {
  for (const model::Leg& leg : flight.legs) {
    for (const model::PortCall& call : {leg.departure, leg.arrival}) {
      if (const auto date = DateOfLocalTime(call.local_time)) return date;
    }
  }
  return std::nullopt;
}

bool IsScreenable(const Traveler& traveler) {
  const model::PersonName& name = traveler.name;
  return IsComparable(name.family_name.Reveal()) || IsComparable(name.given_names.Reveal()) ||
         IsComparable(name.full_name.Reveal()) ||
         std::ranges::any_of(traveler.documents,
                             [](const TravelDocument& document) { return IsComparable(document.number.Reveal()); });
}

}  // namespace

void CheckMrz(Traveler& traveler, const std::optional<PartialDate>& flight_date, const std::string& where,
              std::vector<Problem>& problems) {
  if (!traveler.mrz) return;
  MrzReading reading = ReadMrz(JoinLines(traveler.mrz->lines), flight_date);
  if (!reading.problem.empty()) problems.push_back({reading.problem, where, reading.problem_text});
  MachineReadableZone& mrz = traveler.mrz.emplace(std::move(reading.mrz));
  Comparison(traveler, mrz).Run();
  if (!mrz.failed_check_digits.empty()) {
    problems.push_back({"mrz_check_digit", where,
                        fmt::format("wrong check digit: {}; the zone was misread or altered",
                                    fmt::join(mrz.failed_check_digits, ", "))});
  }
  if (!mrz.mismatches.empty()) {
    problems.push_back({"mrz_mismatch", where,
                        fmt::format("says something else than the traveler's fields: {}; both are screened",
                                    fmt::join(mrz.mismatches, ", "))});
  }
}

void CheckMrz(model::ParsedManifest& parsed, size_t problems_max) {
  if (parsed.zones.empty()) return;
  model::Manifest& manifest = parsed.manifest;
  const auto key = [](const Problem& problem) { return std::pair(problem.code, problem.where); };
  std::set<std::pair<std::string, std::string>> told;
  for (const Problem& problem : manifest.problems) told.insert(key(problem));
  ProblemList added;
  added.StartPayload(problems_max);

  const std::optional<PartialDate> flight_date = FlightDate(manifest.flight);
  std::vector<size_t> unreadable;  // Rising.
  for (const model::TravelerZone& zone : parsed.zones) {
    Traveler& traveler = manifest.travelers[zone.traveler];
    std::vector<Problem> problems;
    CheckMrz(traveler, flight_date, zone.where.empty() ? "mrz" : zone.where + ".mrz", problems);
    if (!zone.value.empty() && !IsScreenable(traveler)) {
      parsed.rejected.push_back({{"no_name_or_document", zone.where,
                                  "has neither a name nor a document number, and a machine-readable zone (mrz) that "
                                  "cannot be read: " +
                                      (problems.empty() ? "it says neither" : problems.front().text)},
                                 zone.value});
      unreadable.push_back(zone.traveler);
      continue;
    }
    for (Problem& problem : problems) {
      if (!told.contains(key(problem))) added.Add(problem.code, std::move(problem.where), std::move(problem.text));
    }
  }
  size_t kept = 0;
  for (size_t i = 0, next = 0; i < manifest.travelers.size(); ++i) {
    if (next < unreadable.size() && unreadable[next] == i) {
      ++next;
    } else {
      if (kept != i) manifest.travelers[kept] = std::move(manifest.travelers[i]);
      ++kept;
    }
  }
  manifest.travelers.resize(kept);
  std::ranges::move(added.TakeMessage(), std::back_inserter(manifest.problems));
  if (added.dropped_count() > 0) manifest.problems.push_back(added.MoreProblems());
}

}  // namespace safematch::manifest
