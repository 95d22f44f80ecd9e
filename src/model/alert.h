// A possible match between a traveler and a watchlist entry: a lead for a person to judge,
// with all evidence for and against it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/manifest.h"
#include "model/watchlist_entry.h"
#include "model/weight.h"

namespace safematch::model {

// One compared feature. The weights of all rows add up to the weight of the hit.
struct Evidence {
  std::string feature;      // "family_name", "given_name", "date_of_birth", "document" ...
  Personal traveler_value;  // Empty when the traveler does not carry the feature.
  Personal entry_value;     // Empty when the entry does not.
  std::string relation;     // "exact", "similar", "missing", "conflict" ...
  Weight weight;
  std::string detail;  // A plain sentence for the officer; no names.

  bool operator==(const Evidence&) const = default;
};

enum class Band { kAlert, kReview };

// What has become of the traveler, or of the evidence, since the alert was first raised. A
// lead is never withdrawn: it changes its status, and a person closes it.
// Source: PAXLST guide, BGM 1004 (cancellation, close-out), as it bears on open leads.
enum class AlertStatus {
  kOpen,             // Expected to travel.
  kBoarded,          // A close-out names the traveler as on board.
  kNotOnBoard,       // Cancelled, or named by a close-out as not on board.
  kFlightCancelled,  //
  kNoLongerMatches,  // A later message's data fall below the review threshold.
};

// How soon somebody should look.
enum class Priority { kNormal, kHigh, kLow };

// The entry side of an alert.
struct MatchedEntry {
  std::string id;
  std::string list;
  std::string owner;
  Personal matched_name;  // The name of the entry that explains the hit best.

  bool operator==(const MatchedEntry&) const = default;
};

struct Alert {
  std::string alert_id;  // Stable for traveler + flight + entry.
  int revision = 1;      // Rises when evidence, status or flight change; the highest counts.
  Band band = Band::kReview;
  AlertStatus status = AlertStatus::kOpen;
  Weight weight;
  Traveler traveler;
  Flight flight;
  MatchedEntry entry;
  std::vector<Evidence> evidence;
  std::string watchlist_version;
  std::string config_hash;
  std::string engine_version;

  bool operator==(const Alert&) const = default;
};

// High for a lead in flight, low for one that does not travel or no longer matches.
Priority PriorityOf(AlertStatus status);

// The weight on a scale that never saturates: w / (w + 12) for w > 0, otherwise 0.
// 28 bits give 0.7. In millionths, by integer arithmetic, so that every machine agrees.
int32_t ScoreMillionths(Weight weight);

}  // namespace safematch::model
