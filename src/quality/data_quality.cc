#include "quality/data_quality.h"

#include <algorithm>

#include "model/country.h"
#include "model/json.h"
#include "model/json_names.h"
#include "text/fold.h"
#include "text/words.h"

namespace safematch::quality {

namespace {

using model::Manifest;
using model::Traveler;

// The length at which a PAXLST component ends (an..35) and the name fields of machine-readable
// zones, ICAO Doc 9303 parts 4 to 6.
constexpr size_t kFieldLengths[] = {35};

bool IsCut(const Personal& component) {
  const std::string& text = component.Reveal();
  return std::ranges::any_of(kFieldLengths, [&](size_t length) { return text.size() == length; });
}

// Whether every word is a stand-in ("FNU", "XXX") or a title.
bool IsPlaceholder(const Personal& part) {
  const std::string folded = text::Fold(part.Reveal(), text::Diacritics::kDropped);
  if (folded.empty()) return !part.empty();
  bool any_placeholder = false;
  for (size_t begin = 0; begin < folded.size();) {
    const size_t end = std::min(folded.find(' ', begin), folded.size());
    const text::WordKind kind = text::ClassifyWord(std::string_view(folded).substr(begin, end - begin));
    if (kind != text::WordKind::kPlaceholder && kind != text::WordKind::kTitle) return false;
    any_placeholder = true;
    begin = end + 1;
  }
  return any_placeholder;
}

bool HasName(const Traveler& t) { return !t.name.empty(); }

bool IsKnownCountry(const std::string& code) { return model::NormalCountry(code).known; }

struct Check {
  IssueKind kind;
  bool (*has_issue)(const Traveler& traveler);
};

constexpr Check kChecks[] = {
    {{"missing_birth_date", "no date of birth, or one that is no date"},
     [](const Traveler& t) { return !t.date_of_birth; }},
    {{"partial_birth_date", "the date of birth lacks its month or day"},
     [](const Traveler& t) { return t.date_of_birth && !t.date_of_birth->HasDay(); }},
    {{"missing_name", "no name; only a document"}, [](const Traveler& t) { return !HasName(t); }},
    {{"placeholder_name", "a placeholder or a title stands where a name belongs (FNU, LNU, XXX, MR)"},
     [](const Traveler& t) {
       return IsPlaceholder(t.name.family_name) || IsPlaceholder(t.name.given_names) || IsPlaceholder(t.name.full_name);
     }},
    {{"single_name", "only one of family name and given names"},
     [](const Traveler& t) {
       return HasName(t) && t.name.full_name.empty() && (t.name.family_name.empty() || t.name.given_names.empty());
     }},
    {{"truncated_name", "a name fills its field to the last character and may be cut off"},
     [](const Traveler& t) { return IsCut(t.name.family_name) || IsCut(t.name.given_names); }},
    {{"missing_document", "no travel document"}, [](const Traveler& t) { return t.documents.empty(); }},
    {{"missing_nationality", "no nationality"}, [](const Traveler& t) { return t.nationality.empty(); }},
    {{"unknown_country", "a nationality or issuing country that is no country code"},
     [](const Traveler& t) {
       return !IsKnownCountry(t.nationality) || std::ranges::any_of(t.documents, [](const model::TravelDocument& d) {
         return !IsKnownCountry(d.issuing_country);
       });
     }},
    {{"bad_check_digit", "a check digit of the machine-readable zone is wrong"},
     [](const Traveler& t) { return t.mrz && !t.mrz->failed_check_digits.empty(); }},
    {{"mrz_mismatch", "the machine-readable zone differs from the fields sent with it"},
     [](const Traveler& t) { return t.mrz && !t.mrz->mismatches.empty(); }},
};

// What the carrier knows the traveler by.
std::string ReferenceOf(const Traveler& traveler, uint32_t index) {
  if (!traveler.id.empty()) return traveler.id;
  if (!traveler.record_locator.empty()) return traveler.record_locator;
  return fmt::format("traveler {}", index + 1);
}

void BeginNotice(JsonWriter& json, std::string_view kind, const std::string& sender, const std::string& recipient,
                 const std::string& message_id, const model::Flight& flight) {
  json.BeginObject();
  json.Field("schema", "safematch.data-quality/1");
  json.Field("kind", kind);
  if (!sender.empty()) json.Field("sender", sender);
  if (!recipient.empty()) json.Field("recipient", recipient);
  if (!message_id.empty()) json.Field("message_id", message_id);
  json.Key("flight");
  model::WriteFlight(flight, json);
}

void BeginIssue(const Issue& issue, JsonWriter& json) {
  json.BeginObject();
  json.Field("code", issue.code);
  json.Field("text", issue.text);
  json.FieldInt("count", static_cast<int64_t>(issue.travelers.size()));
}

}  // namespace

std::vector<Issue> CheckManifest(const Manifest& manifest) {
  std::vector<Issue> issues;
  if (manifest.kind != model::ManifestKind::kList && manifest.kind != model::ManifestKind::kChange) return issues;
  for (const Check& check : kChecks) {
    Issue issue{check.kind.code, check.kind.text, {}};
    for (uint32_t i = 0; i < manifest.travelers.size(); ++i) {
      if (check.has_issue(manifest.travelers[i])) issue.travelers.push_back(i);
    }
    if (!issue.travelers.empty()) issues.push_back(std::move(issue));
  }
  return issues;
}

std::vector<IssueKind> IssueKinds() {
  std::vector<IssueKind> kinds;
  for (const Check& check : kChecks) kinds.push_back(check.kind);
  return kinds;
}

std::string IssuesJson(const std::vector<Issue>& issues) {
  JsonWriter json;
  json.BeginArray();
  for (const Issue& issue : issues) {
    BeginIssue(issue, json);
    json.Key("travelers");
    json.BeginArray();
    for (const uint32_t index : issue.travelers) json.Int(index);
    json.EndArray();
    json.EndObject();
  }
  json.EndArray();
  return json.Take();
}

std::string MissingDataNotice(const Manifest& manifest, const std::vector<Issue>& issues) {
  JsonWriter json;
  BeginNotice(json, "missing_data", manifest.sender, manifest.recipient, manifest.message_id, manifest.flight);
  json.FieldInt("travelers", static_cast<int64_t>(manifest.travelers.size()));
  json.Key("issues");
  json.BeginArray();
  for (const Issue& issue : issues) {
    BeginIssue(issue, json);
    json.Key("references");
    json.BeginArray();
    for (size_t i = 0; i < std::min(issue.travelers.size(), kReferencesMax); ++i) {
      const uint32_t index = issue.travelers[i];
      json.String(ReferenceOf(manifest.travelers[index], index));
    }
    json.EndArray();
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return json.Take();
}

std::string Fingerprint(const Manifest& manifest, const std::vector<Issue>& issues) {
  std::string text = manifest.sender;
  for (const Issue& issue : issues) {
    text += '\x1e';
    text += issue.code;
    for (const uint32_t index : issue.travelers) text += '\x1f' + ReferenceOf(manifest.travelers[index], index);
  }
  return text;
}

std::string IncompleteListNotice(const MissingPersons& missing) {
  JsonWriter json;
  BeginNotice(json, "incomplete_list", missing.sender, missing.recipient, missing.message_id, missing.flight);
  json.FieldInt("persons_seen", static_cast<int64_t>(missing.persons_seen));
  if (missing.declared_count) json.FieldInt("declared_count", *missing.declared_count);
  if (!missing.missing_parts.empty()) {
    json.Key("missing_parts");
    json.BeginArray();
    for (const int part : missing.missing_parts) json.Int(part);
    json.EndArray();
  }
  json.EndObject();
  return json.Take();
}

}  // namespace safematch::quality
