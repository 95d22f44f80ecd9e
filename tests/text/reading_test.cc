#include "text/reading.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "tests/support/property.h"
#include "text/fold.h"
#include "text/name.h"

using namespace safematch;
using namespace safematch::text;

namespace {

// The words of a reading, those of unknown role in brackets: "RAMOS/ELENA", "[SUHARTO]".
std::string Show(const Reading& reading) {
  std::string shown;
  for (const Role role : {Role::kFamily, Role::kGiven, Role::kUnknown}) {
    std::string words;
    for (const Token& token : reading.tokens) {
      if (token.role == role) words += (words.empty() ? "" : " ") + token.text;
    }
    if (role == Role::kGiven) shown += "/" + words;
    if (role == Role::kFamily) shown += words;
    if (role == Role::kUnknown && !words.empty()) return "[" + words + "]";
  }
  return shown;
}

std::vector<std::string> ShowAll(const NameParts& parts, NameSource source = NameSource::kTraveler) {
  std::vector<std::string> shown;
  for (const Reading& reading : PrepareName(parts, source).readings) shown.push_back(Show(reading));
  return shown;
}

// The reading that exists for `reason` alone, or "".
std::string ReadBy(ReadingReason reason, const NameParts& parts, NameSource source = NameSource::kTraveler) {
  for (const Reading& reading : PrepareName(parts, source).readings) {
    if (reading.reasons.Has(reason)) return Show(reading);
  }
  return "";
}

using Shown = std::vector<std::string>;

}  // namespace

TEST_CASE("readings: a name without dirt has one, for no reason") {
  const auto readings = PrepareName({"RAMOS VEGA", "ELENA MARIA", ""}).readings;
  REQUIRE(readings.size() == 1);
  CHECK(readings[0].reasons.empty());
  CHECK(readings[0].cost_millibits == 0);
}

TEST_CASE("readings: each reason has its own name, a sentence without a full stop and no gain") {
  std::set<std::string_view> names;
  for (size_t i = 0; i < kReadingReasonCount; ++i) {
    const ReadingReasonInfo& info = Describe(static_cast<ReadingReason>(i));
    CHECK(names.insert(info.name).second);
    CHECK_FALSE(info.detail.empty());
    CHECK_FALSE(info.detail.ends_with('.'));
    CHECK(info.cost_millibits >= 0);
  }
  ReadingReasons reasons;
  reasons.Add(ReadingReason::kFusedTitleRemoved);
  reasons.Add(ReadingReason::kHyphenJoined);
  CHECK(reasons.CostMillibits() == Describe(ReadingReason::kFusedTitleRemoved).cost_millibits +
                                       Describe(ReadingReason::kHyphenJoined).cost_millibits);
}

TEST_CASE("readings: a title fused to a given name comes off at the end and at the start") {
  CHECK(ShowAll({"VARGA", "TANYAMRS", ""}) == Shown{"VARGA/TANYAMRS", "VARGA/TANYA"});
  CHECK(ShowAll({"VARGA", "MRSTANYA", ""}) == Shown{"VARGA/MRSTANYA", "VARGA/TANYA", "VARGA/STANYA"});
  CHECK(ShowAll({"VARGA", "MRSTANYA/JUANITA", ""}) ==
        Shown{"VARGA/MRSTANYA JUANITA", "VARGA/TANYA JUANITA", "VARGA/STANYA JUANITA"});
  CHECK(ShowAll({"VARGA", "PETRA JUANDR", ""}) == Shown{"VARGA/PETRA JUANDR", "VARGA/PETRA JUAN"});
  for (const std::string title :
       {"MR", "MRS", "MS", "MISS", "MSTR", "MSTER", "DR", "PROF", "SIR", "CHD", "INF", "JR"}) {
    CAPTURE(title);
    const std::string end = "ELENA" + title;
    const std::string start = title + "ELENA";
    CHECK(ReadBy(ReadingReason::kFusedTitleRemoved, {"VARGA", end, ""}) == "VARGA/ELENA");
    CHECK(ReadBy(ReadingReason::kFusedTitleRemoved, {"VARGA", start, ""}) == "VARGA/ELENA");
  }
}

