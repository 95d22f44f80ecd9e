#include "quality/data_quality.h"

#include <doctest/doctest.h>

#include <map>

using namespace safematch;
using model::Manifest;
using model::Traveler;
using quality::CheckManifest;

namespace {

Traveler Complete() {
  Traveler traveler;
  traveler.id = "T1";
  traveler.name.family_name = Personal("ZAPOTITLAN");
  traveler.name.given_names = Personal("MARISELA");
  traveler.date_of_birth = model::PartialDate{1980, 2, 3};
  traveler.nationality = "SLV";
  model::TravelDocument document;
  document.type = "P";
  document.number = Personal("A1");
  document.issuing_country = "SLV";
  traveler.documents.push_back(document);
  return traveler;
}

Manifest With(std::vector<Traveler> travelers) {
  Manifest manifest;
  manifest.message_id = "M1";
  manifest.sender = "ZZAIR";
  manifest.travelers = std::move(travelers);
  return manifest;
}

std::vector<std::string> CodesOf(const Traveler& traveler) {
  std::vector<std::string> codes;
  for (const quality::Issue& issue : CheckManifest(With({traveler}))) codes.emplace_back(issue.code);
  return codes;
}

}  // namespace

TEST_CASE("data quality: a complete traveler gives no issue") { CHECK(CodesOf(Complete()).empty()); }

TEST_CASE("data quality: each shortcoming has its code") {
  using Change = void (*)(Traveler&);
  const std::pair<const char*, Change> cases[] = {
      {"missing_birth_date", [](Traveler& t) { t.date_of_birth.reset(); }},
      {"partial_birth_date", [](Traveler& t) { t.date_of_birth->day = 0; }},
      {"missing_name", [](Traveler& t) { t.name = {}; }},
      {"placeholder_name", [](Traveler& t) { t.name.given_names = Personal("FNU"); }},
      {"placeholder_name", [](Traveler& t) { t.name.given_names = Personal("MR"); }},
      {"placeholder_name", [](Traveler& t) { t.name.given_names = Personal("."); }},
      {"single_name", [](Traveler& t) { t.name.given_names = {}; }},
      {"truncated_name", [](Traveler& t) { t.name.given_names = Personal(std::string(35, 'A')); }},
      {"missing_document", [](Traveler& t) { t.documents.clear(); }},
      {"missing_nationality", [](Traveler& t) { t.nationality.clear(); }},
      {"unknown_country", [](Traveler& t) { t.nationality = "QQQQ"; }},
      {"unknown_country", [](Traveler& t) { t.documents[0].issuing_country = "9"; }},
      {"bad_check_digit", [](Traveler& t) { t.mrz.emplace().failed_check_digits = {"expires"}; }},
      {"mrz_mismatch", [](Traveler& t) { t.mrz.emplace().mismatches = {"sex"}; }},
  };
  for (const auto& [code, change] : cases) {
    CAPTURE(code);
    Traveler traveler = Complete();
    change(traveler);
    CHECK(CodesOf(traveler) == std::vector<std::string>{code});
  }
}

TEST_CASE("data quality: names that only look like a placeholder or a title are names") {
  Traveler traveler = Complete();
  traveler.name.given_names = Personal("MR OMAR");
  CHECK(CodesOf(traveler).empty());
}

TEST_CASE("data quality: who is named by reference alone in a close-out lacks nothing") {
  Manifest manifest = With({Traveler{}});
  for (const auto kind : {model::ManifestKind::kCancel, model::ManifestKind::kCloseoutOnBoard}) {
    manifest.kind = kind;
    CHECK(CheckManifest(manifest).empty());
  }
}

TEST_CASE("data quality: a notice counts and refers, and holds nothing else of a traveler") {
  Traveler by_id = Complete();
  by_id.date_of_birth.reset();
  Traveler by_locator = by_id;
  by_locator.id.clear();
  by_locator.record_locator = "PNR7";
  Traveler by_place = by_id;
  by_place.id.clear();
  const Manifest manifest = With({by_id, Complete(), by_locator, by_place});
  const std::string notice = quality::MissingDataNotice(manifest, CheckManifest(manifest));
  CHECK(notice ==
        R"({"schema":"safematch.data-quality/1","kind":"missing_data","sender":"ZZAIR","message_id":"M1","flight":{},)"
        R"("travelers":4,"issues":[{"code":"missing_birth_date","text":"no date of birth, or one that is no date",)"
        R"("count":3,"references":["T1","PNR7","traveler 4"]}]})");
}

TEST_CASE("data quality: a notice names at most a hundred travelers and counts all") {
  Traveler traveler = Complete();
  traveler.date_of_birth.reset();
  const Manifest manifest = With(std::vector<Traveler>(150, traveler));
  const std::string notice = quality::MissingDataNotice(manifest, CheckManifest(manifest));
  CHECK(notice.find("\"count\":150") != std::string::npos);
  size_t references = 0;
  for (size_t at = notice.find("\"T1\""); at != std::string::npos; at = notice.find("\"T1\"", at + 1)) ++references;
  CHECK(references == quality::kReferencesMax);
}

TEST_CASE("data quality: a notice of an incomplete list tells what came and what did not") {
  CHECK(quality::IncompleteListNotice({"ZZAIR", "UTAPIS", "M1", {}, 120, 260, {2, 3}}) ==
        R"({"schema":"safematch.data-quality/1","kind":"incomplete_list","sender":"ZZAIR","recipient":"UTAPIS",)"
        R"("message_id":"M1","flight":{},"persons_seen":120,"declared_count":260,"missing_parts":[2,3]})");
}
