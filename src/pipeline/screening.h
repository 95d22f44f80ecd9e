// The screening step: bytes of messages in, alerts, notices and dead letters out. The streaming
// node and the batch command share it, so that both give the same answers byte for byte.
//
// In two parts: `Screen` decodes and matches on all threads and depends on nothing but the
// message; `Settle` takes the results in the order of arrival and says what of them is new.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/worker_pool.h"
#include "ledger/flight_ledger.h"
#include "manifest/decoder.h"
#include "match/matcher.h"
#include "model/alert.h"
#include "model/dead_letter.h"
#include "quality/data_quality.h"
#include "watchlist/snapshot.h"

namespace safematch::pipeline {

struct ScreeningOptions {
  match::MatchOptions match;
  manifest::DecodeLimits limits;
  std::string config_hash;
  std::string engine_version;
};

struct ScreeningInput {
  std::string_view payload;  // Must outlive the call.
  std::string_view format;   // "json", "paxlst", or empty: by content.
};

// How one traveler was screened.
struct TravelerCost {
  double seconds = 0;
  uint64_t candidates = 0;  // Entries that were scored.
};

// A manifest with the possible matches of its travelers.
struct ScreenedManifest {
  model::Manifest manifest;
  std::vector<ledger::ScreenedTraveler> travelers;  // Point into `manifest`.
  std::vector<quality::Issue> issues;
};

// What is in one message.
struct Screened {
  std::string format;  // "json", "paxlst", "unknown".
  std::vector<ScreenedManifest> manifests;
  std::vector<model::DeadLetter> dead_letters;  // The whole message, or single travelers.
  std::vector<std::string> skipped_messages;    // Types of EDIFACT messages without travelers.
  std::vector<TravelerCost> costs;              // One for each traveler that was matched.
  uint64_t junk_bytes = 0;                      // Outside of any interchange.
};

struct RaisedAlert {
  model::Alert alert;
  std::string json;  // Its bytes as they leave the system.
};

// A message to a carrier about its data.
struct Notice {
  std::string_view kind;  // "missing_data" or "incomplete_list".
  std::string key;        // Of the flight.
  std::string json;
};

// What one message leads to.
struct Settled {
  std::vector<RaisedAlert> alerts;  // New and revised; in the order of travelers, then of hits.
  std::vector<Notice> notices;
  uint64_t repeats = 0;
  uint64_t changes = 0;
  uint64_t unknown_travelers = 0;
  uint64_t duplicate_messages = 0;
  uint64_t lists_completed = 0;
};

// Reuses parsers and threads; one call at a time.
class Screener {
 public:
  // `threads` >= 1. `clock` serves the costs only and must outlive the screener.
  Screener(ScreeningOptions options, size_t threads, const Clock& clock);
  ~Screener();

  // Results stand in the order of `inputs`, whatever the number of threads.
  std::vector<Screened> Screen(std::span<const ScreeningInput> inputs, const watchlist::Snapshot& snapshot);

  // Call once a message, in the order of arrival, with the ledger of its partition; takes the
  // candidates out of `screened`. The ledger's changes are provisional.
  Settled Settle(Screened& screened, const watchlist::Snapshot& snapshot, ledger::FlightLedger& ledger,
                 const ledger::MessageTimes& times) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The notice about a list whose rest did not come.
Notice IncompleteListNotice(const ledger::IncompleteList& list);

}  // namespace safematch::pipeline