TEST_CASE("readings: a title fused to a whole or single name comes off its last word only") {
  CHECK(ShowAll({"", "", "ADAMS TANYAMRS"}) == Shown{"[ADAMS TANYAMRS]", "[ADAMS TANYA]"});
  CHECK(ShowAll({"SUHARTOMR", "", ""}) == Shown{"[SUHARTOMR]", "[SUHARTO]"});
  CHECK(ShowAll({"ADAMS", "ELENA", ""}) == Shown{"ADAMS/ELENA"});
}

TEST_CASE("readings: a name that only looks like one with a title keeps itself, first") {
  CHECK(ShowAll({"DIAB", "AMR", ""}) == Shown{"DIAB/AMR"});
  CHECK(ShowAll({"VARGA", "OMAR", ""}) == Shown{"VARGA/OMAR"});
  CHECK(ShowAll({"VARGA", "GRAHAM/TMR", ""}) == Shown{"VARGA/GRAHAM TMR"});
  CHECK(ShowAll({"VARGA", "DRAGAN", ""}) == Shown{"VARGA/DRAGAN", "VARGA/AGAN"});
}

TEST_CASE("readings: titles that stand alone are no words of the name") {
  CHECK(ShowAll({"VARGA", "CLAURA/MRS", ""}) == Shown{"VARGA/CLAURA"});
  CHECK(ShowAll({"VARGA", "MR CLAUS DR", ""}) == Shown{"VARGA/CLAUS"});
}

TEST_CASE("readings: a placeholder leaves a single name and says so") {
  for (const std::string word : {"FNU", "LNU", "NFN", "NLN", "NMN", "XXX", "XXXX", "UNKNOWN", "NOFIRSTNAME", "NONAME",
                                 "N/A", "n/a", ".", "-", "MR", "MRS", "FNU MR"}) {
    CAPTURE(word);
    const auto readings = PrepareName({"WIRANTO", word, ""}).readings;
    REQUIRE(readings.size() == 1);
    CHECK(Show(readings[0]) == "[WIRANTO]");
    CHECK(readings[0].reasons.Has(ReadingReason::kPlaceholder));
  }
  CHECK(ShowAll({"LNU", "WIRANTO", ""}) == Shown{"[WIRANTO]"});
  CHECK(ShowAll({"VARGA", "N A", ""}) == Shown{"VARGA/N A"});
}

TEST_CASE("readings: NA is a name first, and a placeholder only where it is the only given word") {
  CHECK(ShowAll({"KIM", "NA", ""}) == Shown{"KIM/NA", "[KIM]"});
  CHECK(ShowAll({"KIM", "NA RA", ""}) == Shown{"KIM/NA RA"});
  CHECK(ShowAll({"NA", "HYE JIN", ""}) == Shown{"NA/HYE JIN"});
  CHECK(ReadBy(ReadingReason::kNotAvailable, {"KIM", "NA", ""}) == "[KIM]");
}

TEST_CASE("readings: a name of one part is single, a repeated one may be") {
  CHECK(ReadBy(ReadingReason::kSingleName, {"WIRANTO", "", ""}) == "[WIRANTO]");
  CHECK(ReadBy(ReadingReason::kSingleName, {"", "WIRANTO", ""}) == "[WIRANTO]");
  CHECK(ReadBy(ReadingReason::kSingleName, {"", "", "WIRANTO"}) == "[WIRANTO]");
  CHECK(ReadBy(ReadingReason::kSingleName, {"", "", "WIRANTO ADI"}).empty());
  CHECK(ShowAll({"WIRANTO", "WIRANTO", ""}) == Shown{"WIRANTO/WIRANTO", "[WIRANTO]"});
  CHECK(ReadBy(ReadingReason::kRepeatedNameDropped, {"AL RASHID", "AL RASHID", ""}) == "[AL RASHID]");
  CHECK(ShowAll({"ALI", "ALI REZA", ""}) == Shown{"ALI/ALI REZA"});
}

TEST_CASE("readings: fillers of the machine-readable zone are borders and blanks") {
  const auto show = [](const NameParts& parts) { return ReadBy(ReadingReason::kMrzFillers, parts); };
  CHECK(show({"MARTIN<<JOHN<PAUL", "", ""}) == "MARTIN/JOHN PAUL");
  CHECK(show({"", "", "DE<LA<CRUZ<<JOHN<PAUL<<<<<"}) == "DE LA CRUZ/JOHN PAUL");
  CHECK(show({"MARTIN<<JOHN", "PAUL", ""}) == "MARTIN/JOHN PAUL");
  CHECK(show({"MARTIN<<JOHN<PAUL", "JOHN PAUL", ""}) == "MARTIN/JOHN PAUL");
  CHECK(show({"MARTIN<", "JOHN<PAUL<<<", ""}) == "MARTIN/JOHN PAUL");
  CHECK(show({"MARTIN<<", "", ""}) == "[MARTIN]");
  CHECK(show({"", "MARTIN<<JOHN", ""}) == "MARTIN/JOHN");
  CHECK(ShowAll({"<<<", "<", ""}).empty());
  CHECK(ShowAll({"MARTIN", "<<<", ""}) == Shown{"[MARTIN]"});
}

