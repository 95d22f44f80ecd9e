#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "model/json.h"
#include "tests/model/samples.h"
#include "tests/support/property.h"

using safematch::Personal;
using safematch::model::JsonLimits;
using safematch::model::JsonReader;
using safematch::model::Manifest;
using safematch::model::ManifestKind;
using safematch::model::ParsedManifest;
using safematch::model::PartialDate;
using safematch::model::Sex;
using safematch::model::ToJson;
using safematch::model::Traveler;

namespace {

ParsedManifest Read(const std::string& json, const JsonLimits& limits = {}) {
  JsonReader reader(limits);
  auto parsed = reader.ReadManifest(json);
  REQUIRE_MESSAGE(parsed.has_value(), parsed.error().code, " ", parsed.error().where);
  return std::move(*parsed);
}

ParsedManifest ReadTravelers(const std::string& travelers) { return Read(R"({"travelers":[)" + travelers + "]}"); }

Traveler OnlyTraveler(const std::string& traveler) {
  const ParsedManifest parsed = ReadTravelers(traveler);
  REQUIRE(parsed.manifest.travelers.size() == 1);
  return parsed.manifest.travelers.front();
}

}  // namespace

TEST_CASE("JSON reading: one bad traveler is set aside whole and the others go on") {
  const ParsedManifest parsed =
      ReadTravelers(R"({"family_name":"A"}, {"family_name": 7, "x" : [1, "\u00e9"]}, {"family_name":"B"})");
  REQUIRE(parsed.manifest.travelers.size() == 2);
  CHECK(parsed.manifest.travelers[0].name.family_name == Personal("A"));
  CHECK(parsed.manifest.travelers[1].name.family_name == Personal("B"));
  REQUIRE(parsed.rejected.size() == 1);
  CHECK(parsed.rejected[0].error.code == "wrong_type");
  CHECK(parsed.rejected[0].error.where == "travelers[1].family_name");
  CHECK(parsed.rejected[0].value == "{\"family_name\":7,\"x\":[1,\"\xC3\xA9\"]}");
}

TEST_CASE("JSON reading: what is set aside can be read again after repair") {
  const ParsedManifest parsed = ReadTravelers(R"({"family_name":"A \"\\\/ B","given_names":"\u0000"})");
  REQUIRE(parsed.rejected.size() == 1);
  CHECK(parsed.rejected[0].value == R"({"family_name":"A \"\\/ B","given_names":"\u0000"})");
}

TEST_CASE("JSON reading: a bad date is a problem and the traveler goes on without it") {
  const ParsedManifest parsed = ReadTravelers(
      R"({"family_name":"A"},{"family_name":"B","date_of_birth":"31.12.1970","date_of_birth_alternatives":["x","1970"],)"
      R"("documents":[{"number":"1","expires":20301231}]})");
  REQUIRE(parsed.manifest.travelers.size() == 2);
  CHECK(parsed.rejected.empty());
  CHECK_FALSE(parsed.manifest.travelers[1].date_of_birth.has_value());
  CHECK(parsed.manifest.travelers[1].date_of_birth_alternatives == std::vector{PartialDate{1970, 0, 0}});
  CHECK_FALSE(parsed.manifest.travelers[1].documents[0].expires.has_value());
  REQUIRE(parsed.manifest.problems.size() == 3);
  CHECK(parsed.manifest.problems[0].code == "bad_date");
  CHECK(parsed.manifest.problems[0].where == "travelers[1].date_of_birth");
  CHECK(parsed.manifest.problems[1].where == "travelers[1].date_of_birth_alternatives[0]");
  CHECK(parsed.manifest.problems[2].where == "travelers[1].documents[0].expires");
}

