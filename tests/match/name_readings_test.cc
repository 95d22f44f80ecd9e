// Readings of dirty names through the whole matcher: what they cost and what the evidence says.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "match/exhaustive_matcher.h"
#include "match/name_alignment.h"
#include "match/token_similarity.h"
#include "tests/support/property.h"

using namespace safematch;
using match::ExhaustiveMatcher;
using match::Hit;
using model::Evidence;
using model::Weight;
using text::ReadingReason;

namespace {

model::Traveler Traveler(const std::string& family, const std::string& given, const std::string& full = "") {
  model::Traveler traveler;
  traveler.name.family_name = Personal(family);
  traveler.name.given_names = Personal(given);
  traveler.name.full_name = Personal(full);
  return traveler;
}

model::WatchlistEntry Entry(const std::string& family, const std::string& given, const std::string& full = "") {
  model::WatchlistEntry entry;
  entry.id = "1";
  entry.names.push_back({Traveler(family, given, full).name, model::NameKind::kPrimary});
  return entry;
}

Hit Explain(const model::Traveler& traveler, const model::WatchlistEntry& entry) {
  return ExhaustiveMatcher({entry}).Explain(traveler, 0);
}

const Evidence* FindRow(const Hit& hit, std::string_view feature, std::string_view relation) {
  const auto row = std::find_if(hit.evidence.begin(), hit.evidence.end(), [&](const Evidence& evidence) {
    return evidence.feature == feature && evidence.relation == relation;
  });
  return row == hit.evidence.end() ? nullptr : &*row;
}

Weight Sum(const Hit& hit) {
  Weight sum;
  for (const Evidence& row : hit.evidence) sum += row.weight;
  return sum;
}

// Letters that no title, particle or letter code is made of.
std::string GenWord(size_t letters_min = 4) {
  const auto size = *rc::gen::inRange<size_t>(letters_min, 9);
  return *rc::gen::container<std::string>(size, rc::gen::elementOf(std::string("BEKLTVG")));
}

// One kind of dirt: what a sender makes of a clean name, and the reason that the evidence gives.
struct Dirt {
  std::string_view name;
  ReadingReason reason;
  model::Traveler (*dirty)(const std::string& family, const std::string& first, const std::string& second);
  // What the sender had, where that is less than the whole name.
  model::Traveler (*clean)(const std::string& family, const std::string& first, const std::string& second) = nullptr;
};

model::Traveler FamilyOnly(const std::string& family, const std::string&, const std::string&) {
  return Traveler(family, "");
}

const std::vector<Dirt> kDirt = {
    {"title at the end", ReadingReason::kFusedTitleRemoved,
     [](const auto& f, const auto& a, const auto& b) { return Traveler(f, a + " " + b + "MRS"); }},
    {"title at the end of the first", ReadingReason::kFusedTitleRemoved,
     [](const auto& f, const auto& a, const auto& b) { return Traveler(f, a + "MR " + b); }},
    {"title at the start", ReadingReason::kFusedTitleRemoved,
     [](const auto& f, const auto& a, const auto& b) { return Traveler(f, "DR" + a + " " + b); }},
    {"fillers", ReadingReason::kMrzFillers,
     [](const auto& f, const auto& a, const auto& b) { return Traveler(f + "<<" + a + "<" + b + "<<<", ""); }},
    {"fillers, whole", ReadingReason::kMrzFillers,
     [](const auto& f, const auto& a, const auto& b) { return Traveler("", "", f + "<<" + a + "<" + b + "<"); }},
    {"placeholder", ReadingReason::kPlaceholder,
     [](const auto& f, const auto&, const auto&) { return Traveler(f, "FNU"); }, FamilyOnly},
    {"title for a name", ReadingReason::kPlaceholder,
     [](const auto& f, const auto&, const auto&) { return Traveler(f, "MR"); }, FamilyOnly},
    {"not available", ReadingReason::kNotAvailable,
     [](const auto& f, const auto&, const auto&) { return Traveler(f, "NA"); }, FamilyOnly},
    {"repeated", ReadingReason::kRepeatedNameDropped,
     [](const auto& f, const auto&, const auto&) { return Traveler(f, f); }, FamilyOnly},
    {"hyphens", ReadingReason::kHyphenJoined,
     [](const auto& f, const auto& a, const auto& b) {
       std::string family = f;
       std::string given = a;
       return Traveler(family.insert(2, "-"), given.insert(2, "-").append(" ").append(b));
     }},
    {"letter codes", ReadingReason::kMrzLetterCodes,
     [](const auto& f, const auto& a, const auto& b) { return Traveler("UXX" + f, a + " " + b); },
     [](const auto& f, const auto& a, const auto& b) { return Traveler("U" + f, a + " " + b); }},
};

}  // namespace

