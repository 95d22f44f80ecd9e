#include "text/name.h"

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

#include "text/words.h"

using namespace safematch::text;

namespace {

std::vector<std::string> Words(const Reading& reading) {
  std::vector<std::string> words;
  for (const Token& token : reading.tokens) words.push_back(token.text);
  return words;
}

const Reading* Find(const PreparedName& name, ReadingReason reason) {
  for (const Reading& reading : name.readings) {
    if (reading.reasons.Has(reason)) return &reading;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("name: family words stand first and carry their role") {
  const PreparedName name = PrepareName({"Ramos Vega", "Elena", ""});
  REQUIRE(name.readings.size() == 1);
  CHECK(Words(name.readings[0]) == std::vector<std::string>{"RAMOS", "VEGA", "ELENA"});
  CHECK(name.readings[0].tokens[1].role == Role::kFamily);
  CHECK(name.readings[0].tokens[2].role == Role::kGiven);
}

TEST_CASE("name: placeholders and titles are no words of the name") {
  const PreparedName name = PrepareName({"SUHARTONO", "FNU MR", ""});
  REQUIRE(name.readings.size() == 1);
  CHECK(Words(name.readings[0]) == std::vector<std::string>{"SUHARTONO"});
  CHECK(PrepareName({"XXX", "FNU", ""}).readings.empty());
}

TEST_CASE("name: a fused title gives a second reading and keeps the first") {
  const PreparedName name = PrepareName({"VARGA", "TANYAMRS", ""});
  CHECK(Words(name.readings[0]) == std::vector<std::string>{"VARGA", "TANYAMRS"});
  REQUIRE(Find(name, ReadingReason::kFusedTitleRemoved) != nullptr);
  CHECK(Words(*Find(name, ReadingReason::kFusedTitleRemoved)) == std::vector<std::string>{"VARGA", "TANYA"});
}

TEST_CASE("name: a title is not cut from a family name, nor where nothing would be left") {
  CHECK(Find(PrepareName({"ADAMS", "ELENA", ""}), ReadingReason::kFusedTitleRemoved) == nullptr);
  CHECK(FusedTitleAtEnd("AMR") == 0);
  CHECK(FusedTitleAtEnd("TMR") == 0);
  CHECK(FusedTitleAtEnd("TANYAMRS") == 3);
  CHECK(FusedTitlesAtStart("MRAL") == std::array<size_t, 2>{2, 0});
  CHECK(FusedTitlesAtStart("MRA") == std::array<size_t, 2>{0, 0});
  CHECK(FusedTitlesAtStart("MRSTEPHEN") == std::array<size_t, 2>{3, 2});
}

TEST_CASE("name: national characters give the expanded reading") {
  const PreparedName name = PrepareName({"Müller", "Jörg", ""});
  REQUIRE(Find(name, ReadingReason::kExpandedDiacritics) != nullptr);
  CHECK(Words(*Find(name, ReadingReason::kExpandedDiacritics)) == std::vector<std::string>{"MUELLER", "JOERG"});
}

TEST_CASE("name: neighbours of one role can be joined, words of two roles cannot") {
  const PreparedName name = PrepareName({"AL RASHID", "ABDUL AZIZ", ""});
  REQUIRE(name.readings[0].joined.size() == 2);
  CHECK(name.readings[0].joined[0].token.text == "ALRASHID");
  CHECK(name.readings[0].joined[1].token.text == "ABDULAZIZ");
}

TEST_CASE("name: a particle that is all of a part is its name") {
  const PreparedName name = PrepareName({"DO", "VAN MINH", ""});
  CHECK(name.readings[0].tokens[0].kind == WordKind::kName);
  CHECK(name.readings[0].tokens[1].kind == WordKind::kParticle);
}

TEST_CASE("name: more words than the limit are cut and said to be") {
  std::string many;
  for (int i = 0; i < 40; ++i) many += "WORD" + std::string(1, static_cast<char>('A' + i % 26)) + " ";
  const PreparedName name = PrepareName({"", "", many});
  CHECK(name.cut);
  CHECK(name.readings[0].tokens.size() == kTokensMax);
  CHECK(PrepareName({std::string(1000, 'A'), "", ""}).readings[0].tokens[0].text.size() == kTokenBytesMax);
}
