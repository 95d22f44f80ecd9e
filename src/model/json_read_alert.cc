#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "model/json_read.h"

namespace safematch::model {

namespace {

// Every alert is written whole, so an absent member means a damaged text, not a default.
constexpr std::string_view kAlertRequired[] = {"alert_id",          "revision",    "band",          "weight",
                                               "traveler",          "flight",      "entry",         "evidence",
                                               "watchlist_version", "config_hash", "engine_version"};
constexpr std::string_view kEntryRequired[] = {"id", "list"};
constexpr std::string_view kEvidenceRequired[] = {"feature", "relation", "weight"};

// Fails with "missing_field" unless every key of `required` is a member that is not null.
// REQUIRES: an object.
void RequireMembers(const JsonInput& in, std::span<const std::string_view> required) {
  uint64_t seen = 0;
  JsonCursor members(in.value);
  std::string_view key;
  JsonValue value;
  while (members.NextMember(key, value)) {
    const auto row = std::find(required.begin(), required.end(), key);
    if (row != required.end() && value.type() != JsonType::kNull) seen |= uint64_t{1} << (row - required.begin());
  }
  for (size_t i = 0; i < required.size(); ++i) {
    if ((seen >> i & 1U) != 0) continue;
    in.reading.Fail(JsonPath{&in.path, required[i]}, "missing_field", "an alert is written with this member");
    return;
  }
}

// To the nearest millibit. Exact for what was written: a number of three decimals within the
// range of Weight is less than a millionth of a millibit away from its double.
void ReadWeight(const JsonInput& in, Weight& weight) {
  double bits = 0;
  in.Number(bits);
  if (in.reading.failed()) return;
  const double millibits = std::round(bits * 1000);
  if (millibits < std::numeric_limits<int32_t>::min() || millibits > std::numeric_limits<int32_t>::max()) {
    in.reading.Report(in.path, "out_of_range", "must be between -2147483.648 and 2147483.647 bits");
    return;
  }
  weight.millibits = static_cast<int32_t>(millibits);
}

void ReadBand(const JsonInput& in, Alert& alert) {
  std::string name;
  in.Text(name);
  if (in.reading.failed()) return;
  // Not JsonInput::Named, which takes an empty text for an absent one.
  if (const std::optional<Band> band = ValueNamed(kBandNames, name)) {
    alert.band = *band;
  } else {
    in.reading.Report(in.path, "unknown_value", "must be alert or review");
  }
}

constexpr JsonField<Flight> kLegsField[] = {
    {"legs", [](const JsonInput& in, Flight& f) { ReadItems(in, ReadLeg, f.legs); }},
};

// The flight's own members repeat the first and the last of several legs, and stand for the
// leg when there is only one.
void ReadFlight(const JsonInput& in, Flight& flight) {
  Leg whole;
  ReadLeg(in, whole);
  if (!in.reading.failed()) ReadObject(in, kLegsField, flight);
  if (!in.reading.failed() && flight.legs.empty() && whole != Leg{}) flight.legs.push_back(std::move(whole));
}

// Values that join several fields (a name from its parts) have the length of prose.
constexpr JsonField<MatchedEntry> kMatchedEntryFields[] = {
    {"id", [](const JsonInput& in, MatchedEntry& e) { in.Text(e.id); }},
    {"list", [](const JsonInput& in, MatchedEntry& e) { in.Text(e.list); }},
    {"owner", [](const JsonInput& in, MatchedEntry& e) { in.Text(e.owner); }},
    {"matched_name", [](const JsonInput& in, MatchedEntry& e) { in.Prose(e.matched_name); }},
};

void ReadMatchedEntry(const JsonInput& in, MatchedEntry& entry) {
  ReadObject(in, kMatchedEntryFields, entry);
  if (!in.reading.failed()) RequireMembers(in, kEntryRequired);
}

constexpr JsonField<Evidence> kEvidenceFields[] = {
    {"feature", [](const JsonInput& in, Evidence& e) { in.Text(e.feature); }},
    {"traveler_value", [](const JsonInput& in, Evidence& e) { in.Prose(e.traveler_value); }},
    {"entry_value", [](const JsonInput& in, Evidence& e) { in.Prose(e.entry_value); }},
    {"relation", [](const JsonInput& in, Evidence& e) { in.Text(e.relation); }},
    {"weight", [](const JsonInput& in, Evidence& e) { ReadWeight(in, e.weight); }},
    {"detail", [](const JsonInput& in, Evidence& e) { in.Prose(e.detail); }},
};

void ReadEvidence(const JsonInput& in, Evidence& evidence) {
  ReadObject(in, kEvidenceFields, evidence);
  if (!in.reading.failed()) RequireMembers(in, kEvidenceRequired);
}

void ReadRevision(const JsonInput& in, Alert& alert) {
  if (const auto revision = ReadCount(in, 1, std::numeric_limits<int>::max())) {
    alert.revision = static_cast<int>(*revision);
  }
}

// `score` follows from the weight, `priority` from the status; they are not read.
constexpr JsonField<Alert> kAlertFields[] = {
    {"alert_id", [](const JsonInput& in, Alert& a) { in.Text(a.alert_id); }},
    {"revision", ReadRevision},
    {"band", ReadBand},
    {"status", [](const JsonInput& in, Alert& a) { in.Named(kAlertStatusNames, a.status); }},
    {"weight", [](const JsonInput& in, Alert& a) { ReadWeight(in, a.weight); }},
    {"traveler", [](const JsonInput& in, Alert& a) { ReadTraveler(in, a.traveler); }},
    {"flight", [](const JsonInput& in, Alert& a) { ReadFlight(in, a.flight); }},
    {"entry", [](const JsonInput& in, Alert& a) { ReadMatchedEntry(in, a.entry); }},
    {"evidence", [](const JsonInput& in, Alert& a) { ReadItems(in, ReadEvidence, a.evidence); }},
    {"watchlist_version", [](const JsonInput& in, Alert& a) { in.Prose(a.watchlist_version); }},
    {"config_hash", [](const JsonInput& in, Alert& a) { in.Text(a.config_hash); }},
    {"engine_version", [](const JsonInput& in, Alert& a) { in.Text(a.engine_version); }},
};

constexpr JsonField<std::string> kSchemaField[] = {
    {"schema", [](const JsonInput& in, std::string& schema) { in.Text(schema); }},
};

}  // namespace

void ReadAlert(const JsonInput& in, Alert& alert) {
  // Before all else, wherever it stands: the members of another kind of message have other rules.
  std::string schema;
  ReadObject(in, kSchemaField, schema);
  if (!in.reading.failed() && schema != "safematch.alert/1") {
    in.reading.Fail(JsonPath{&in.path, "schema"}, "unknown_schema", "must be safematch.alert/1");
  }
  if (!in.reading.failed()) ReadObject(in, kAlertFields, alert);
  if (!in.reading.failed()) RequireMembers(in, kAlertRequired);
  if (in.reading.failed()) return;
  if (alert.alert_id.empty()) {
    in.reading.Fail(JsonPath{&in.path, "alert_id"}, "missing_field", "an alert needs an id");
  } else if (alert.entry.id.empty()) {
    const JsonPath entry{&in.path, "entry"};
    in.reading.Fail(JsonPath{&entry, "id"}, "missing_field", "the entry needs an id");
  }
}

}  // namespace safematch::model
