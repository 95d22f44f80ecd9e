#include "match/exhaustive_matcher.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "model/json.h"
#include "tests/support/property.h"

using namespace safematch;
using match::ExhaustiveMatcher;
using match::Hit;
using match::MatchOptions;
using model::Weight;

namespace {

model::PersonName Name(const std::string& family, const std::string& given) {
  model::PersonName name;
  name.family_name = Personal(family);
  name.given_names = Personal(given);
  return name;
}

model::WatchlistEntry Entry(const std::string& id, const std::string& family, const std::string& given,
                            const std::string& born = "") {
  model::WatchlistEntry entry;
  entry.id = id;
  entry.list = "SAFE";
  entry.owner = "SLV";
  entry.names.push_back({Name(family, given), model::NameKind::kPrimary});
  if (!born.empty()) {
    const auto date = model::PartialDate::Parse(born).value();
    entry.birth_dates.push_back({model::BirthDate::Kind::kDate, date, date});
  }
  return entry;
}

model::Traveler Traveler(const std::string& family, const std::string& given, const std::string& born = "") {
  model::Traveler traveler;
  traveler.id = "T1";
  traveler.name = Name(family, given);
  if (!born.empty()) traveler.date_of_birth = model::PartialDate::Parse(born).value();
  return traveler;
}

Weight WeightOf(const model::WatchlistEntry& entry, const model::Traveler& traveler) {
  return ExhaustiveMatcher({entry}).Explain(traveler, 0).weight;
}

model::TravelDocument Document(const std::string& number, const std::string& country) {
  model::TravelDocument document;
  document.type = "P";
  document.number = Personal(number);
  document.issuing_country = country;
  return document;
}

// Small vocabularies, so that agreements, near misses and conflicts all occur.
std::string GenName() {
  static const std::vector<std::string> words = {"RAMOS", "RAMON",     "VEGA", "ELENA",   "HELENA",
                                                 "JOSE",  "LUIS",      "AL",   "DE",      "ABDUL",
                                                 "AZIZ",  "ABDULAZIZ", "J",    "MUELLER", "MULLER"};
  std::string name;
  const auto count = *rc::gen::element(1, 1, 2, 3);
  for (int i = 0; i < count; ++i) name += (name.empty() ? "" : " ") + *rc::gen::elementOf(words);
  return name;
}

std::string GenDate() {
  static const std::vector<std::string> dates = {"",     "1970-03-04", "1970-04-03", "1971-03-04",
                                                 "1970", "1970-03",    "1955-12-31"};
  return *rc::gen::elementOf(dates);
}

model::WatchlistEntry GenEntry(int number) {
  model::WatchlistEntry entry = Entry("E" + std::to_string(number), GenName(), GenName(), GenDate());
  if (*rc::gen::arbitrary<bool>()) entry.names.push_back({Name(GenName(), GenName()), model::NameKind::kAlias});
  if (*rc::gen::inRange(0, 4) == 0) entry.documents.push_back(Document("A1234567", "SLV"));
  entry.sex = *rc::gen::element(model::Sex::kUnknown, model::Sex::kMale, model::Sex::kFemale);
  return entry;
}

model::Traveler GenTraveler() {
  model::Traveler traveler = Traveler(GenName(), GenName(), GenDate());
  if (*rc::gen::inRange(0, 4) == 0)
    traveler.documents.push_back(Document("A1234567", *rc::gen::element(std::string("SLV"), std::string("GTM"))));
  traveler.sex = *rc::gen::element(model::Sex::kUnknown, model::Sex::kMale, model::Sex::kFemale);
  return traveler;
}

}  // namespace

TEST_CASE("matcher: same name and birth date is an alert, a namesake of another age is not a hit") {
  const ExhaustiveMatcher matcher({Entry("1", "Ramos Vega", "Elena", "1980-02-03")});
  const MatchOptions options;
  const auto same = matcher.Match(Traveler("RAMOS VEGA", "ELENA", "1980-02-03"), options, nullptr);
  REQUIRE(same.size() == 1);
  CHECK(same[0].weight >= options.alert_weight);
  const auto namesake = matcher.Match(Traveler("RAMOS", "ELENA", "1952-07-19"), options, nullptr);
  CHECK(namesake.empty());
}

