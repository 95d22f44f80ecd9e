#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "match/exhaustive_matcher.h"
#include "tests/support/property.h"

using namespace safematch;
using match::ExhaustiveMatcher;
using match::Hit;
using model::Evidence;
using model::PartialDate;
using model::Weight;

namespace {

model::PersonName Name(const std::string& family, const std::string& given) {
  return {Personal(family), Personal(given), Personal()};
}

model::WatchlistEntry Entry() {
  model::WatchlistEntry entry;
  entry.id = "1";
  entry.list = "SAFE";
  entry.names.push_back({Name("Zapotitlan", "Marisela"), model::NameKind::kPrimary});
  entry.birth_dates.push_back({model::BirthDate::Kind::kDate, {1980, 2, 3}, {1980, 2, 3}});
  entry.documents.push_back({"P", Personal("A7654321"), "UTO", std::nullopt, model::DocumentStatus::kLost});
  return entry;
}

// Somebody else, whose machine-readable zone says that she is the one of Entry().
model::Traveler Disguised() {
  model::Traveler traveler;
  traveler.name = Name("HOLM", "EVA");
  traveler.date_of_birth = PartialDate{1991, 7, 9};
  traveler.documents.push_back({"P", Personal("B1111111"), "UTO", std::nullopt, model::DocumentStatus::kNone});
  model::MachineReadableZone& mrz = traveler.mrz.emplace();
  mrz.format = "TD3";
  mrz.name = Name("ZAPOTITLAN", "MARISELA");
  mrz.date_of_birth = PartialDate{1980, 2, 3};
  mrz.document_number = Personal("A7654321");
  mrz.issuing_country = "UTO";
  mrz.mismatches = {"family_name", "given_names", "date_of_birth", "document_number"};
  return traveler;
}

Hit Explain(const model::Traveler& traveler) { return ExhaustiveMatcher({Entry()}).Explain(traveler, 0); }

std::vector<Evidence> Rows(const Hit& hit, const std::string& feature) {
  std::vector<Evidence> rows;
  std::ranges::copy_if(hit.evidence, std::back_inserter(rows),
                       [&](const Evidence& row) { return row.feature == feature; });
  return rows;
}

Weight Sum(const Hit& hit) {
  Weight sum;
  for (const Evidence& row : hit.evidence) sum += row.weight;
  return sum;
}

}  // namespace

TEST_CASE("MRZ matching: name, birth date and document of the zone are tried beside those sent") {
  model::Traveler traveler = Disguised();
  const Hit with = Explain(traveler);
  CHECK(with.weight >= match::MatchOptions().alert_weight);
  CHECK(with.identifying);
  CHECK(with.matched_name == 0);
  CHECK(Sum(with) == with.weight);
  REQUIRE(Rows(with, "name_reading").size() == 1);
  CHECK(Rows(with, "name_reading")[0].relation == "mrz");
  CHECK(Rows(with, "date_of_birth").at(0).detail == "same birth date; by the machine-readable zone");
  CHECK(Rows(with, "document").at(0).traveler_value == Personal("A7654321 UTO"));
  CHECK(
      Rows(with, "document")
          .at(0)
          .detail.starts_with("same document number and issuing country; by the machine-readable zone; reported lost"));

  traveler.mrz.reset();
  const Hit without = Explain(traveler);
  CHECK_FALSE(without.identifying);
  CHECK(without.weight < Weight{});
  CHECK(Rows(without, "mrz").empty());
}

TEST_CASE("MRZ matching: a name by the zone costs one bit more than the same name as sent") {
  model::Traveler traveler = Disguised();
  const Hit by_zone = Explain(traveler);
  traveler.name = traveler.mrz->name;
  const Hit as_sent = Explain(traveler);
  CHECK(as_sent.weight == by_zone.weight + Weight::Bits(1));
  CHECK(Rows(as_sent, "name_reading").empty());
}

TEST_CASE("MRZ matching: a disagreeing zone never lowers the weight of what was sent") {
  const std::vector<model::PersonName> names = {
      Name("ZAPOTITLAN", "MARISELA"), Name("HOLM", "EVA"), Name("ZAPOTITLAN", "EVA"), {}};
  const std::vector<PartialDate> dates = {{1980, 2, 3}, {1980, 3, 2}, {1991, 7, 9}, {1980, 0, 0}};
  test::CheckProperty("not lower", [&] {
    model::Traveler traveler = Disguised();
    traveler.name = *rc::gen::elementOf(names);
    traveler.date_of_birth = *rc::gen::elementOf(dates);
    traveler.mrz->name = *rc::gen::elementOf(names);
    traveler.mrz->date_of_birth = *rc::gen::elementOf(dates);
    traveler.mrz->document_number = Personal(*rc::gen::element<std::string>("", "A7654321", "B1111111", "C2"));
    const Hit with = Explain(traveler);
    RC_ASSERT(Sum(with) == with.weight);
    const Hit unexplained = [&] {
      match::MatchOptions options;
      options.review_weight = Weight::Bits(-1'000);
      const auto hits = ExhaustiveMatcher({Entry()}).Match(traveler, options, nullptr);
      return hits.empty() ? with : hits[0];
    }();
    RC_ASSERT(unexplained.weight == with.weight);
    const bool named = !traveler.name.empty();
    traveler.mrz.reset();
    if (named) RC_ASSERT(with.weight >= Explain(traveler).weight);
  });
}

TEST_CASE("MRZ evidence: a row of no weight for each field that differs, with its check digit") {
  model::Traveler traveler = Disguised();
  const auto rows = Rows(Explain(traveler), "mrz");
  REQUIRE(rows.size() == 4);
  for (const Evidence& row : rows) {
    CHECK(row.relation == "mismatch");
    CHECK(row.weight == Weight{});
    CHECK(row.entry_value.empty());
  }
  CHECK(rows[0].traveler_value == Personal("ZAPOTITLAN"));
  CHECK(rows[0].detail == "the machine-readable zone gives another family name; no check digit of its own covers it");
  CHECK(rows[2].traveler_value == Personal("1980-02-03"));
  CHECK(rows[2].detail == "the machine-readable zone gives another birth date; its check digit is right");

  traveler.mrz->mismatches = {"date_of_birth", "expires"};
  traveler.mrz->failed_check_digits = {"date_of_birth", "composite"};
  traveler.mrz->corrected = {"expires"};
  const auto failed = Rows(Explain(traveler), "mrz");
  REQUIRE(failed.size() == 3);
  CHECK(failed[0].detail.ends_with("another birth date; its check digit is wrong"));
  CHECK(failed[1].detail.ends_with("its check digit is right after letters are read as digits"));
  CHECK(failed[2].relation == "check_digit_failed");
  CHECK(failed[2].detail.ends_with("wrong check digit: date_of_birth, composite"));
}

TEST_CASE("MRZ evidence: a zone that agrees says so, and one that cannot be read too") {
  model::Traveler traveler = Disguised();
  traveler.mrz->mismatches.clear();
  auto rows = Rows(Explain(traveler), "mrz");
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].relation == "consistent");
  CHECK(rows[0].detail == "the machine-readable zone agrees with what was sent; its check digits are right");

  traveler.mrz->name_truncated = true;
  rows = Rows(Explain(traveler), "mrz");
  REQUIRE(rows.size() == 2);
  CHECK(rows[1].relation == "name_truncated");

  traveler.mrz.emplace();
  rows = Rows(Explain(traveler), "mrz");
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].relation == "unreadable");
}
