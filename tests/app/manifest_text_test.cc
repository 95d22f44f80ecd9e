#include "app/manifest_text.h"

#include <doctest/doctest.h>

#include <algorithm>

namespace safematch::app {
namespace {

bool Has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

model::Traveler Somebody() {
  model::Traveler traveler;
  traveler.name.family_name = Personal("TESTARDEN");
  traveler.name.given_names = Personal("ODILIA");
  return traveler;
}

std::string Format(model::Manifest manifest) {
  manifest::Decoded decoded;
  decoded.manifests.push_back(std::move(manifest));
  return FormatDecoded(decoded);
}

TEST_CASE("manifest text: the header tells sender, recipient, flight, part and counts") {
  model::Manifest manifest;
  manifest.message_id = "101/1";
  manifest.format = model::ManifestFormat::kPaxlst;
  manifest.sender = "ZZAIR";
  manifest.recipient = "DESK";
  manifest.document_code = "745";
  manifest.common_access_reference = "ZZ123/260301";
  manifest.flight.legs.push_back({"ZZ", "ZZ123", {"LHR", "2026-03-01T09:30"}, {"JFK", ""}});
  manifest.flight.legs.push_back({"ZZ", "", {"", ""}, {"MIA", ""}});
  manifest.part = model::ManifestPart{2, false, true};
  manifest.declared_count = 7;
  CHECK(Format(manifest) ==
        "message 101/1: list (document 745), paxlst\n"
        "  from ZZAIR to DESK\n"
        "  common access reference ZZ123/260301\n"
        "  flight ZZ123, local times: LHR 2026-03-01T09:30 -> JFK\n"
        "  flight ZZ, local times: ? -> MIA\n"
        "  travelers: 0 present, 7 declared; part 2, the last\n"
        "  no problems\n");
}

TEST_CASE("manifest text: other readings of a birth date, and what was sent, stand below it") {
  model::Manifest manifest;
  manifest.travelers.push_back(Somebody());
  model::Traveler& traveler = manifest.travelers[0];
  traveler.date_of_birth = model::PartialDate{2010, 3, 5};
  traveler.date_of_birth_alternatives = {model::PartialDate{1910, 3, 5}};
  traveler.date_of_birth_raw = Personal("100305");
  const std::string text = Format(manifest);
  const auto column_of = [&](const std::string& part) {
    const size_t at = text.find(part);
    REQUIRE(at != std::string::npos);
    return at - text.rfind('\n', at);
  };
  CHECK(column_of("2010-03-05") == column_of("Born"));
  CHECK(column_of("or 1910-03-05\n") == column_of("Born"));
  CHECK(Has(text, "sent as 100305\n"));
}

TEST_CASE("manifest text: lists in a cell are bounded and say how much is missing") {
  model::Manifest manifest;
  manifest.travelers.push_back(Somebody());
  for (int i = 0; i < 100; ++i) {
    model::TravelDocument document;
    document.type = "P";
    document.number = Personal("N" + std::to_string(i));
    manifest.travelers[0].documents.push_back(document);
  }
  const std::string text = Format(manifest);
  CHECK(Has(text, "P N11\n"));
  CHECK_FALSE(Has(text, "P N12"));
  CHECK(Has(text, "and 88 more\n"));
}

TEST_CASE("manifest text: text from outside can neither steer the terminal nor flood it") {
  model::Manifest manifest;
  manifest.sender = std::string(100'000, 'S') + "\n";
  manifest.travelers.push_back(Somebody());
  manifest.travelers[0].name.family_name = Personal("EVIL\x1b\n\u202eX");
  manifest.travelers[0].seat = std::string(5'000, '1');
  manifest.problems.push_back({"bad_text", "x\ny", std::string(100'000, 't')});
  const std::string text = Format(manifest);
  CHECK(Has(text, "EVIL<U+001B><U+000A><U+202E>X  "));
  CHECK(
      std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; }));
  CHECK(text.size() < 2'000);
}

TEST_CASE("manifest text: dead letters and skipped messages follow the manifests") {
  manifest::Decoded decoded;
  decoded.dead_letters.push_back({.code = "no_message", .text = "none", .where = "byte 0", .topic = {}, .value = "x"});
  decoded.skipped_messages = {"CUSRES", "CONTRL", "CUSRES"};
  CHECK(FormatDecoded(decoded) ==
        "dead letters: 1, not screened\n"
        "    no_message  byte 0  none\n"
        "\n"
        "skipped 2 CUSRES messages: they carry no list of travelers\n"
        "skipped 1 CONTRL message: it carries no list of travelers\n");
}

}  // namespace
}  // namespace safematch::app