TEST_CASE("name readings: dirt costs no more than its reading, and the evidence gives the reason") {
  for (const Dirt& dirt : kDirt) {
    const Weight cost{text::Describe(dirt.reason).cost_millibits};
    test::CheckProperty(std::string(dirt.name), [&] {
      const std::string family = GenWord();
      const std::string first = GenWord();
      const std::string second = GenWord();
      std::string given = first;
      given.append(" ").append(second);
      const model::Traveler clean = dirt.clean != nullptr ? dirt.clean(family, first, second) : Traveler(family, given);
      const model::Traveler dirty = dirt.dirty(family, first, second);
      // The list has what the sender had.
      const model::WatchlistEntry entry = Entry(clean.name.family_name.Reveal(), clean.name.given_names.Reveal());
      const Hit before = Explain(clean, entry);
      const Hit after = Explain(dirty, entry);
      RC_ASSERT(Sum(after) == after.weight);
      RC_ASSERT(after.weight >= before.weight - cost);
      const Evidence* row = FindRow(after, "name_reading", text::Describe(dirt.reason).name);
      // Without a row another explanation is at least as good.
      RC_ASSERT(row != nullptr || after.weight > before.weight - cost);
      if (row != nullptr) {
        RC_ASSERT(row->weight == -cost);
        RC_ASSERT(!row->traveler_value.empty());
      }
    });
  }
}

TEST_CASE("name readings: any dirt keeps the sum of the evidence, with and without explaining") {
  static const std::vector<std::string> pieces = {"RAMOS", "TANYAMRS", "MRTANYA", "NA",      "FNU",      "<<", "<",
                                                  "-",     "'",        " ",       "\u00DC",  "UXX",      "AL", "MR",
                                                  "ELENA", "RA",       "VEGA",    "ALEXAND", "ALEXANDRA"};
  const auto field = [] {
    std::string name;
    const auto count = *rc::gen::inRange(1, 10);
    for (int i = 0; i < count; ++i) name += *rc::gen::elementOf(pieces);
    return name;
  };
  test::CheckProperty("sum", [&] {
    const model::Traveler traveler = Traveler(field(), *rc::gen::arbitrary<bool>() ? field() : "");
    const ExhaustiveMatcher matcher({Entry(field(), *rc::gen::arbitrary<bool>() ? field() : "")});
    const Hit hit = matcher.Explain(traveler, 0);
    RC_ASSERT(Sum(hit) == hit.weight);
    match::MatchOptions everything;
    everything.review_weight = Weight::Bits(-1000);
    for (const Hit& found : matcher.Match(traveler, everything, nullptr)) {
      RC_ASSERT(found.weight == hit.weight);
      RC_ASSERT(found.evidence == hit.evidence);
    }
  });
}

TEST_CASE("name readings: names that look like dirt weigh what they weigh as they are") {
  for (const auto& [family, given] : std::vector<std::pair<std::string, std::string>>{{"DIAB", "AMR"},
                                                                                      {"HADDAD", "OMAR"},
                                                                                      {"KOVAC", "DRAGAN"},
                                                                                      {"KIM", "NA"},
                                                                                      {"ALI", "ALI"},
                                                                                      {"ADAMS", "ROSE"}}) {
    const Hit hit = Explain(Traveler(family, given), Entry(family, given));
    CHECK(FindRow(hit, "given_name", "exact") != nullptr);
    for (const Evidence& row : hit.evidence) CHECK(row.feature != "name_reading");
  }
}

TEST_CASE("name readings: a single name meets each part of the list's name and all of it") {
  const Hit family = Explain(Traveler("WIRANTO", ""), Entry("Wiranto", "Adi"));
  const Hit given = Explain(Traveler("WIRANTO", ""), Entry("Adi", "Wiranto"));
  CHECK(family.weight == given.weight);
  CHECK(FindRow(given, "name_order", "swapped") == nullptr);
  for (const std::string whole : {"WIRANTOADI", "ADIWIRANTO"}) {
    const Hit hit = Explain(Traveler(whole, "FNU"), Entry("Wiranto", "Adi"));
    REQUIRE(FindRow(hit, "name", "exact") != nullptr);
    CHECK(FindRow(hit, "name", "exact")->detail == "same word; written as one word on one side");
    CHECK(hit.identifying);
  }
  const Hit listed = Explain(Traveler("ADI", "WIRANTO"), Entry("Wirantoadi", ""));
  CHECK(FindRow(listed, "name", "exact") != nullptr);
}

