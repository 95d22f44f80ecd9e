#include "ledger/identity.h"

#include <doctest/doctest.h>

#include "tests/ledger/support.h"

using namespace safematch;
using namespace safematch::ledger;

TEST_CASE("traveler key: the most stable reference that is there") {
  CHECK(TravelerKey(Person("A", "B", {.id = "T1", .locator = "ABC123"})) == "id:T1");
  CHECK(TravelerKey(Person("Zapotitlan", "Marisela", {.locator = "ABC123", .document = "a-77"})) ==
        "pnr:ABC123:ZAPOTITLAN MARISELA");
  CHECK(TravelerKey(Person("A", "B", {.document = "a-77"})) == "doc:SLV:A77");
  CHECK(TravelerKey(Person("A", "B")) == "name:A B:1980-02-03");
}

TEST_CASE("flight key: the day counts, the hour moves") {
  CHECK(FlightKey(SampleFlight("2026-03-01T09:30")) == FlightKey(SampleFlight("2026-03-01T14:00")));
  CHECK(FlightKey(SampleFlight("2026-03-01T09:30")) != FlightKey(SampleFlight("2026-03-02T09:30")));
}

TEST_CASE("flight: without a day it cannot be told from another day's") {
  CHECK(IsTrackable(SampleFlight()));
  CHECK_FALSE(IsTrackable(SampleFlight("")));
  CHECK_FALSE(IsTrackable({}));
}

TEST_CASE("identity: every field counts for the content, keys only for what they are made of") {
  const auto before = IdentityOf(Person("MATCH", "ANA", {.id = "T1", .document = "A77"}));
  auto changed = Person("MATCH", "ANA", {.id = "T1", .document = "A77"});
  changed.seat = "12A";
  const auto after = IdentityOf(changed);
  CHECK(before.content != after.content);
  CHECK(before.key == after.key);
  CHECK(before.documents == after.documents);
  CHECK(before.name_and_birth == after.name_and_birth);
}

TEST_CASE("alert id: differs by flight, traveler, namesake, list and entry") {
  const auto key = IdentityOf(Person("MATCH", "ANA")).key;
  const std::string id = AlertId("F", key, 0, "L", "E");
  CHECK(id.size() == 32);
  CHECK(AlertId("G", key, 0, "L", "E") != id);
  CHECK(AlertId("F", IdentityOf(Person("MATCH", "EVA")).key, 0, "L", "E") != id);
  CHECK(AlertId("F", key, 1, "L", "E") != id);
  CHECK(AlertId("F", key, 0, "LE", "") != id);
}
