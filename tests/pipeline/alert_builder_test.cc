#include "pipeline/alert_builder.h"

#include <doctest/doctest.h>

using namespace safematch;

namespace {

model::Manifest SampleManifest() {
  model::Manifest manifest;
  model::Leg leg;
  leg.carrier = "ZZ";
  leg.flight = "ZZ123";
  leg.departure = {"SAL", "2026-03-01T09:30"};
  leg.arrival = {"MAD", "2026-03-02T05:10"};
  manifest.flight.legs.push_back(leg);
  return manifest;
}

model::Traveler SampleTraveler() {
  model::Traveler traveler;
  traveler.id = "T1";
  traveler.name.family_name = Personal("ZAPOTITLAN");
  traveler.name.given_names = Personal("MARISELA");
  return traveler;
}

std::string IdOf(const model::Manifest& manifest, const model::Traveler& traveler, const std::string& entry_id,
                 model::Weight weight = model::Weight::Bits(30)) {
  match::Hit hit;
  hit.weight = weight;
  model::WatchlistEntry entry;
  entry.id = entry_id;
  entry.list = "SAFE";
  return pipeline::BuildAlert(manifest, traveler, hit, entry, model::Weight::Bits(28), {}).alert_id;
}

}  // namespace

TEST_CASE("alert id: the same for traveler, flight and entry, whatever else changes") {
  const auto manifest = SampleManifest();
  const auto traveler = SampleTraveler();
  const std::string id = IdOf(manifest, traveler, "E1");
  CHECK(id.size() == 32);
  auto corrected = traveler;
  corrected.name.given_names = Personal("MARISELA ANA");
  CHECK(IdOf(manifest, corrected, "E1", model::Weight::Bits(21)) == id);
  auto delayed = manifest;
  delayed.flight.legs[0].departure.local_time = "2026-03-01T14:00";
  CHECK(IdOf(delayed, traveler, "E1") == id);
}

TEST_CASE("alert id: differs by traveler, flight, day and entry") {
  const auto manifest = SampleManifest();
  const auto traveler = SampleTraveler();
  const std::string id = IdOf(manifest, traveler, "E1");
  CHECK(IdOf(manifest, traveler, "E2") != id);
  auto other = traveler;
  other.id = "T2";
  CHECK(IdOf(manifest, other, "E1") != id);
  auto next_day = manifest;
  next_day.flight.legs[0].departure.local_time = "2026-03-02T09:30";
  CHECK(IdOf(next_day, traveler, "E1") != id);
}

TEST_CASE("traveler key: the most stable reference that is there") {
  auto traveler = SampleTraveler();
  CHECK(pipeline::TravelerKey(traveler) == "id:T1");
  traveler.id.clear();
  traveler.record_locator = "ABC123";
  CHECK(pipeline::TravelerKey(traveler) == "pnr:ABC123:ZAPOTITLAN MARISELA");
  traveler.record_locator.clear();
  model::TravelDocument document;
  document.number = Personal("a-77");
  document.issuing_country = "SLV";
  traveler.documents.push_back(document);
  CHECK(pipeline::TravelerKey(traveler) == "doc:SLV:A77");
}

TEST_CASE("alert: bands by weight, and no more documents than its limit") {
  auto traveler = SampleTraveler();
  traveler.documents.resize(pipeline::kAlertDocumentsMax + 5);
  match::Hit hit;
  hit.weight = model::Weight::Bits(28);
  const auto alert = pipeline::BuildAlert(SampleManifest(), traveler, hit, {}, model::Weight::Bits(28), {});
  CHECK(alert.band == model::Band::kAlert);
  CHECK(alert.traveler.documents.size() == pipeline::kAlertDocumentsMax);
  hit.weight = model::Weight{27'999};
  CHECK(pipeline::BuildAlert(SampleManifest(), traveler, hit, {}, model::Weight::Bits(28), {}).band ==
        model::Band::kReview);
}
