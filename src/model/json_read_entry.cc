#include <algorithm>
#include <utility>

#include "model/json_read.h"

namespace safematch::model {

namespace {

constexpr JsonField<EntryName> kNameFields[] = {
    {"family_name", [](const JsonInput& in, EntryName& n) { in.Text(n.name.family_name); }},
    {"given_names", [](const JsonInput& in, EntryName& n) { in.Text(n.name.given_names); }},
    {"full_name", [](const JsonInput& in, EntryName& n) { in.Text(n.name.full_name); }},
    {"kind", [](const JsonInput& in, EntryName& n) { in.Named(kNameKindNames, n.kind); }},
};

void ReadName(const JsonInput& in, EntryName& name) {
  ReadObject(in, kNameFields, name);
  if (!in.reading.failed() && name.name.empty()) {
    in.reading.Fail(in.path, "missing_field", "a name needs family_name, given_names or full_name");
  }
}

struct DateSpan {
  std::optional<PartialDate> about;
  std::optional<PartialDate> from;
  std::optional<PartialDate> to;
};

constexpr JsonField<DateSpan> kDateSpanFields[] = {
    {"about", [](const JsonInput& in, DateSpan& s) { in.Date(s.about); }},
    {"from", [](const JsonInput& in, DateSpan& s) { in.Date(s.from); }},
    {"to", [](const JsonInput& in, DateSpan& s) { in.Date(s.to); }},
};

void ReadBirthDate(const JsonInput& in, BirthDate& date) {
  DateSpan span;
  if (in.value.type() == JsonType::kObject) {
    ReadObject(in, kDateSpanFields, span);
    if (in.reading.failed()) return;
    if (span.about && !span.from && !span.to) {
      date = {BirthDate::Kind::kAbout, *span.about, *span.about};
    } else if (!span.about && span.from && span.to && span.from->FirstDay() <= span.to->LastDay()) {
      date = {BirthDate::Kind::kRange, *span.from, *span.to};
    } else {
      in.reading.Fail(in.path, "bad_date", "must have either about, or from and to with from not after to");
    }
    return;
  }
  in.Date(span.from);
  if (in.reading.failed()) return;
  if (!span.from) return in.reading.Fail(in.path, "bad_date", "an empty text is no birth date");
  date = {BirthDate::Kind::kDate, *span.from, *span.from};
}

constexpr JsonField<Warrant> kWarrantFields[] = {
    {"reference", [](const JsonInput& in, Warrant& w) { in.Text(w.reference); }},
    {"issuer", [](const JsonInput& in, Warrant& w) { in.Text(w.issuer); }},
    {"expires", [](const JsonInput& in, Warrant& w) { in.Date(w.expires); }},
};

// A date that is kept as its canonical text.
void ReadDateText(const JsonInput& in, std::string& out) {
  std::optional<PartialDate> date;
  in.Date(date);
  if (date) out = date->ToString();
}

// Validity is compared day by day, so the day must be known.
void ReadDay(const JsonInput& in, std::string& out) {
  std::optional<PartialDate> date;
  in.Date(date);
  if (!date) return;
  if (!date->HasDay()) return in.reading.Fail(in.path, "bad_date", "must be a full date, YYYY-MM-DD");
  out = date->ToString();
}

constexpr JsonField<NationalityVerified> kNationalityVerifiedFields[] = {
    {"by", [](const JsonInput& in, NationalityVerified& v) { in.Text(v.by); }},
    {"date", [](const JsonInput& in, NationalityVerified& v) { ReadDateText(in, v.date); }},
};

void ReadCountries(const JsonInput& in, std::vector<std::string>& out) {
  in.Items([&](const JsonInput& item) {
    std::string country;
    item.Country(country);
    if (!country.empty()) out.push_back(std::move(country));
  });
}

void ReadSchema(const JsonInput& in, WatchlistEntry&) {
  std::string schema;
  in.Text(schema);
  if (!in.reading.failed() && schema != "safematch.entry/1") {
    in.reading.Fail(in.path, "unknown_schema", "must be safematch.entry/1");
  }
}

constexpr JsonField<WatchlistEntry> kEntryFields[] = {
    {"schema", ReadSchema},
    {"id", [](const JsonInput& in, WatchlistEntry& e) { in.Text(e.id); }},
    {"list", [](const JsonInput& in, WatchlistEntry& e) { in.Text(e.list); }},
    {"owner", [](const JsonInput& in, WatchlistEntry& e) { in.Country(e.owner); }},
    {"names", [](const JsonInput& in, WatchlistEntry& e) { ReadItems(in, ReadName, e.names); }},
    {"birth_dates", [](const JsonInput& in, WatchlistEntry& e) { ReadItems(in, ReadBirthDate, e.birth_dates); }},
    {"sex", [](const JsonInput& in, WatchlistEntry& e) { in.Named(kSexNames, e.sex); }},
    {"nationalities", [](const JsonInput& in, WatchlistEntry& e) { ReadCountries(in, e.nationalities); }},
    {"places_of_birth", [](const JsonInput& in, WatchlistEntry& e) { ReadTexts(in, e.places_of_birth); }},
    {"documents", [](const JsonInput& in, WatchlistEntry& e) { ReadDocuments(in, e.documents); }},
    {"offense", [](const JsonInput& in, WatchlistEntry& e) { in.Prose(e.offense); }},
    {"warrant", [](const JsonInput& in, WatchlistEntry& e) { ReadObject(in, kWarrantFields, e.warrant.emplace()); }},
    {"legal_basis", [](const JsonInput& in, WatchlistEntry& e) { in.Prose(e.legal_basis); }},
    {"releasable_to", [](const JsonInput& in, WatchlistEntry& e) { ReadCountries(in, e.releasable_to); }},
    {"biometric_refs", [](const JsonInput& in, WatchlistEntry& e) { ReadTexts(in, e.biometric_refs); }},
    {"nationality_verified",
     [](const JsonInput& in, WatchlistEntry& e) {
       ReadObject(in, kNationalityVerifiedFields, e.nationality_verified.emplace());
     }},
    {"valid_from", [](const JsonInput& in, WatchlistEntry& e) { ReadDay(in, e.valid_from); }},
    {"valid_until", [](const JsonInput& in, WatchlistEntry& e) { ReadDay(in, e.valid_until); }},
    {"remarks", [](const JsonInput& in, WatchlistEntry& e) { in.Prose(e.remarks); }},
};

}  // namespace

void ReadEntry(const JsonInput& in, WatchlistEntry& entry) {
  ReadObject(in, kEntryFields, entry);
  if (in.reading.failed()) return;
  if (entry.id.empty()) {
    in.reading.Fail(JsonPath{&in.path, "id"}, "missing_field", "an entry needs an id");
  } else if (!IsComparable(entry.documents) &&
             std::none_of(entry.names.begin(), entry.names.end(),
                          [](const EntryName& name) { return IsComparable(name.name); })) {
    in.reading.Fail(in.path, "no_name_or_document", "has neither a name nor a document number to match by");
  }
}

}  // namespace safematch::model