TEST_CASE("JSON reading: dates are read in all their forms") {
  const auto birth = [](const std::string& text) {
    return OnlyTraveler(R"({"family_name":"A","date_of_birth":")" + text + "\"}").date_of_birth;
  };
  CHECK(*birth("1975-04-21") == PartialDate{1975, 4, 21});
  CHECK(*birth("1975-04") == PartialDate{1975, 4, 0});
  CHECK(*birth("1975") == PartialDate{1975, 0, 0});
  CHECK(*birth("19750421") == PartialDate{1975, 4, 21});
  CHECK(*birth("19750400") == PartialDate{1975, 4, 0});
  CHECK_FALSE(birth("19751421").has_value());
  CHECK_FALSE(birth("").has_value());
}

TEST_CASE("JSON reading: unknown sex and role are problems and leave the default") {
  const ParsedManifest parsed = ReadTravelers(R"({"family_name":"A","sex":"W","role":"captain"})");
  REQUIRE(parsed.manifest.problems.size() == 2);
  CHECK(parsed.manifest.problems[0].code == "unknown_value");
  CHECK(parsed.manifest.problems[0].where == "travelers[0].sex");
  CHECK(parsed.manifest.problems[1].where == "travelers[0].role");
  CHECK(parsed.manifest.travelers[0].sex == Sex::kUnknown);
}

TEST_CASE("JSON reading: U, an empty text and null are an unknown sex without a problem") {
  for (const char* sex : {R"("U")", R"("")", "null"}) {
    const ParsedManifest parsed = ReadTravelers(std::string(R"({"family_name":"A","sex":)") + sex + "}");
    CHECK(parsed.manifest.travelers[0].sex == Sex::kUnknown);
    CHECK(parsed.manifest.problems.empty());
  }
  CHECK(OnlyTraveler(R"({"family_name":"A","sex":"X"})").sex == Sex::kUnspecified);
}

TEST_CASE("JSON reading: null counts as absent everywhere") {
  const Traveler expected = OnlyTraveler(R"({"full_name":"A"})");
  CHECK(OnlyTraveler(R"({"id":null,"family_name":null,"given_names":null,"full_name":"A","date_of_birth":null,)"
                     R"("date_of_birth_alternatives":null,"sex":null,"nationality":null,"place_of_birth":null,)"
                     R"("documents":[null],"role":null,"record_locator":null,"seat":null,"redress_number":null})") ==
        expected);
  const ParsedManifest parsed =
      Read(R"({"schema":null,"message_id":"1","kind":null,"format":null,"sender":null,"legs":null,"travelers":null,)"
           R"("declared_count":null,"part":null,"problems":null})");
  Manifest empty;
  empty.message_id = "1";
  CHECK(parsed.manifest == empty);
}

TEST_CASE("JSON reading: unknown keys are ignored, whatever they hold") {
  CHECK(OnlyTraveler(R"({"future":{"a":[1,{}]},"full_name":"A","x":"\u0000","":0})") ==
        OnlyTraveler(R"({"full_name":"A"})"));
}

TEST_CASE("JSON reading: country codes become the current three-letter code") {
  const Traveler traveler =
      OnlyTraveler(R"({"full_name":"A","nationality":"uto","documents":[{"issuing_country":"d<<"}]})");
  CHECK(traveler.nationality == "UTO");
  CHECK(traveler.documents[0].issuing_country == "DEU");
}

TEST_CASE("JSON reading: an unknown country stays and is a problem once a kind of value") {
  const ParsedManifest parsed =
      Read(R"({"travelers":[{"full_name":"A","nationality":"qq"},{"full_name":"B","nationality":"QR"},)"
           R"({"full_name":"C","documents":[{"issuing_country":"Ruritania"}]}]})");
  CHECK(parsed.manifest.travelers[0].nationality == "QQ");
  CHECK(parsed.manifest.travelers[2].documents[0].issuing_country == "RURITANIA");
  REQUIRE(parsed.manifest.problems.size() == 2);
  CHECK(parsed.manifest.problems[0].code == "unknown_country");
  CHECK(parsed.manifest.problems[0].where == "travelers[0].nationality");
  CHECK(parsed.manifest.problems[0].text.starts_with("QQ is no code"));
  CHECK(parsed.manifest.problems[1].where == "travelers[2].documents[0].issuing_country");
  CHECK(parsed.manifest.problems[1].text.find("RURITANIA") == std::string::npos);
  // Written and read again it tells the same, and no more.
  CHECK(Read(safematch::model::ToJson(parsed.manifest)).manifest == parsed.manifest);
}