TEST_CASE("readings: raw letter codes of the zone are read as their letters") {
  CHECK(ShowAll({"MUXXLLER", "ANA", ""}) == Shown{"MUXXLLER/ANA", "MULLER/ANA", "MUELLER/ANA"});
  CHECK(ShowAll({"NUNXXEZ", "ANA", ""}) == Shown{"NUNXXEZ/ANA", "NUNEZ/ANA"});
  CHECK(ReadBy(ReadingReason::kMrzLetterCodes, {"MUXXLLER", "ANA", ""}, NameSource::kEntry) == "MULLER/ANA");
}

TEST_CASE("readings: hyphens and apostrophes are read both ways") {
  CHECK(ShowAll({"AL-RASHID", "ABD-AL-AZIZ", ""}) == Shown{"AL RASHID/ABD AL AZIZ", "ALRASHID/ABDALAZIZ"});
  CHECK(ShowAll({"O'CONNOR", "D\u2019ARCY", ""}) == Shown{"OCONNOR/DARCY", "O CONNOR/D ARCY"});
  CHECK(ShowAll({"O'CONNOR", "ANN-MARIE", ""}) ==
        Shown{"OCONNOR/ANN MARIE", "OCONNOR/ANNMARIE", "O CONNOR/ANN MARIE", "O CONNOR/ANNMARIE"});
}

TEST_CASE("readings: ways to read a name combine, the simpler first") {
  const auto readings = PrepareName({"M\u00DCLLER", "TANYAMRS", ""}).readings;
  REQUIRE(readings.size() == 4);
  CHECK(Show(readings[1]) == "MUELLER/TANYAMRS");
  CHECK(Show(readings[2]) == "MULLER/TANYA");
  CHECK(Show(readings[3]) == "MUELLER/TANYA");
  CHECK(readings[3].reasons.Has(ReadingReason::kExpandedDiacritics));
  CHECK(readings[3].reasons.Has(ReadingReason::kFusedTitleRemoved));
}

TEST_CASE("readings: an entry gets those of spelling, not those of a manifest's dirt") {
  const auto shown = [](const NameParts& parts) { return ShowAll(parts, NameSource::kEntry); };
  CHECK(shown({"VARGA", "TANYAMRS", ""}) == Shown{"VARGA/TANYAMRS"});
  CHECK(shown({"WIRANTO", "WIRANTO", ""}) == Shown{"WIRANTO/WIRANTO"});
  CHECK(shown({"O'CONNOR", "ANA", ""}) == Shown{"OCONNOR/ANA"});
  CHECK(shown({"M\u00DCLLER", "ANA", ""}) == Shown{"MULLER/ANA", "MUELLER/ANA"});
  // One hyphen is served by Reading::joined.
  CHECK(shown({"AL-RASHID", "ANA", ""}) == Shown{"AL RASHID/ANA"});
  CHECK(shown({"AL-RASHID", "ABD-ALLAH", ""}) == Shown{"AL RASHID/ABD ALLAH", "ALRASHID/ABDALLAH"});
  CHECK(PrepareName({"WIRANTO", "", ""}, NameSource::kEntry).readings[0].reasons.empty());
  CHECK_FALSE(PrepareName({std::string(35, 'A'), "", ""}, NameSource::kEntry).readings[0].tokens[0].may_be_cut);
}

