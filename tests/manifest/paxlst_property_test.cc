// What must hold for any PAXLST message, tried at every byte or on generated messages.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "tests/manifest/support.h"
#include "tests/support/property.h"

namespace safematch::manifest::test {
namespace {

std::vector<Segments> ThreePersons() {
  return {Ardenton(), Torvaldssen(), {"NAD+FM+++O?'HALLORAN:FINN", "DTM+329:19750228", "DOC+L+A??7?+1"}};
}

TEST_CASE("PAXLST: a line wrap at any byte changes no person") {
  const std::string payload = "UNA:+.? '" + ListOf(ThreePersons());
  const auto expected = Travelers(DecodePaxlst(payload));
  REQUIRE(expected.size() == 3);
  for (const char* wrap : {"\r\n", "\n", "\r"}) {
    for (size_t at = 0; at <= payload.size(); ++at) {
      std::string wrapped = payload;
      wrapped.insert(at, wrap);
      // Not CAPTURE: it formats eagerly, thousands of times.
      if (Travelers(Decoder().Decode(wrapped)) == expected) continue;
      FAIL("a wrap at byte ", at, " changes a person: ", payload.substr(0, at));
    }
  }
}

TEST_CASE("PAXLST: cut at any byte, the persons complete before the cut are emitted") {
  const auto persons = ThreePersons();
  const std::string payload = ListOf(persons);
  const auto all = Travelers(DecodePaxlst(payload));
  for (size_t cut = 0; cut < payload.size(); ++cut) {
    const std::string_view head = std::string_view(payload).substr(0, cut);
    size_t complete = 0;
    for (const Segments& person : persons) {
      if (head.find(Join(person)) != std::string_view::npos) ++complete;
    }
    const Decoded decoded = DecodePaxlst(head);
    const auto travelers = Travelers(decoded);
    CAPTURE(cut);
    REQUIRE(travelers.size() >= complete);
    REQUIRE(travelers.size() <= complete + 1);
    CHECK(std::equal(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(complete), travelers.begin()));
    // Within UNZ only the totals are missing.
    if (head.find("UNZ") != std::string_view::npos) continue;
    CHECK((decoded.manifests.empty() ? !decoded.dead_letters.empty() : HasProblem(decoded, "truncated")));
  }
}

TEST_CASE("PAXLST: a person cut after the name is emitted") {
  const std::string payload = ListOf({Torvaldssen()});
  const auto travelers = Travelers(DecodePaxlst(payload.substr(0, payload.find("ATT"))));
  REQUIRE(travelers.size() == 1);
  CHECK(travelers[0].name.family_name.Reveal() == "TORVALDSSEN");
}

TEST_CASE("PAXLST: every set of delimiters carries the same persons") {
  Segments body = {"BGM+745"};
  // '+' and ':' separate in these texts, so names hold the other delimiters.
  const std::vector<Segments> persons = {
      Ardenton(), Torvaldssen(), {"NAD+FL+++A-B (C) $D#E*F'G:H?I.J", "DOC+P+X-7(7)'?"}};
  for (const auto& person : persons) body.insert(body.end(), person.begin(), person.end());
  const Segments segments = Envelope(body);
  const auto expected = Travelers(DecodePaxlst(Redelimit(segments, ":+.? '")));
  REQUIRE(expected.size() == 3);
  CHECK(expected[2].name.family_name.Reveal() == "A-B (C) $D#E*F'G");
  for (const char* una : {":+.?*'", ":*.? $", ":*.? #", ":-.? '", ":(.? )", ":(.) -", "|~.\\ \n", "\x1d\x1e.? \x1c"}) {
    const std::string payload = Redelimit(segments, una);
    CAPTURE(payload);
    CHECK(Travelers(DecodePaxlst(payload)) == expected);
    CHECK(DetectFormat(payload) == "paxlst");
  }
}

TEST_CASE("PAXLST: the order of a person's segments does not matter") {
  const auto expected = Travelers(DecodePaxlst(ListOf({Ardenton(), Torvaldssen()})));
  safematch::test::CheckProperty("permuted segments give the same persons", [&](uint32_t seed) {
    std::mt19937 random(seed);
    Segments first = Ardenton();
    Segments second = Torvaldssen();
    std::shuffle(first.begin() + 1, first.end(), random);
    std::shuffle(second.begin() + 1, second.end(), random);
    const Decoded decoded = DecodePaxlst(ListOf({first, second}));
    RC_ASSERT(Travelers(decoded) == expected);
    RC_ASSERT(decoded.manifests[0].problems.empty());
  });
}

TEST_CASE("PAXLST: wrong totals and references are problems, never lost persons") {
  Segments body = {"BGM+745"};
  for (const auto& person : {Ardenton(), Torvaldssen()}) body.insert(body.end(), person.begin(), person.end());
  body.push_back("CNT+42:2");
  const auto expected = Travelers(DecodePaxlst(Interchange(body)));
  REQUIRE(expected.size() == 2);
  safematch::test::CheckProperty(
      "corrupted totals keep the persons", [&](int units, int reference, int messages, int count) {
        Segments wrong = body;
        wrong.back() = fmt::format("CNT+42:{}", count);
        Segments segments = Envelope(wrong);
        segments[segments.size() - 2] = fmt::format("UNT+{}+{}", units, reference);
        segments[segments.size() - 1] = fmt::format("UNZ+{}+{}", messages, reference);
        const Decoded decoded = DecodePaxlst(Join(segments));
        RC_ASSERT(Travelers(decoded) == expected);
        RC_ASSERT(decoded.dead_letters.empty());
        RC_ASSERT(HasProblem(decoded, "segment_count") == (units != static_cast<int>(body.size()) + 2));
        RC_ASSERT(HasProblem(decoded, "control_reference"));
        RC_ASSERT(HasProblem(decoded, "declared_count") == (count != 2));
        RC_ASSERT(HasProblem(decoded, "message_count") == (messages != 1));
      });
}

TEST_CASE("PAXLST: any bytes end in manifests or dead letters") {
  safematch::test::CheckProperty("no bytes are lost or crash", [](const std::vector<uint8_t>& bytes, uint32_t seed) {
    std::string payload = ListOf(ThreePersons());
    std::mt19937 random(seed);
    for (const uint8_t byte : bytes) payload[random() % payload.size()] = static_cast<char>(byte);
    const Decoded decoded = Decoder().Decode(payload);
    RC_ASSERT(decoded.manifests.size() + decoded.dead_letters.size() + decoded.skipped_messages.size() > 0U);
  });
}

}  // namespace
}  // namespace safematch::manifest::test
