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

void ReadDates(const JsonInput& in, std::vector<PartialDate>& dates) {
  in.Items([&](const JsonInput& item) {
    std::optional<PartialDate> date;
    item.Date(date);
    if (date) dates.push_back(*date);
  });
}

// As many as the reader of zones takes, and one by which it sees that there were more.
constexpr size_t kZoneLinesMax = 9;

void AppendZoneLines(const JsonInput& in, std::vector<Personal>& lines) {
  std::string text;
  in.Prose(text);
  std::string_view rest = text;
  while (!rest.empty() && lines.size() < kZoneLinesMax) {
    const size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
    if (end > 0) lines.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

void ReadZoneLines(const JsonInput& in, std::vector<Personal>& lines) {
  in.Items([&](const JsonInput& item) { AppendZoneLines(item, lines); });
}

void ReadTexts(const JsonInput& in, std::vector<std::string>& texts) {
  in.Items([&](const JsonInput& item) { item.Text(texts.emplace_back()); });
}

constexpr JsonField<MachineReadableZone> kZoneFields[] = {
    {"lines", [](const JsonInput& in, MachineReadableZone& z) { ReadZoneLines(in, z.lines); }},
    {"format", [](const JsonInput& in, MachineReadableZone& z) { in.Text(z.format); }},
    {"family_name", [](const JsonInput& in, MachineReadableZone& z) { in.Text(z.name.family_name); }},
    {"given_names", [](const JsonInput& in, MachineReadableZone& z) { in.Text(z.name.given_names); }},
    {"full_name", [](const JsonInput& in, MachineReadableZone& z) { in.Text(z.name.full_name); }},
    {"name_truncated", [](const JsonInput& in, MachineReadableZone& z) { in.Bool(z.name_truncated); }},
    {"document_type", [](const JsonInput& in, MachineReadableZone& z) { in.Text(z.document_type); }},
    {"document_number", [](const JsonInput& in, MachineReadableZone& z) { in.Text(z.document_number); }},
    {"issuing_country", [](const JsonInput& in, MachineReadableZone& z) { in.Country(z.issuing_country); }},
    {"nationality", [](const JsonInput& in, MachineReadableZone& z) { in.Country(z.nationality); }},
    {"date_of_birth", [](const JsonInput& in, MachineReadableZone& z) { in.Date(z.date_of_birth); }},
    {"date_of_birth_alternatives",
     [](const JsonInput& in, MachineReadableZone& z) { ReadDates(in, z.date_of_birth_alternatives); }},
    {"sex", [](const JsonInput& in, MachineReadableZone& z) { in.Named(kSexNames, z.sex); }},
    {"expires", [](const JsonInput& in, MachineReadableZone& z) { in.Date(z.expires); }},
    {"failed_check_digits", [](const JsonInput& in, MachineReadableZone& z) { ReadTexts(in, z.failed_check_digits); }},
    {"corrected", [](const JsonInput& in, MachineReadableZone& z) { ReadTexts(in, z.corrected); }},
    {"mismatches", [](const JsonInput& in, MachineReadableZone& z) { ReadTexts(in, z.mismatches); }},
};

// A text, its lines, or what we write ourselves.
void ReadZone(const JsonInput& in, MachineReadableZone& mrz) {
  switch (in.value.type()) {
    case JsonType::kText: AppendZoneLines(in, mrz.lines); return;
    case JsonType::kArray: ReadZoneLines(in, mrz.lines); return;
    case JsonType::kObject: ReadObject(in, kZoneFields, mrz); return;
    default: in.reading.FailType(in.path, "a text, an array of lines, or an object with lines"); return;
  }
}

constexpr JsonField<Traveler> kTravelerFields[] = {
    {"id", [](const JsonInput& in, Traveler& t) { in.Text(t.id); }},
    {"family_name", [](const JsonInput& in, Traveler& t) { in.Text(t.name.family_name); }},
    {"given_names", [](const JsonInput& in, Traveler& t) { in.Text(t.name.given_names); }},
    {"full_name", [](const JsonInput& in, Traveler& t) { in.Text(t.name.full_name); }},
    {"date_of_birth", [](const JsonInput& in, Traveler& t) { in.Date(t.date_of_birth); }},
    {"date_of_birth_alternatives",
     [](const JsonInput& in, Traveler& t) { ReadDates(in, t.date_of_birth_alternatives); }},
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
    {"mrz", [](const JsonInput& in, Traveler& t) { ReadZone(in, t.mrz.emplace()); }},
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

bool HasOtherThanZone(const Traveler& traveler) {
  return IsComparable(traveler.name) || IsComparable(traveler.documents);
}

void ReadTraveler(const JsonInput& in, Traveler& traveler) { ReadObject(in, kTravelerFields, traveler); }

void RequireScreenable(const JsonInput& in, const Traveler& traveler) {
  if (HasOtherThanZone(traveler)) return;
  const auto is_comparable = [](const Personal& line) { return IsComparable(line.Reveal()); };
  if (traveler.mrz && std::ranges::any_of(traveler.mrz->lines, is_comparable)) return;
  in.reading.Fail(in.path, "no_name_or_document",
                  "has neither a name (family_name, given_names, full_name) nor a document number nor a "
                  "machine-readable zone (mrz) to screen by");
}

}  // namespace safematch::model