TEST_CASE("readings: the last word of a field that is full may be cut") {
  const auto cut = [](const NameParts& parts) {
    std::string words;
    const PreparedName name = PrepareName(parts);
    for (const Token& token : name.readings[0].tokens) {
      if (token.may_be_cut) words += token.text;
    }
    return words;
  };
  const std::string of_28 = "ANA MARIA CLARA JUANITA ISAB";
  REQUIRE(of_28.size() == 28);
  CHECK(cut({"VARGA LOPEZ", of_28, ""}).empty());
  CHECK(cut({"VARGA", of_28 + "EL", ""}) == "ISABEL");
  CHECK(cut({"VARGA", of_28 + "ELL", ""}) == "ISABELL");
  CHECK(cut({"VARGAS", of_28 + "ELLA", ""}).empty());
  CHECK(cut({"VARGA", of_28 + "ELLA IS", ""}) == "IS");
  CHECK(cut({"VARGA", of_28 + "ELLA ISAB", ""}) == "ISAB");
  CHECK(cut({of_28 + "ELLA LO", "ANA", ""}) == "LO");
  CHECK(cut({"", "", of_28 + "EL"}) == "ISABEL");
  CHECK(cut({"", "", "VARGA<<ANA<MARIA<CLARA<JUANITA<ISABELLA"}) == "ISABELLA");  // 39 of TD3.
  CHECK(cut({"", "", "VARGA<<ANA<MARIA<CLARA<JUANITA<ISABELL<"}).empty());        // The zone had room.
  CHECK(cut({"VARGA", "ANA MARIA CLARA JUANITA", ""}) == "JUANITA");              // 5 + 2 + 23 = 30 of TD1.
  CHECK(cut({"VARGAS", "ANA MARIA JUANITA", ""}).empty());
}

TEST_CASE("readings: letters beyond ASCII count as one character of a field") {
  std::string given;
  for (int i = 0; i < 20; ++i) given += "\u00DC";
  CHECK_FALSE(PrepareName({"VARGA", given, ""}).readings[0].tokens[1].may_be_cut);
}

TEST_CASE("readings: whole forms join all words, family name first and last") {
  const auto forms = WholeForms(PrepareName({"DE LA CRUZ", "MARIA CLARA", ""}).readings[0]);
  REQUIRE(forms.size() == 2);
  CHECK(forms[0].text == "DELACRUZMARIACLARA");
  CHECK(forms[1].text == "MARIACLARADELACRUZ");
  CHECK(WholeForms(PrepareName({"WIRANTO", "", ""}).readings[0]).empty());
}

TEST_CASE("readings: any fields give the same few readings, the name as given first") {
  static const std::vector<std::string> pieces = {
      "RAMOS", "TANYAMRS", "MRSTANYA", "NA",           "FNU",    "MR",  "<<",   "<", "-", "'",    " ",  " ",  "\u00DC",
      "UXX",   "NXX",      "AL",       "\u00C2\u0087", "\u4F60", "N/A", "XXXX", ".", "/", "\xFF", "DE", "SIR"};
  const auto field = [] {
    std::string text;
    const auto count = *rc::gen::inRange(0, 9);
    for (int i = 0; i < count; ++i) text += *rc::gen::elementOf(pieces);
    return text;
  };
  test::CheckProperty("bounded", [&] {
    const std::string family = field();
    const std::string given = field();
    const std::string full = field();
    const NameParts parts{family, given, full};
    for (const NameSource source : {NameSource::kTraveler, NameSource::kEntry}) {
      const PreparedName name = PrepareName(parts, source);
      RC_ASSERT(name.readings == PrepareName(parts, source).readings);
      RC_ASSERT(name.readings.size() <= kReadingsMax);
      for (size_t i = 0; i < name.readings.size(); ++i) {
        const Reading& reading = name.readings[i];
        RC_ASSERT(!reading.tokens.empty());
        RC_ASSERT(reading.tokens.size() <= kTokensMax);
        RC_ASSERT(reading.cost_millibits == reading.reasons.CostMillibits());
        for (size_t k = 0; k < i; ++k) RC_ASSERT(name.readings[k].tokens != reading.tokens);
        for (const Token& token : reading.tokens) {
          RC_ASSERT(!token.text.empty());
          RC_ASSERT(token.letters == LetterSet(token.text));
        }
      }
      if (name.readings.empty()) continue;
      // Each word as given is a word of the fields, in their order but for a border of fillers.
      RC_ASSERT(name.readings[0].cost_millibits == 0);
      std::string all;
      for (const std::string& text : {family, given, family.empty() && given.empty() ? full : std::string()}) {
        all += " " + Fold(text, Diacritics::kDropped) + " ";
      }
      for (const Token& token : name.readings[0].tokens) {
        RC_ASSERT(all.find(" " + token.text + " ") != std::string::npos);
      }
    }
  });
}
