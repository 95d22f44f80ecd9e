#include "manifest/paxlst_codes.h"

#include <algorithm>
#include <charconv>

#include "manifest/edifact_text.h"

namespace safematch::manifest {

namespace {

using model::ManifestKind;
using model::TravelerRole;

struct KindRow {
  std::string_view document;  // Empty: any.
  std::string_view function;
  ManifestKind kind;
};

// First match wins.
constexpr KindRow kKinds[] = {
    {"266", "CL", ManifestKind::kCloseoutOnBoard},
    {"266", "CLOB", ManifestKind::kCloseoutOnBoard},
    {"266", "CLNB", ManifestKind::kCloseoutNotOnBoard},
    {"336", "G", ManifestKind::kList},
    {"336", "H", ManifestKind::kCancel},
    {"336", "I", ManifestKind::kChange},
    {"", "CP", ManifestKind::kChange},
    {"", "XR", ManifestKind::kCancel},
    {"", "RP", ManifestKind::kCancel},
    {"", "XF", ManifestKind::kFlightCancel},
    {"", "CF", ManifestKind::kFlightChange},
    {"", "CLOB", ManifestKind::kCloseoutOnBoard},
    {"", "CLNB", ManifestKind::kCloseoutNotOnBoard},
};

// Documents that are lists whatever their function: the crew functions (C, CC, B, BC, A, D,
// E, EC, F, FC) tell the kind of crew, not the kind of message. 10: truck manifests.
constexpr std::string_view kListDocuments[] = {"745", "250", "336", "655", "10"};

constexpr std::string_view kAnswerDocuments[] = {"962", "132", "312"};

struct PartyRow {
  std::string_view qualifier;
  PartyReading reading;
};

constexpr PartyRow kParties[] = {
    {"FL", {TravelerRole::kPassenger, true, false}},
    {"FM", {TravelerRole::kCrew, true, false}},
    {"DDU", {TravelerRole::kTransitPassenger, true, false}},
    {"DDT", {TravelerRole::kTransitCrew, true, false}},
    {"ZZZ", {TravelerRole::kPassenger, true, true}},
    {"VW", {TravelerRole::kCrew, true, false}},  // Driver, in truck manifests.
    {"MS", {TravelerRole::kPassenger, false, false}},
    // Of truck manifests and answers: recipient, carrier, consignee, consignor, owner.
    {"MR", {TravelerRole::kPassenger, false, false}},
    {"CA", {TravelerRole::kPassenger, false, false}},
    {"CN", {TravelerRole::kPassenger, false, false}},
    {"CZ", {TravelerRole::kPassenger, false, false}},
    {"OS", {TravelerRole::kPassenger, false, false}},
};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

}  // namespace

KindReading ReadKind(std::string_view document, std::string_view function) {
  for (const KindRow& row : kKinds) {
    if ((row.document.empty() || row.document == document) && row.function == function) return {row.kind, true};
  }
  return {ManifestKind::kList, std::ranges::find(kListDocuments, document) != std::end(kListDocuments)};
}

bool IsAnswerDocument(std::string_view document) {
  return std::ranges::find(kAnswerDocuments, document) != std::end(kAnswerDocuments);
}

std::optional<PartyReading> ReadParty(std::string_view qualifier) {
  for (const PartyRow& row : kParties) {
    if (row.qualifier == qualifier) return row.reading;
  }
  return std::nullopt;
}

model::Sex ReadSex(std::string_view value, char repetition) {
  const char separator = repetition == ' ' ? '*' : repetition;
  value = TrimBlanks(value.substr(0, value.find(separator)));
  struct Row {
    std::string_view text;
    model::Sex sex;
  };
  static constexpr Row kSexes[] = {{"M", model::Sex::kMale},        {"F", model::Sex::kFemale},
                                   {"X", model::Sex::kUnspecified}, {"1", model::Sex::kMale},
                                   {"2", model::Sex::kFemale},      {"m", model::Sex::kMale},
                                   {"f", model::Sex::kFemale},      {"x", model::Sex::kUnspecified},
                                   {"MALE", model::Sex::kMale},     {"FEMALE", model::Sex::kFemale}};
  const auto* const row = std::ranges::find(kSexes, value, &Row::text);
  return row == std::end(kSexes) ? model::Sex::kUnknown : row->sex;
}

std::optional<int64_t> ReadCount(std::string_view text) {
  text = TrimBlanks(text);
  int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size() || count < 0) return std::nullopt;
  return count;
}

std::string_view CarrierOfFlight(std::string_view flight) {
  if (flight.ends_with("MCL")) {
    const std::string_view carrier = TrimBlanks(flight.substr(0, flight.size() - 3));
    if (IsCarrierCode(carrier)) return carrier;
  }
  const auto is_airline = [&](size_t length) {
    if (flight.size() <= length || !IsCarrierCode(flight.substr(0, length))) return false;
    std::string_view number = flight.substr(length);
    if (number[0] == ' ' || number[0] == '-') number.remove_prefix(1);
    return !number.empty() && IsDigit(number[0]);
  };
  // Three letters are an ICAO designator; IATA designators may end in a digit ("U2").
  if (is_airline(3) && std::ranges::all_of(flight.substr(0, 3), IsLetter)) return flight.substr(0, 3);
  return is_airline(2) ? flight.substr(0, 2) : std::string_view();
}

bool IsCarrierCode(std::string_view text) {
  return (text.size() == 2 || text.size() == 3) && std::ranges::any_of(text, IsLetter) &&
         std::ranges::all_of(text, [](char c) { return IsLetter(c) || IsDigit(c); });
}

std::string_view AirportOfLocode(std::string_view code) {
  const bool is_locode = code.size() == 5 && std::ranges::all_of(code, IsLetter);
  return is_locode ? code.substr(2) : code;
}

std::string_view CodeOrOther(std::string_view text, size_t length_max) {
  const bool is_code = !text.empty() && text.size() <= length_max &&
                       std::ranges::all_of(text, [](char c) { return IsLetter(c) || IsDigit(c); });
  return is_code ? text : std::string_view("other");
}

}  // namespace safematch::manifest