TEST_CASE("matcher: the evidence adds up to the weight") {
  test::CheckProperty("sum", [] {
    std::vector<model::WatchlistEntry> entries;
    for (int i = 0; i < 4; ++i) entries.push_back(GenEntry(i));
    const ExhaustiveMatcher matcher(entries);
    const model::Traveler traveler = GenTraveler();
    for (size_t i = 0; i < entries.size(); ++i) {
      const Hit hit = matcher.Explain(traveler, i);
      Weight sum;
      for (const model::Evidence& row : hit.evidence) sum += row.weight;
      RC_ASSERT(sum == hit.weight);
    }
    MatchOptions everything;
    everything.review_weight = Weight::Bits(-1000);
    for (const Hit& hit : matcher.Match(traveler, everything, nullptr)) {
      Weight sum;
      for (const model::Evidence& row : hit.evidence) sum += row.weight;
      RC_ASSERT(sum == hit.weight);
      RC_ASSERT(matcher.Explain(traveler, hit.entry_index).weight == hit.weight);
    }
  });
}

TEST_CASE("matcher: the order of the list changes nothing but indices") {
  test::CheckProperty("order", [] {
    std::vector<model::WatchlistEntry> entries;
    for (int i = 0; i < 6; ++i) entries.push_back(GenEntry(i));
    std::vector<model::WatchlistEntry> reversed(entries.rbegin(), entries.rend());
    const model::Traveler traveler = GenTraveler();
    MatchOptions options;
    options.review_weight = Weight::Bits(0);
    const ExhaustiveMatcher forward(entries);
    const ExhaustiveMatcher backward(reversed);
    const auto a = forward.Match(traveler, options, nullptr);
    const auto b = backward.Match(traveler, options, nullptr);
    RC_ASSERT(a.size() == b.size());
    for (size_t i = 0; i < a.size(); ++i) {
      RC_ASSERT(forward.entries()[a[i].entry_index].id == backward.entries()[b[i].entry_index].id);
      RC_ASSERT(a[i].weight == b[i].weight);
      RC_ASSERT(a[i].evidence == b[i].evidence);
    }
  });
}

TEST_CASE("matcher: hits come by falling weight and stop at the limit") {
  std::vector<model::WatchlistEntry> entries;
  entries.push_back(Entry("b", "Ramos", "Elena"));
  entries.push_back(Entry("a", "Ramos", "Elena"));
  entries.push_back(Entry("c", "Ramos", "Elena", "1980-02-03"));
  const ExhaustiveMatcher matcher(entries);
  MatchOptions options;
  const auto hits = matcher.Match(Traveler("RAMOS", "ELENA", "1980-02-03"), options, nullptr);
  REQUIRE(hits.size() == 3);
  CHECK(matcher.entries()[hits[0].entry_index].id == "c");
  CHECK(matcher.entries()[hits[1].entry_index].id == "a");
  options.hits_max = 1;
  CHECK(matcher.Match(Traveler("RAMOS", "ELENA", "1980-02-03"), options, nullptr).size() == 1);
}

TEST_CASE("matcher: a contradicted word costs more than a missing one") {
  const auto entry = Entry("1", "Ramos Vega", "Elena Maria", "1980-02-03");
  const Weight full = WeightOf(entry, Traveler("RAMOS VEGA", "ELENA MARIA", "1980-02-03"));
  const Weight missing = WeightOf(entry, Traveler("RAMOS VEGA", "ELENA", "1980-02-03"));
  const Weight contradicted = WeightOf(entry, Traveler("RAMOS VEGA", "ELENA BEATRIZ", "1980-02-03"));
  CHECK(full > missing);
  CHECK(missing > contradicted);
}

TEST_CASE("matcher: rare words weigh more than common ones") {
  std::vector<model::WatchlistEntry> entries = {Entry("rare", "Quetzalcoatl", "Ana"), Entry("common", "Garcia", "Ana")};
  for (int i = 0; i < 2000; ++i) entries.push_back(Entry("g" + std::to_string(i), "Garcia", "X" + std::to_string(i)));
  const ExhaustiveMatcher matcher(entries);
  CHECK(matcher.Explain(Traveler("QUETZALCOATL", "ANA"), 0).weight >
        matcher.Explain(Traveler("GARCIA", "ANA"), 1).weight);
}

TEST_CASE("matcher: swapped names, joined words, both ICAO forms and fused titles are found and named") {
  const auto relation = [](const model::WatchlistEntry& entry, const model::Traveler& traveler,
                           std::string_view feature) {
    for (const model::Evidence& row : ExhaustiveMatcher({entry}).Explain(traveler, 0).evidence) {
      if (row.feature == feature) return row.relation;
    }
    return std::string("absent");
  };
  const auto rashid = Entry("1", "Al Rashid", "Abdul Aziz", "1970-03-04");
  CHECK(relation(rashid, Traveler("ABDUL AZIZ", "AL RASHID", "1970-03-04"), "name_order") == "swapped");
  CHECK(relation(rashid, Traveler("AL RASHID", "ABDUL AZIZ", "1970-03-04"), "name_order") == "absent");
  CHECK(WeightOf(rashid, Traveler("ALRASHID", "ABDULAZIZ", "1970-03-04")) > Weight::Bits(20));
  CHECK(WeightOf(Entry("1", "Müller", "Jörg"), Traveler("MUELLER", "JOERG")) ==
        WeightOf(Entry("1", "Müller", "Jörg"), Traveler("MULLER", "JORG")));
  CHECK(relation(Entry("1", "Varga", "Tanya"), Traveler("VARGA", "TANYAMRS"), "name_reading") == "title_removed");
}

