#include <algorithm>
#include <utility>

#include "model/json_read.h"

namespace safematch::model {

namespace {

constexpr JsonField<TravelDocument> kDocumentFields[] = {
    {"type", [](const JsonInput& in, TravelDocument& d) { in.Text(d.type); }},
    {"number", [](const JsonInput& in, TravelDocument& d) { in.Text(d.number); }},
    {"issuing_country", [](const JsonInput& in, TravelDocument& d) { in.Country(d.issuing_country); }},
    {"expires", [](const JsonInput& in, TravelDocument& d) { in.Date(d.expires); }},
    {"status", [](const JsonInput& in, TravelDocument& d) { in.Named(kDocumentStatusNames, d.status); }},
};

constexpr JsonField<TravelerReference> kReferenceFields[] = {
    {"qualifier", [](const JsonInput& in, TravelerReference& r) { in.Text(r.qualifier); }},
    {"value", [](const JsonInput& in, TravelerReference& r) { in.Text(r.value); }},
};

void ReadReferences(const JsonInput& in, Traveler& traveler) {
  in.Items([&](const JsonInput& item) {
    TravelerReference reference;
    ReadObject(item, kReferenceFields, reference);
    if (reference != TravelerReference{}) traveler.references.push_back(std::move(reference));
  });
}

void ReadAlternatives(const JsonInput& in, Traveler& traveler) {
  in.Items([&](const JsonInput& item) {
    std::optional<PartialDate> date;
    item.Date(date);
    if (date) traveler.date_of_birth_alternatives.push_back(*date);
  });
}

constexpr JsonField<Traveler> kTravelerFields[] = {
    {"id", [](const JsonInput& in, Traveler& t) { in.Text(t.id); }},
    {"family_name", [](const JsonInput& in, Traveler& t) { in.Text(t.name.family_name); }},
    {"given_names", [](const JsonInput& in, Traveler& t) { in.Text(t.name.given_names); }},
    {"full_name", [](const JsonInput& in, Traveler& t) { in.Text(t.name.full_name); }},
    {"date_of_birth", [](const JsonInput& in, Traveler& t) { in.Date(t.date_of_birth); }},
    {"date_of_birth_alternatives", ReadAlternatives},
    {"date_of_birth_raw", [](const JsonInput& in, Traveler& t) { in.Text(t.date_of_birth_raw); }},
    {"sex", [](const JsonInput& in, Traveler& t) { in.Named(kSexNames, t.sex); }},
    {"nationality", [](const JsonInput& in, Traveler& t) { in.Country(t.nationality); }},
    {"place_of_birth", [](const JsonInput& in, Traveler& t) { in.Text(t.place_of_birth); }},
    {"documents", [](const JsonInput& in, Traveler& t) { ReadDocuments(in, t.documents); }},
    {"role", [](const JsonInput& in, Traveler& t) { in.Named(kTravelerRoleNames, t.role); }},
    {"record_locator", [](const JsonInput& in, Traveler& t) { in.Text(t.record_locator); }},
    {"seat", [](const JsonInput& in, Traveler& t) { in.Text(t.seat); }},
    {"redress_number", [](const JsonInput& in, Traveler& t) { in.Text(t.redress_number); }},
    {"references", ReadReferences},
};

}  // namespace

bool IsComparable(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z');
  });
}

bool IsComparable(const PersonName& name) {
  return IsComparable(name.family_name.Reveal()) || IsComparable(name.given_names.Reveal()) ||
         IsComparable(name.full_name.Reveal());
}

bool IsComparable(const std::vector<TravelDocument>& documents) {
  return std::any_of(documents.begin(), documents.end(),
                     [](const TravelDocument& document) { return IsComparable(document.number.Reveal()); });
}

void ReadDocuments(const JsonInput& in, std::vector<TravelDocument>& documents) {
  in.Items([&](const JsonInput& item) {
    TravelDocument document;
    ReadObject(item, kDocumentFields, document);
    if (document != TravelDocument{}) documents.push_back(std::move(document));
  });
}

void ReadTraveler(const JsonInput& in, Traveler& traveler) { ReadObject(in, kTravelerFields, traveler); }

void RequireScreenable(const JsonInput& in, const Traveler& traveler) {
  if (IsComparable(traveler.name) || IsComparable(traveler.documents)) return;
  in.reading.Fail(in.path, "no_name_or_document",
                  "has neither a name (family_name, given_names, full_name) nor a document number to screen by");
}

}  // namespace safematch::model