TEST_CASE("JSON reading: a traveler that is set aside takes its unknown country along") {
  const ParsedManifest parsed = Read(R"({"travelers":[{"nationality":"QQ"},{"full_name":"B","nationality":"QR"}]})");
  REQUIRE(parsed.rejected.size() == 1);
  REQUIRE(parsed.manifest.problems.size() == 1);
  CHECK(parsed.manifest.problems[0].where == "travelers[1].nationality");
}

TEST_CASE("JSON reading: an entry with an unknown country is read") {
  JsonReader reader;
  const auto entry = reader.ReadEntry(R"({"id":"1","names":[{"full_name":"A"}],"nationalities":["de","QQ"]})");
  REQUIRE(entry.has_value());
  CHECK(entry->nationalities == std::vector<std::string>{"DEU", "QQ"});
}

TEST_CASE("JSON reading: a document that says nothing is left out") {
  const Traveler traveler =
      OnlyTraveler(R"({"full_name":"A","documents":[{},{"x":1},{"number":""},{"type":"P"},null]})");
  REQUIRE(traveler.documents.size() == 1);
  CHECK(traveler.documents[0].type == "P");
}

TEST_CASE("JSON reading: closeouts and cancellations may name nobody, wherever the kind stands") {
  for (const ManifestKind kind : {ManifestKind::kCloseoutOnBoard, ManifestKind::kCloseoutNotOnBoard,
                                  ManifestKind::kCancel, ManifestKind::kFlightCancel, ManifestKind::kFlightChange}) {
    const ParsedManifest parsed =
        Read(R"({"travelers":[{"id":"1"}],"kind":")" + std::string(safematch::model::Name(kind)) + "\"}");
    CHECK(parsed.manifest.kind == kind);
    CHECK(parsed.manifest.travelers.size() == 1);
  }
  CHECK(Read(R"({"travelers":[{"id":"1"}],"kind":"change"})").rejected.size() == 1);
}

TEST_CASE("JSON reading: impossible counts are problems, not refusals") {
  const ParsedManifest parsed = Read(R"({"travelers":[],"declared_count":-1,"part":{"number":0,"last":false}})");
  CHECK_FALSE(parsed.manifest.declared_count.has_value());
  CHECK(parsed.manifest.part->number == 1);
  CHECK_FALSE(parsed.manifest.part->last);
  REQUIRE(parsed.manifest.problems.size() == 2);
  CHECK(parsed.manifest.problems[0].code == "out_of_range");
  CHECK(parsed.manifest.problems[1].where == "part.number");
}

TEST_CASE("JSON reading: problems are listed up to the limit, and the rest is counted") {
  JsonLimits limits;
  limits.list_items_max = 3;
  const std::string bad = R"({"family_name":"A","date_of_birth":"x"})";
  const std::string rejected = R"({"date_of_birth":"x"})";
  const ParsedManifest parsed = Read(R"({"travelers":[)" + bad + "," + rejected + "," + bad + "," + bad + "," + bad +
                                         "," + rejected + "," + bad + "]}",
                                     limits);
  REQUIRE(parsed.manifest.problems.size() == 4);
  CHECK(parsed.manifest.problems[1].where == "travelers[2].date_of_birth");
  CHECK(parsed.manifest.problems[3].code == "more_problems");
  CHECK(parsed.manifest.problems[3].text == "2 further problems are not listed");
  CHECK(parsed.rejected.size() == 2);
}

TEST_CASE("JSON reading: a single traveler is read strictly, since it carries no problems") {
  JsonReader reader;
  CHECK(reader.ReadTraveler(R"({"full_name":"A"})").has_value());
  CHECK(reader.ReadTraveler(R"({"full_name":"A","date_of_birth":"x"})").error().code == "bad_date");
  CHECK(reader.ReadTraveler(R"({"full_name":"A","sex":"W"})").error().where == "sex");
  CHECK(reader.ReadTraveler(R"({"id":"A"})").error().code == "no_name_or_document");
}