TEST_CASE("matcher: partial, swapped and approximate birth dates are graded evidence") {
  const auto entry = Entry("1", "Ramos", "Elena", "1970-03-04");
  const auto weight = [&](const std::string& born) { return WeightOf(entry, Traveler("RAMOS", "ELENA", born)); };
  CHECK(weight("1970-03-04") > weight("1970-04-03"));
  CHECK(weight("1970-04-03") > weight("1970"));
  CHECK(weight("1970-03") > weight("1970"));
  CHECK(weight("1970") > weight(""));
  CHECK(weight("") > weight("1990-11-12"));
  CHECK(weight("1971-03-04") > weight("1971-08-17"));
}

TEST_CASE("matcher: a birth date alone is no lead, a document alone is one") {
  auto entry = Entry("1", "Ramos", "Elena", "1970-03-04");
  MatchOptions options;
  options.review_weight = Weight::Bits(-1000);
  CHECK(ExhaustiveMatcher({entry}).Match(Traveler("OKAFOR", "CHIDI", "1970-03-04"), options, nullptr).empty());
  entry.documents.push_back(Document("A1234567", "SLV"));
  entry.documents[0].status = model::DocumentStatus::kStolen;
  auto traveler = Traveler("OKAFOR", "CHIDI", "1990-01-01");
  traveler.documents.push_back(Document("a-123 4567", "SLV"));
  const auto hits = ExhaustiveMatcher({entry}).Match(traveler, options, nullptr);
  REQUIRE(hits.size() == 1);
  const auto row = std::find_if(hits[0].evidence.begin(), hits[0].evidence.end(),
                                [](const model::Evidence& e) { return e.feature == "document"; });
  REQUIRE(row != hits[0].evidence.end());
  CHECK(row->detail.find("verify with the issuing state") != std::string::npos);
}

TEST_CASE("matcher: nationality and sex never raise anybody over the threshold") {
  auto entry = Entry("1", "Ramos", "Elena");
  entry.nationalities = {"SLV"};
  entry.sex = model::Sex::kFemale;
  auto traveler = Traveler("OKAFOR", "CHIDI");
  traveler.nationality = "SLV";
  traveler.sex = model::Sex::kFemale;
  MatchOptions options;
  options.review_weight = Weight::Bits(-1000);
  CHECK(ExhaustiveMatcher({entry}).Match(traveler, options, nullptr).empty());
}

TEST_CASE("matcher: adding a name to an entry never lowers its weight") {
  test::CheckProperty("monotone", [] {
    model::WatchlistEntry entry = Entry("1", GenName(), GenName(), GenDate());
    const model::Traveler traveler = GenTraveler();
    // Word rarities come from the list, so the list must stay the same: the longer entry is
    // in it in both cases.
    model::WatchlistEntry longer = entry;
    longer.id = "2";
    longer.names.push_back({Name(GenName(), GenName()), model::NameKind::kAlias});
    const ExhaustiveMatcher matcher({entry, longer});
    const Hit before = matcher.Explain(traveler, 0);
    const Hit after = matcher.Explain(traveler, 1);
    RC_ASSERT(after.weight >= before.weight);
  });
}

TEST_CASE("matcher: names of the greatest length end within bounds") {
  std::string many;
  for (int i = 0; i < 40; ++i) many += "ABABABAB ";
  const ExhaustiveMatcher matcher({Entry("1", many, many)});
  CHECK(matcher.Explain(Traveler(many, many), 0).weight > Weight{});
  CHECK(matcher.Explain(Traveler(std::string(100'000, 'A'), ""), 0).matched_name == 0);
}

TEST_CASE("matcher: empty names and empty lists give no hits") {
  CHECK(ExhaustiveMatcher({}).Match(Traveler("RAMOS", "ELENA"), {}, nullptr).empty());
  CHECK(ExhaustiveMatcher({Entry("1", "", "")}).Match(Traveler("", ""), {}, nullptr).empty());
}
