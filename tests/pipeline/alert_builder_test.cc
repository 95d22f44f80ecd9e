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

}  // namespace

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
