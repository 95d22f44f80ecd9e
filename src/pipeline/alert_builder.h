// From a hit to the alert that leaves the system. Pure: equal input gives equal bytes.
#pragma once

#include <string>

#include "match/matcher.h"
#include "model/alert.h"
#include "model/manifest.h"

namespace safematch::pipeline {

// What every alert says about how it came to be.
struct DecisionContext {
  std::string config_hash;
  std::string engine_version;
  std::string watchlist_version;
};

// An alert carries at most so many of the traveler's documents, so that its size is bounded;
// one that matched stands in the evidence in any case.
inline constexpr size_t kAlertDocumentsMax = 20;

// Without id, revision and status, which depend on what was said before (ledger::FlightLedger).
model::Alert BuildAlert(const model::Manifest& manifest, const model::Traveler& traveler, const match::Hit& hit,
                        const model::WatchlistEntry& entry, model::Weight alert_weight, const DecisionContext& context);

}  // namespace safematch::pipeline