TEST_CASE("name readings: a cut word agrees as far as it goes, for less than the whole word") {
  const std::string given = "ANA MARIA CLARA JUANITA ISA ALEXAND";
  REQUIRE(given.size() == 35);
  const auto entry = Entry("Varga", "Ana Maria Clara Juanita Isa Alexandra");
  const Hit cut = Explain(Traveler("VARGA", given), entry);
  const Hit whole = Explain(Traveler("VARGA", given + "RA"), entry);
  const Hit shorter = Explain(Traveler("VARGA", "ANA MARIA CLARA JUANITA ISA"), entry);
  CHECK(cut.weight < whole.weight);
  CHECK(cut.weight > shorter.weight);
  REQUIRE(FindRow(cut, "given_name", "truncated") != nullptr);
  CHECK(FindRow(cut, "given_name", "truncated")->detail == "cut off at the source's field length");
  REQUIRE(FindRow(cut, "name_reading", "truncated") != nullptr);
  CHECK(FindRow(cut, "name_reading", "truncated")->detail.starts_with("name truncated at source"));
  CHECK(FindRow(whole, "name_reading", "truncated") == nullptr);
}

TEST_CASE("name readings: words after a cut cost next to nothing, before it and without it they do") {
  const std::string given = "ANA MARIA CLARA JUANITA ISABEL NORA";
  REQUIRE(given.size() == 35);
  const Hit same = Explain(Traveler("VARGA", given), Entry("Varga", given));
  const Hit given_lost = Explain(Traveler("VARGA", given), Entry("Varga", given + " Beatriz Lucia"));
  const Hit family_lost = Explain(Traveler("VARGA", given), Entry("Varga Lopez Beatriz", given));
  CHECK(same.weight - given_lost.weight < Weight::Bits(1));
  CHECK(same.weight - family_lost.weight >= Weight::Bits(3));
  const Hit short_lost = Explain(Traveler("VARGAS", "ANA NORA"), Entry("Vargas", "Ana Nora Beatriz Lucia"));
  CHECK(FindRow(short_lost, "name_reading", "truncated") == nullptr);
}

TEST_CASE("name readings: a cut excuses nothing where no word agrees") {
  const auto traveler = Traveler("OKAFOR", "CHIDI EMEKA NNAMDI CHUKWUEMEKA OBIO");
  const ExhaustiveMatcher matcher({Entry("Varga", "Ana Juanita Beatriz Lucia Nora Isabel Rosa")});
  match::MatchOptions everything;
  everything.review_weight = Weight::Bits(-1000);
  CHECK(matcher.Match(traveler, everything, nullptr).empty());
  CHECK(matcher.Explain(traveler, 0).weight < Weight::Bits(-20));
  // A rest of one or two letters contradicts nobody.
  const Hit rest = Explain(Traveler("VARGA", "ANA MARIA CLARA JUANITA ISABELLA BE"),
                           Entry("Varga", "Ana Maria Clara Juanita Isabella Beatriz"));
  CHECK(FindRow(rest, "given_name", "conflict") == nullptr);
}

TEST_CASE("name readings: the short way past names that disagree gives the same weights") {
  const match::TokenStatistics statistics;
  const auto weights_agree = [&](const text::NameParts& traveler, const text::NameParts& entry) {
    const text::PreparedName ours = text::PrepareName(traveler, text::NameSource::kTraveler);
    const text::PreparedName theirs = text::PrepareName(entry, text::NameSource::kEntry);
    const auto brief = match::AlignNames(ours, theirs, statistics, false);
    const auto explained = match::AlignNames(ours, theirs, statistics, true);
    return brief.weight == explained.weight && brief.agrees == explained.agrees;
  };
  // Nothing agrees, and the entry has more words than the cut name.
  const std::string given = "CHIDI EMEKA NNAMDI CHUKWUEMEKA OBIO";
  CHECK(weights_agree({"OKAFOR", given, ""}, {"Varga", "Ana Juanita Beatriz Lucia Nora Isabel Rosa", ""}));
  // Nothing agrees but the cut word.
  CHECK(weights_agree({"OKAFOR", given, ""}, {"Varga", "Obiora", ""}));
  test::CheckProperty("same weights", [&] {
    const auto words = [](int least) {
      std::string text;
      const auto count = *rc::gen::inRange(least, 8);
      for (int i = 0; i < count; ++i) text += (text.empty() ? "" : " ") + GenWord(1);
      return text;
    };
    const std::string family = words(1);
    const std::string first = words(0);
    const std::string listed_family = words(1);
    // Often the entry begins as the traveler's cut name ends.
    const std::string listed_given = *rc::gen::arbitrary<bool>() ? words(0) : first + "BEK" + words(0);
    RC_ASSERT(weights_agree({family, first, ""}, {listed_family, listed_given, ""}));
  });
}

