#include "model/json.h"

namespace safematch::model {

namespace {

void OptionalDate(std::string_view key, const std::optional<PartialDate>& date, JsonWriter& json) {
  if (date) json.Field(key, date->ToString());
}

void OptionalDates(std::string_view key, const std::vector<PartialDate>& dates, JsonWriter& json) {
  if (dates.empty()) return;
  json.Key(key);
  json.BeginArray();
  for (const PartialDate& date : dates) json.String(date.ToString());
  json.EndArray();
}

void OptionalTexts(std::string_view key, const std::vector<std::string>& texts, JsonWriter& json) {
  if (texts.empty()) return;
  json.Key(key);
  json.BeginArray();
  for (const std::string& text : texts) json.String(text);
  json.EndArray();
}

void WriteNameFields(const PersonName& name, JsonWriter& json) {
  json.OptionalField("family_name", name.family_name.Reveal());
  json.OptionalField("given_names", name.given_names.Reveal());
  json.OptionalField("full_name", name.full_name.Reveal());
}

void OptionalDocuments(const std::vector<TravelDocument>& documents, JsonWriter& json) {
  if (documents.empty()) return;
  json.Key("documents");
  json.BeginArray();
  for (const TravelDocument& document : documents) {
    json.BeginObject();
    json.OptionalField("type", document.type);
    json.OptionalField("number", document.number.Reveal());
    json.OptionalField("issuing_country", document.issuing_country);
    OptionalDate("expires", document.expires, json);
    json.OptionalField("status", Name(document.status));
    json.EndObject();
  }
  json.EndArray();
}

void OptionalReferences(const std::vector<TravelerReference>& references, JsonWriter& json) {
  if (references.empty()) return;
  json.Key("references");
  json.BeginArray();
  for (const TravelerReference& reference : references) {
    json.BeginObject();
    json.OptionalField("qualifier", reference.qualifier);
    json.OptionalField("value", reference.value);
    json.EndObject();
  }
  json.EndArray();
}

void WriteZone(const MachineReadableZone& mrz, JsonWriter& json) {
  json.Key("mrz");
  json.BeginObject();
  json.Key("lines");
  json.BeginArray();
  for (const Personal& line : mrz.lines) json.String(line.Reveal());
  json.EndArray();
  json.OptionalField("format", mrz.format);
  WriteNameFields(mrz.name, json);
  if (mrz.name_truncated) {
    json.Key("name_truncated");
    json.Bool(true);
  }
  json.OptionalField("document_type", mrz.document_type);
  json.OptionalField("document_number", mrz.document_number.Reveal());
  json.OptionalField("issuing_country", mrz.issuing_country);
  json.OptionalField("nationality", mrz.nationality);
  OptionalDate("date_of_birth", mrz.date_of_birth, json);
  OptionalDates("date_of_birth_alternatives", mrz.date_of_birth_alternatives, json);
  json.OptionalField("sex", Name(mrz.sex));
  OptionalDate("expires", mrz.expires, json);
  OptionalTexts("failed_check_digits", mrz.failed_check_digits, json);
  OptionalTexts("corrected", mrz.corrected, json);
  OptionalTexts("mismatches", mrz.mismatches, json);
  json.EndObject();
}

void OptionalPortCall(std::string_view key, const PortCall& call, JsonWriter& json) {
  if (call == PortCall{}) return;
  json.Key(key);
  json.BeginObject();
  json.OptionalField("airport", call.airport);
  json.OptionalField("local_time", call.local_time);
  json.EndObject();
}

void WriteLegs(const std::vector<Leg>& legs, JsonWriter& json) {
  json.Key("legs");
  json.BeginArray();
  for (const Leg& leg : legs) {
    json.BeginObject();
    json.OptionalField("carrier", leg.carrier);
    json.OptionalField("flight", leg.flight);
    OptionalPortCall("departure", leg.departure, json);
    OptionalPortCall("arrival", leg.arrival, json);
    json.EndObject();
  }
  json.EndArray();
}

void WriteProblems(const std::vector<Problem>& problems, JsonWriter& json) {
  json.BeginArray();
  for (const Problem& problem : problems) {
    json.BeginObject();
    json.Field("code", problem.code);
    json.Field("where", problem.where);
    json.Field("text", problem.text);
    json.EndObject();
  }
  json.EndArray();
}

void WriteBirthDate(const BirthDate& date, JsonWriter& json) {
  switch (date.kind) {
    case BirthDate::Kind::kDate: json.String(date.from.ToString()); return;
    case BirthDate::Kind::kAbout:
      json.BeginObject();
      json.Field("about", date.from.ToString());
      json.EndObject();
      return;
    case BirthDate::Kind::kRange:
      json.BeginObject();
      json.Field("from", date.from.ToString());
      json.Field("to", date.to.ToString());
      json.EndObject();
      return;
  }
}

}  // namespace

void WriteTraveler(const Traveler& traveler, JsonWriter& json) {
  json.BeginObject();
  json.OptionalField("id", traveler.id);
  WriteNameFields(traveler.name, json);
  OptionalDate("date_of_birth", traveler.date_of_birth, json);
  OptionalDates("date_of_birth_alternatives", traveler.date_of_birth_alternatives, json);
  json.OptionalField("date_of_birth_raw", traveler.date_of_birth_raw.Reveal());
  json.OptionalField("sex", Name(traveler.sex));
  json.OptionalField("nationality", traveler.nationality);
  json.OptionalField("place_of_birth", traveler.place_of_birth.Reveal());
  OptionalDocuments(traveler.documents, json);
  json.Field("role", Name(traveler.role));
  json.OptionalField("record_locator", traveler.record_locator);
  json.OptionalField("seat", traveler.seat);
  json.OptionalField("redress_number", traveler.redress_number);
  OptionalReferences(traveler.references, json);
  if (traveler.mrz) WriteZone(*traveler.mrz, json);
  json.EndObject();
}

void WriteEvidence(const std::vector<Evidence>& evidence, JsonWriter& json) {
  json.BeginArray();
  for (const Evidence& row : evidence) {
    json.BeginObject();
    json.Field("feature", row.feature);
    json.Field("traveler_value", row.traveler_value.Reveal());
    json.Field("entry_value", row.entry_value.Reveal());
    json.Field("relation", row.relation);
    json.Key("weight");
    json.Decimal(row.weight.millibits, 3);
    json.Field("detail", row.detail);
    json.EndObject();
  }
  json.EndArray();
}

std::string ToJson(const Traveler& traveler) {
  JsonWriter json;
  WriteTraveler(traveler, json);
  return json.Take();
}

std::string ToJson(const Manifest& manifest) {
  JsonWriter json;
  json.BeginObject();
  json.Field("schema", "safematch.manifest/1");
  json.OptionalField("message_id", manifest.message_id);
  json.Field("kind", Name(manifest.kind));
  json.Field("format", Name(manifest.format));
  json.OptionalField("sender", manifest.sender);
  json.OptionalField("recipient", manifest.recipient);
  json.OptionalField("interchange_reference", manifest.interchange_reference);
  json.OptionalField("common_access_reference", manifest.common_access_reference);
  json.OptionalField("document_code", manifest.document_code);
  if (!manifest.flight.legs.empty()) WriteLegs(manifest.flight.legs, json);
  json.Key("travelers");
  json.BeginArray();
  for (const Traveler& traveler : manifest.travelers) WriteTraveler(traveler, json);
  json.EndArray();
  if (manifest.declared_count) json.FieldInt("declared_count", *manifest.declared_count);
  if (manifest.part) {
    json.Key("part");
    json.BeginObject();
    json.FieldInt("number", manifest.part->number);
    json.Key("first");
    json.Bool(manifest.part->first);
    json.Key("last");
    json.Bool(manifest.part->last);
    json.EndObject();
  }
  json.Key("problems");
  WriteProblems(manifest.problems, json);
  json.EndObject();
  return json.Take();
}

std::string ToJson(const WatchlistEntry& entry) {
  JsonWriter json;
  json.BeginObject();
  json.Field("schema", "safematch.entry/1");
  json.Field("id", entry.id);
  json.OptionalField("list", entry.list);
  json.OptionalField("owner", entry.owner);
  if (!entry.names.empty()) {
    json.Key("names");
    json.BeginArray();
    for (const EntryName& name : entry.names) {
      json.BeginObject();
      WriteNameFields(name.name, json);
      json.Field("kind", Name(name.kind));
      json.EndObject();
    }
    json.EndArray();
  }
  if (!entry.birth_dates.empty()) {
    json.Key("birth_dates");
    json.BeginArray();
    for (const BirthDate& date : entry.birth_dates) WriteBirthDate(date, json);
    json.EndArray();
  }
  json.OptionalField("sex", Name(entry.sex));
  OptionalTexts("nationalities", entry.nationalities, json);
  if (!entry.places_of_birth.empty()) {
    json.Key("places_of_birth");
    json.BeginArray();
    for (const Personal& place : entry.places_of_birth) json.String(place.Reveal());
    json.EndArray();
  }
  OptionalDocuments(entry.documents, json);
  json.OptionalField("offense", entry.offense);
  if (entry.warrant) {
    json.Key("warrant");
    json.BeginObject();
    json.OptionalField("reference", entry.warrant->reference);
    json.OptionalField("issuer", entry.warrant->issuer);
    OptionalDate("expires", entry.warrant->expires, json);
    json.EndObject();
  }
  json.OptionalField("legal_basis", entry.legal_basis);
  OptionalTexts("releasable_to", entry.releasable_to, json);
  OptionalTexts("biometric_refs", entry.biometric_refs, json);
  if (entry.nationality_verified) {
    json.Key("nationality_verified");
    json.BeginObject();
    json.OptionalField("by", entry.nationality_verified->by);
    json.OptionalField("date", entry.nationality_verified->date);
    json.EndObject();
  }
  json.OptionalField("valid_from", entry.valid_from);
  json.OptionalField("valid_until", entry.valid_until);
  json.OptionalField("remarks", entry.remarks);
  json.EndObject();
  return json.Take();
}

void WriteFlight(const Flight& flight, JsonWriter& json) {
  json.BeginObject();
  if (!flight.legs.empty()) {
    const Leg& first = flight.legs.front();
    json.OptionalField("carrier", first.carrier);
    json.OptionalField("flight", first.flight);
    OptionalPortCall("departure", first.departure, json);
    OptionalPortCall("arrival", flight.legs.back().arrival, json);
    if (flight.legs.size() > 1) WriteLegs(flight.legs, json);
  }
  json.EndObject();
}

std::string ToJson(const Alert& alert) {
  JsonWriter json;
  json.BeginObject();
  json.Field("schema", "safematch.alert/1");
  json.Field("alert_id", alert.alert_id);
  json.FieldInt("revision", alert.revision);
  json.Field("band", Name(alert.band));
  json.Field("status", Name(alert.status));
  json.Field("priority", Name(PriorityOf(alert.status)));
  json.Key("score");
  json.Decimal(ScoreMillionths(alert.weight), 6);
  json.Key("weight");
  json.Decimal(alert.weight.millibits, 3);
  json.Key("traveler");
  WriteTraveler(alert.traveler, json);
  json.Key("flight");
  WriteFlight(alert.flight, json);
  json.Key("entry");
  json.BeginObject();
  json.Field("id", alert.entry.id);
  json.Field("list", alert.entry.list);
  json.Field("owner", alert.entry.owner);
  json.Field("matched_name", alert.entry.matched_name.Reveal());
  json.EndObject();
  json.Key("evidence");
  WriteEvidence(alert.evidence, json);
  json.Field("watchlist_version", alert.watchlist_version);
  json.Field("config_hash", alert.config_hash);
  json.Field("engine_version", alert.engine_version);
  json.EndObject();
  return json.Take();
}

}  // namespace safematch::model
