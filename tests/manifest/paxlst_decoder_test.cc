#include "manifest/paxlst_decoder.h"

#include <doctest/doctest.h>

#include "tests/manifest/support.h"

namespace safematch::manifest::test {
namespace {

model::Traveler OnlyTraveler(const Segments& person) {
  const auto travelers = Travelers(DecodePaxlst(ListOf({person})));
  REQUIRE(travelers.size() == 1);
  return travelers.front();
}

TEST_CASE("PAXLST: every field of a person lands in its place") {
  const model::Traveler traveler = OnlyTraveler(Ardenton());
  CHECK(traveler.name.family_name.Reveal() == "ARDENTON");
  CHECK(traveler.name.given_names.Reveal() == "MIRABELLE JUNE");
  CHECK(traveler.date_of_birth == model::PartialDate{1980, 1, 15});
  CHECK(traveler.sex == model::Sex::kFemale);
  CHECK(traveler.nationality == "GBR");
  CHECK(traveler.place_of_birth.Reveal() == "WEXHOLM, GBR");
  CHECK(traveler.record_locator == "QXJ4K2");
  CHECK(traveler.id == "ZZ00000001");
  CHECK(traveler.seat == "14A");
  CHECK(traveler.redress_number == "9998887");
  REQUIRE(traveler.documents.size() == 1);
  CHECK(traveler.documents[0] == model::TravelDocument{.type = "P",
                                                       .number = Personal("553219874"),
                                                       .issuing_country = "GBR",
                                                       .expires = model::PartialDate{2030, 1, 14}});
}

TEST_CASE("PAXLST: the function of BGM decides the kind of the message") {
  using model::ManifestKind;
  const std::pair<const char*, ManifestKind> cases[] = {
      {"BGM+745", ManifestKind::kList},
      {"BGM+250+CC", ManifestKind::kList},
      {"BGM+655", ManifestKind::kList},
      {"BGM+336+G", ManifestKind::kList},
      {"BGM+336+H", ManifestKind::kCancel},
      {"BGM+336+I", ManifestKind::kChange},
      {"BGM+745+CP", ManifestKind::kChange},
      {"BGM+745+XR", ManifestKind::kCancel},
      {"BGM+745+RP", ManifestKind::kCancel},
      {"BGM+266+CL", ManifestKind::kCloseoutOnBoard},
      {"BGM+266+CLOB", ManifestKind::kCloseoutOnBoard},
      {"BGM+266+CLNB", ManifestKind::kCloseoutNotOnBoard},
      {"BGM+266+XF", ManifestKind::kFlightCancel},
      {"BGM+266+CF", ManifestKind::kFlightChange},
  };
  for (const auto& [bgm, kind] : cases) {
    CAPTURE(bgm);
    const Decoded decoded = DecodePaxlst(Interchange({bgm}));
    REQUIRE(decoded.manifests.size() == 1);
    CHECK(decoded.manifests[0].kind == kind);
    CHECK(decoded.manifests[0].problems.empty());
  }
}

TEST_CASE("PAXLST: an unknown document is a list with a problem") {
  const Decoded decoded = DecodePaxlst(Interchange({"BGM+266+QQ", "NAD+FL+++OSTERBLOOM:PETRA"}));
  REQUIRE(Travelers(decoded).size() == 1);
  CHECK(decoded.manifests[0].kind == model::ManifestKind::kList);
  CHECK(HasProblem(decoded, "unknown_document"));
}

TEST_CASE("PAXLST: one unreadable person does not cost the others") {
  Segments bad = {"NAD+FL+++BELL\x07:UMA", "DTM+329:800115"};
  const Decoded decoded = DecodePaxlst(ListOf({Ardenton(), bad, Torvaldssen()}));
  CHECK(Travelers(decoded).size() == 2);
  REQUIRE(decoded.dead_letters.size() == 1);
  CHECK(decoded.dead_letters[0].code == "traveler_unreadable");
  CHECK(decoded.dead_letters[0].value == Join(bad));
  CHECK(decoded.dead_letters[0].text.find("BELL") == std::string::npos);
}

TEST_CASE("PAXLST: a name beyond text_bytes_max is set aside with the limit and the size") {
  DecodeLimits limits;
  limits.json.text_bytes_max = 100;
  const Segments bad = {"NAD+FL+++" + std::string(101, 'A') + ":UMA"};
  const Segments joined = {"NAD+FL+++DOE:" + std::string(60, 'A') + ":" + std::string(60, 'B')};
  const Decoded decoded = DecodePaxlst(ListOf({bad, joined, Torvaldssen()}), limits);
  CHECK(Travelers(decoded).size() == 1);
  REQUIRE(decoded.dead_letters.size() == 2);
  CHECK(decoded.dead_letters[0].text.find("101 bytes") != std::string::npos);
  CHECK(decoded.dead_letters[0].text.find("limits.text_bytes = 100") != std::string::npos);
}

TEST_CASE("PAXLST: in a list a person needs a name or a document") {
  const Decoded decoded = DecodePaxlst(ListOf(
      {{"NAD+FL", "ATT+2++M"}, {"NAD+FL+++.:."}, {"NAD+FL", "DOC+P+AA104", "LOC+91+FIN"}, {"NAD+ZZZ", "RFF+ABO:1"}}));
  CHECK(Travelers(decoded).size() == 2);
  REQUIRE(decoded.dead_letters.size() == 2);
  CHECK(decoded.dead_letters[0].code == "no_name_or_document");
  CHECK(decoded.dead_letters[0].value == "NAD+FL'ATT+2++M'");
}

TEST_CASE("PAXLST: in close-outs and cancellations references are enough") {
  for (const char* bgm : {"BGM+266+CLOB", "BGM+266+CLNB", "BGM+745+XR"}) {
    const Decoded decoded = DecodePaxlst(Interchange({bgm, "NAD+FL", "RFF+ABO:1", "NAD+ZZZ", "RFF+AVF:QX"}));
    CHECK(Travelers(decoded).size() == 2);
    CHECK(decoded.dead_letters.empty());
  }
}

TEST_CASE("PAXLST: too many travelers set the whole message aside, decodable by itself") {
  DecodeLimits limits;
  limits.json.travelers_max = 2;
  const std::string message = ListOf({Ardenton(), Torvaldssen(), {"NAD+FL+++OSTERBLOOM:PETRA"}, {"NAD+FL"}});
  const std::string payload = "junk\r\n" + message + ListOf({Ardenton()});
  const Decoded decoded = DecodePaxlst(payload, limits);
  CHECK(Travelers(decoded).size() == 1);
  REQUIRE(decoded.dead_letters.size() == 1);
  const model::DeadLetter& letter = decoded.dead_letters[0];
  CHECK(letter.code == "too_many_travelers");
  CHECK(letter.text.find("4 travelers") != std::string::npos);
  CHECK(letter.text.find("limits.travelers_per_manifest = 2") != std::string::npos);
  CHECK(message.starts_with(letter.value));
  CHECK(Travelers(DecodePaxlst(letter.value)).size() == 3);
}

TEST_CASE("PAXLST: too many segments set the message aside and keep those before it") {
  const std::string first = ListOf({Ardenton()});
  DecodeLimits limits;
  limits.segments_max = 30;
  const Decoded decoded = DecodePaxlst(first + ListOf({Ardenton(), Torvaldssen()}), limits);
  CHECK(Travelers(decoded).size() == 1);
  REQUIRE(decoded.dead_letters.size() == 1);
  CHECK(decoded.dead_letters[0].code == "too_many_segments");
  CHECK(Travelers(DecodePaxlst(decoded.dead_letters[0].value)).size() == 2);
}

TEST_CASE("PAXLST: problems beyond the bound are counted in one last problem") {
  DecodeLimits limits;
  limits.problems_max = 3;
  std::vector<Segments> persons(10, {"NAD+FL+++DAYMARK:INES", "DTM+329:999999"});
  const Decoded decoded = DecodePaxlst(ListOf(persons), limits);
  CHECK(Travelers(decoded).size() == 10);
  REQUIRE(decoded.manifests[0].problems.size() == 4);
  CHECK(decoded.manifests[0].problems.back().code == "more_problems");
  CHECK(decoded.manifests[0].problems.back().text.starts_with("7 more"));
}

TEST_CASE("PAXLST: rejected persons beyond the bound share one dead letter and lose no byte") {
  DecodeLimits limits;
  limits.problems_max = 3;
  const Decoded decoded = DecodePaxlst(ListOf(std::vector<Segments>(10, {"NAD+FL", "ATT+2++M"})), limits);
  REQUIRE(decoded.dead_letters.size() == 4);
  std::string all;
  for (const auto& letter : decoded.dead_letters) all += letter.value;
  std::string expected;
  for (int i = 0; i < 10; ++i) expected += "NAD+FL'ATT+2++M'";
  CHECK(all == expected);
}

TEST_CASE("PAXLST: an unknown kind is reported once, whatever it holds is not repeated") {
  Segments person = Ardenton();
  for (int i = 0; i < 5; ++i) {
    person.push_back("RFF+YZY:78400012345");
    person.push_back("RFF+P553219874:1");
    person.push_back("QQQ+1");
  }
  const Decoded decoded = DecodePaxlst(ListOf({person, person}));
  CHECK(ProblemCount(decoded, "unknown_reference") == 1);
  CHECK(ProblemCount(decoded, "unknown_segment") == 1);
  CHECK(Travelers(decoded)[0].references.size() == 10);
  for (const auto& problem : decoded.manifests[0].problems) CHECK(problem.text.find("5532") == std::string::npos);
}

TEST_CASE("PAXLST: other message types are passed over without an error") {
  const std::string cusres =
      "UNB+UNOA:4+G+A+260301:0830+7'UNH+1+CUSRES:D:02B'BGM+962'NAD+FL+++X'UNT+4+1'UNH+2+CONTRL:4'UNT+2+2'UNZ+2+7'";
  const Decoded decoded = DecodePaxlst(cusres);
  CHECK(decoded.manifests.empty());
  CHECK(decoded.dead_letters.empty());
  CHECK(decoded.skipped_messages == std::vector<std::string>{"CUSRES", "CONTRL"});
}

TEST_CASE("PAXLST: without any message the payload is a dead letter") {
  const Decoded decoded = DecodePaxlst("UNA:+.? 'UNB+UNOA:4+A+B+260301:0830+1'UNZ+0+1'");
  REQUIRE(decoded.dead_letters.size() == 1);
  CHECK(decoded.dead_letters[0].code == "no_message");
}

TEST_CASE("PAXLST: one manifest a message, named after interchange and message") {
  const Segments one = {"UNB+UNOA:4+ZZAIR+GOVT+260301:0830+55",
                        "UNH+A+PAXLST:D:05B+ZZ123+01:C",
                        "BGM+745",
                        "UNT+3+A",
                        "UNH+B+PAXLST:D:05B+ZZ123+02",
                        "BGM+745",
                        "UNT+3+B",
                        "UNH+C+PAXLST:D:05B+ZZ123+03:F",
                        "BGM+745",
                        "UNT+3+C",
                        "UNZ+3+55"};
  const Decoded decoded = DecodePaxlst(Join(one));
  REQUIRE(decoded.manifests.size() == 3);
  CHECK(decoded.manifests[0].message_id == "55/A");
  CHECK(decoded.manifests[2].message_id == "55/C");
  CHECK(decoded.manifests[0].sender == "ZZAIR");
  CHECK(decoded.manifests[0].part == model::ManifestPart{1, true, false});
  CHECK(decoded.manifests[1].part == model::ManifestPart{2, false, false});
  CHECK(decoded.manifests[2].part == model::ManifestPart{3, false, true});
  for (const auto& manifest : decoded.manifests) CHECK(manifest.problems.empty());
}

TEST_CASE("PAXLST: CNT of a part counts the whole flight and is no problem") {
  const auto message = [](const char* part) {
    return Join({"UNB+UNOA:4+ZZAIR+GOVT+260301:0830+55", std::string("UNH+A+PAXLST:D:05B+ZZ123+") + part, "BGM+745",
                 "NAD+FL+++OSTERBLOOM:PETRA", "CNT+42:311", "UNT+5+A", "UNZ+1+55"});
  };
  CHECK_FALSE(HasProblem(DecodePaxlst(message("02")), "declared_count"));
  CHECK(HasProblem(DecodePaxlst(message("01:F")), "declared_count"));
  CHECK(DecodePaxlst(message("02")).manifests[0].declared_count == 311);
}

TEST_CASE("PAXLST: a traveler reference that stands twice stays with the first") {
  const Decoded decoded = DecodePaxlst(ListOf({Ardenton(), Ardenton()}));
  const auto travelers = Travelers(decoded);
  REQUIRE(travelers.size() == 2);
  CHECK(travelers[0].id == "ZZ00000001");
  CHECK(travelers[1].id.empty());
  CHECK(HasProblem(decoded, "duplicate_id"));
}

TEST_CASE("PAXLST: the carrier comes from TDT or from the flight") {
  const std::pair<const char*, const char*> cases[] = {{"TDT+20+ZZ123+++QQ", "QQ"}, {"TDT+20+ZZ123", "ZZ"},
                                                       {"TDT+20+U2123", "U2"},      {"TDT+20+BAW12", "BAW"},
                                                       {"TDT+34+1234", ""},         {"TDT+20", ""}};
  for (const auto& [tdt, carrier] : cases) {
    CAPTURE(tdt);
    const Decoded decoded = DecodePaxlst(Interchange({"BGM+745", tdt}));
    REQUIRE(decoded.manifests[0].flight.legs.size() == 1);
    CHECK(decoded.manifests[0].flight.legs[0].carrier == carrier);
  }
}

TEST_CASE("PAXLST: places and times may come before their TDT") {
  const Decoded decoded = DecodePaxlst(
      Interchange({"DTM+189:2603010930:201", "LOC+87+JFK", "LOC+125+LHR", "BGM+745", "TDT+20+ZZ123+++ZZ"}));
  REQUIRE(decoded.manifests[0].flight.legs.size() == 1);
  CHECK(decoded.manifests[0].flight.legs[0] == model::Leg{"ZZ", "ZZ123", {"LHR", "2026-03-01T09:30"}, {"JFK", ""}});
}

TEST_CASE("PAXLST: the century of a birth date follows the flight, wherever it stands") {
  const Decoded decoded = DecodePaxlst(
      Interchange({"NAD+FL+++DAYMARK:INES", "DTM+329:240101", "BGM+745", "TDT+20+ZZ1", "DTM+189:2312312330:201"}));
  REQUIRE(Travelers(decoded).size() == 1);
  CHECK(Travelers(decoded)[0].date_of_birth == model::PartialDate{1924, 1, 1});
}

TEST_CASE("PAXLST: expiry and issuer before their DOC belong to it, also for the second document") {
  const model::Traveler traveler = OnlyTraveler({"NAD+FL+++FOLIO:GRETA", "LOC+91+SWE", "DTM+36:310101", "DOC+P+AA100",
                                                 "LOC+91+USA", "DTM+36:270601", "DOC+V+VV200"});
  REQUIRE(traveler.documents.size() == 2);
  CHECK(traveler.documents[0].issuing_country == "SWE");
  CHECK(traveler.documents[0].expires == model::PartialDate{2031, 1, 1});
  CHECK(traveler.documents[1].issuing_country == "USA");
  CHECK(traveler.documents[1].expires == model::PartialDate{2027, 6, 1});
}

TEST_CASE("PAXLST: a reporting party is no person") {
  const Decoded decoded = DecodePaxlst(Interchange({"BGM+745", "NAD+MS+++ZZ AIR", "COM+1:TE", "CNT+42:0"}));
  CHECK(Travelers(decoded).empty());
  CHECK(decoded.dead_letters.empty());
  CHECK(decoded.manifests[0].problems.empty());
}

}  // namespace
}  // namespace safematch::manifest::test