TEST_CASE("name readings: a word is cut only on the traveler's side, and from three letters on") {
  const auto token = [](const std::string& word, bool may_be_cut) {
    text::Token made;
    made.text = word;
    made.letters = text::LetterSet(word);
    made.may_be_cut = may_be_cut;
    return made;
  };
  using match::CompareTravelerToken;
  using match::TokenRelation;
  CHECK(CompareTravelerToken(token("ALE", true), token("ALEXANDRA", false)).relation == TokenRelation::kTruncated);
  CHECK(CompareTravelerToken(token("AL", true), token("ALEXANDRA", false)).relation == TokenRelation::kNone);
  CHECK(CompareTravelerToken(token("ALE", false), token("ALEXANDRA", false)).relation == TokenRelation::kNone);
  CHECK(CompareTravelerToken(token("ALEXANDRA", true), token("ALE", false)).relation == TokenRelation::kNone);
  CHECK(CompareTravelerToken(token("ALEXANDRA", true), token("ALEXANDRA", false)).relation == TokenRelation::kExact);
  CHECK(CompareTravelerToken(token("ALEXAND", true), token("ALEXANDRA", false)).relation == TokenRelation::kTruncated);
  CHECK(CompareTravelerToken(token("ALE", true), token("ALEXANDRA", false)).penalty >
        CompareTravelerToken(token("ALEXA", true), token("ALEXANDRA", false)).penalty);
}

TEST_CASE("name readings: both sides' readings are told, each in its own column") {
  const Hit hit = Explain(Traveler("MUELLER", "TANYAMRS"), Entry("M\u00FCller", "Tanya"));
  const Evidence* title = FindRow(hit, "name_reading", "title_removed");
  const Evidence* expanded = FindRow(hit, "name_reading", "expanded_diacritics");
  REQUIRE(title != nullptr);
  REQUIRE(expanded != nullptr);
  CHECK(title->traveler_value == Personal("MUELLER TANYA"));
  CHECK(title->entry_value.empty());
  CHECK(expanded->traveler_value.empty());
  CHECK(expanded->entry_value == Personal("MUELLER TANYA"));
  CHECK(Sum(hit) == hit.weight);
}

TEST_CASE("name readings: swapped names are said to be") {
  const Hit hit = Explain(Traveler("EVELYN", "AKESSON"), Entry("Akesson", "Evelyn"));
  REQUIRE(FindRow(hit, "name_order", "swapped") != nullptr);
  CHECK(FindRow(hit, "name_order", "swapped")->detail == "family and given name swapped");
}

TEST_CASE("birth date readings: the detail tells how an alternative differs from the date as sent") {
  const auto detail = [](const std::string& sent, const std::string& alternative, const std::string& listed) {
    model::Traveler traveler = Traveler("RAMOS", "ELENA");
    if (!sent.empty()) traveler.date_of_birth = model::PartialDate::Parse(sent).value();
    traveler.date_of_birth_alternatives.push_back(model::PartialDate::Parse(alternative).value());
    model::WatchlistEntry entry = Entry("Ramos", "Elena");
    const auto date = model::PartialDate::Parse(listed).value();
    entry.birth_dates.push_back({model::BirthDate::Kind::kDate, date, date});
    const Hit hit = Explain(traveler, entry);
    CHECK(Sum(hit) == hit.weight);
    const Evidence* row = FindRow(hit, "date_of_birth", "exact");
    return row == nullptr ? std::string() : row->detail;
  };
  CHECK(detail("2019-03-07", "1919-03-07", "1919-03-07") == "same birth date; read with the other possible century");
  CHECK(detail("1984-07-03", "1984-03-07", "1984-03-07") == "same birth date; read with day and month swapped");
  CHECK(detail("1984", "1984-03-07", "1984-03-07") == "same birth date; another reading of the date as sent");
  CHECK(detail("", "1984-03-07", "1984-03-07") ==
        "same birth date; the date as sent is impossible, this is another reading of it");
  CHECK(detail("1984-03-07", "1884-03-07", "1984-03-07") == "same birth date");
}

TEST_CASE("birth date readings: an alternative weighs less than the date as sent") {
  model::WatchlistEntry entry = Entry("Ramos", "Elena");
  const auto date = model::PartialDate::Parse("1984-03-07").value();
  entry.birth_dates.push_back({model::BirthDate::Kind::kDate, date, date});
  model::Traveler as_sent = Traveler("RAMOS", "ELENA");
  as_sent.date_of_birth = date;
  model::Traveler alternative = Traveler("RAMOS", "ELENA");
  alternative.date_of_birth_alternatives = {date};
  CHECK(Explain(alternative, entry).weight < Explain(as_sent, entry).weight);
}