TEST_CASE("JSON reading: a byte order mark in front is skipped") {
  CHECK(Read("\xEF\xBB\xBF{\"full_name\":\"A\"}").manifest.travelers.size() == 1);
}

TEST_CASE("JSON reading: a reader goes on after refusals and after large texts") {
  JsonReader reader;
  const std::string small = R"({"full_name":"A"})";
  const std::string large = R"({"full_name":"A","x":")" + std::string(3U << 20, 'x') + "\"}";
  for (int round = 0; round < 3; ++round) {
    CHECK(reader.ReadManifest(large).has_value());
    CHECK(reader.ReadManifest(small).has_value());
    CHECK_FALSE(reader.ReadManifest(large.substr(0, large.size() - 1)).has_value());
    CHECK_FALSE(reader.ReadManifest("{").has_value());
    CHECK(reader.ReadManifest(std::string(70, '[') + std::string(70, ']')).error().code == "too_deep");
    CHECK(reader.ReadManifest(small).has_value());
  }
  JsonReader moved = std::move(reader);
  CHECK(moved.ReadManifest(small).has_value());
}

TEST_CASE("JSON reading: a text is read the same from any place in memory") {
  const std::string json = ToJson(safematch::test::FullManifest());
  JsonReader reader;
  for (size_t offset = 0; offset < 64; ++offset) {
    // Exactly as large as the text, so that reading beyond it is seen by the address sanitizer.
    const std::vector<char> bytes = [&] {
      std::vector<char> exact(offset + json.size());
      std::copy(json.begin(), json.end(), exact.begin() + static_cast<std::ptrdiff_t>(offset));
      return exact;
    }();
    const auto parsed = reader.ReadManifest(std::string_view(bytes.data() + offset, json.size()));
    REQUIRE(parsed.has_value());
    REQUIRE(parsed->manifest == safematch::test::FullManifest());
  }
}

TEST_CASE("JSON reading: damaged texts are refused or read, and what is read can be written and read again") {
  const std::vector<std::string> seeds = {ToJson(safematch::test::FullManifest()),
                                          ToJson(safematch::test::FullEntry())};
  JsonReader reader;
  safematch::test::CheckProperty("damage", [&] {
    std::string json = *rc::gen::elementOf(seeds);
    const int changes = *rc::gen::inRange(1, 5);
    for (int i = 0; i < changes; ++i) {
      const auto at = static_cast<size_t>(*rc::gen::inRange(0, static_cast<int>(json.size())));
      const auto length = static_cast<size_t>(*rc::gen::inRange(0, 40));
      switch (*rc::gen::inRange(0, 4)) {
        case 0: json[at] = *rc::gen::arbitrary<char>(); break;
        case 1: json[at] = *rc::gen::elementOf(std::string("{}[]\",:0\\n-")); break;
        case 2: json.erase(at, length); break;
        default: json.insert(at, json.substr(at / 2, length)); break;
      }
      if (json.empty()) json = "{";
    }
    if (const auto parsed = reader.ReadManifest(json)) {
      const auto again = reader.ReadManifest(ToJson(parsed->manifest));
      RC_ASSERT(again.has_value());
      RC_ASSERT(again->manifest == parsed->manifest);
      for (const auto& rejected : parsed->rejected) RC_ASSERT(safematch::IsValidUtf8(rejected.value));
    } else {
      RC_ASSERT(!parsed.error().code.empty());
      RC_ASSERT(!parsed.error().text.empty());
    }
    if (const auto entry = reader.ReadEntry(json)) {
      const auto again = reader.ReadEntry(ToJson(*entry));
      RC_ASSERT(again.has_value());
      RC_ASSERT(*again == *entry);
    }
  });
}

TEST_CASE("JSON reading: the kernel is named") {
  CHECK_FALSE(safematch::model::JsonKernelName().empty());
  CHECK(safematch::model::JsonKernelName() != "best_supported_detector");
}
