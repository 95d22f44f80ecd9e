// Flights and travelers for the ledger's tests.
#pragma once

#include <string>
#include <vector>

#include "ledger/flight_ledger.h"

namespace safematch::ledger {

inline model::Flight SampleFlight(const std::string& departs = "2026-03-01T09:30") {
  model::Leg leg;
  leg.carrier = "ZZ";
  leg.flight = "ZZ123";
  leg.departure = {"SAL", departs};
  leg.arrival = {"MAD", "2026-03-02T05:10"};
  return {{leg}};
}

struct PersonOptions {
  std::string id = {};
  std::string locator = {};
  std::string document = {};
  std::string born = "1980-02-03";
};

inline model::Traveler Person(const std::string& family, const std::string& given, const PersonOptions& options = {}) {
  model::Traveler traveler;
  traveler.id = options.id;
  traveler.name.family_name = Personal(family);
  traveler.name.given_names = Personal(given);
  traveler.record_locator = options.locator;
  if (!options.born.empty()) traveler.date_of_birth = model::PartialDate::Parse(options.born).value();
  if (!options.document.empty()) {
    model::TravelDocument document;
    document.type = "P";
    document.number = Personal(options.document);
    document.issuing_country = "SLV";
    traveler.documents.push_back(document);
  }
  return traveler;
}

inline model::Manifest Message(model::ManifestKind kind, std::vector<model::Traveler> travelers,
                               const std::string& message_id = "M1") {
  model::Manifest manifest;
  manifest.message_id = message_id;
  manifest.sender = "ZZAIR";
  manifest.kind = kind;
  manifest.flight = SampleFlight();
  manifest.travelers = std::move(travelers);
  return manifest;
}

// Every traveler of family name MATCH resembles entry E1, by a weight that follows from the
// given name's length: so other data give other evidence.
inline std::vector<ScreenedTraveler> Screen(const model::Manifest& manifest) {
  std::vector<ScreenedTraveler> screened;
  for (const model::Traveler& traveler : manifest.travelers) {
    ScreenedTraveler& added = screened.emplace_back();
    added.traveler = &traveler;
    added.identity = IdentityOf(traveler);
    if (traveler.name.family_name.Reveal() != "MATCH") continue;
    model::Alert alert;
    alert.weight = model::Weight::Bits(20 + static_cast<int>(traveler.name.given_names.Reveal().size()));
    alert.traveler = traveler;
    alert.flight = manifest.flight;
    alert.entry = {"E1", "SAFE", "SLV", Personal("MATCH")};
    alert.evidence = {{"name", traveler.name.family_name, Personal("MATCH"), "exact", alert.weight, "same word"}};
    added.candidates.push_back(alert);
  }
  return screened;
}

// Screens and takes in, for good.
inline Applied Take(FlightLedger& ledger, const model::Manifest& manifest, const Reassess& reassess = {}) {
  auto screened = Screen(manifest);
  Applied applied = ledger.Apply(manifest, screened, {}, reassess);
  ledger.Commit();
  return applied;
}

}  // namespace safematch::ledger
