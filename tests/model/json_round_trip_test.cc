#include <doctest/doctest.h>

#include <string>

#include "model/json.h"
#include "tests/model/samples.h"
#include "tests/support/property.h"

using safematch::model::Alert;
using safematch::model::JsonReader;
using safematch::model::Manifest;
using safematch::model::ToJson;
using safematch::model::WatchlistEntry;

TEST_CASE("JSON round trip: a manifest with every field set is read back as it was") {
  JsonReader reader;
  const Manifest manifest = safematch::test::FullManifest();
  const auto parsed = reader.ReadManifest(ToJson(manifest));
  REQUIRE(parsed.has_value());
  CHECK(parsed->rejected.empty());
  CHECK(parsed->manifest == manifest);
}

TEST_CASE("JSON round trip: an entry with every field set is read back as it was") {
  JsonReader reader;
  const WatchlistEntry entry = safematch::test::FullEntry();
  const auto parsed = reader.ReadEntry(ToJson(entry));
  REQUIRE(parsed.has_value());
  CHECK(*parsed == entry);
  CHECK(ToJson(*parsed) == ToJson(entry));
}

TEST_CASE("JSON round trip: alerts with every field set, and with few, are read back as they were") {
  JsonReader reader;
  for (const Alert& alert : {safematch::test::FullAlert(), safematch::test::SparseAlert()}) {
    const auto parsed = reader.ReadAlert(ToJson(alert));
    REQUIRE(parsed.has_value());
    CHECK(*parsed == alert);
    CHECK(ToJson(*parsed) == ToJson(alert));
  }
}

TEST_CASE("JSON round trip: any manifest is read back as it was") {
  JsonReader reader;
  safematch::test::CheckProperty("manifest", [&] {
    const Manifest manifest = *safematch::test::AnyManifest();
    const auto parsed = reader.ReadManifest(ToJson(manifest));
    if (!parsed) RC_FAIL(parsed.error().code + " at " + parsed.error().where);
    RC_ASSERT(parsed->rejected.empty());
    RC_ASSERT(ToJson(parsed->manifest) == ToJson(manifest));
    RC_ASSERT(parsed->manifest == manifest);
  });
}

TEST_CASE("JSON round trip: any entry is read back as it was, and its bytes are canonical") {
  JsonReader reader;
  safematch::test::CheckProperty("entry", [&] {
    const WatchlistEntry entry = *safematch::test::AnyEntry();
    const auto parsed = reader.ReadEntry(ToJson(entry));
    if (!parsed) RC_FAIL(parsed.error().code + " at " + parsed.error().where);
    RC_ASSERT(ToJson(*parsed) == ToJson(entry));
    RC_ASSERT(*parsed == entry);
  });
}

TEST_CASE("JSON round trip: any alert is read back as it was") {
  JsonReader reader;
  safematch::test::CheckProperty("alert", [&] {
    const Alert alert = *safematch::test::AnyAlert();
    const auto parsed = reader.ReadAlert(ToJson(alert));
    if (!parsed) RC_FAIL(parsed.error().code + " at " + parsed.error().where);
    RC_ASSERT(ToJson(*parsed) == ToJson(alert));
    RC_ASSERT(*parsed == alert);
  });
}

TEST_CASE("JSON round trip: a lone traveler becomes a manifest of one") {
  JsonReader reader;
  const safematch::model::Traveler traveler = safematch::test::FullManifest().travelers.front();
  const auto parsed = reader.ReadManifest(ToJson(traveler));
  REQUIRE(parsed.has_value());
  Manifest expected;
  expected.travelers = {traveler};
  CHECK(parsed->manifest == expected);
  const auto alone = reader.ReadTraveler(ToJson(traveler));
  REQUIRE(alone.has_value());
  CHECK(*alone == traveler);
}
