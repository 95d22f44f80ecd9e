// The screening step: bytes of messages in, alerts and dead letters out. The streaming node
// and the batch command share it, so that both give the same answers byte for byte.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/worker_pool.h"
#include "manifest/decoder.h"
#include "match/matcher.h"
#include "model/alert.h"
#include "model/dead_letter.h"
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

struct RaisedAlert {
  model::Alert alert;
  std::string json;  // Its bytes as they leave the system.
};

// How one traveler was screened.
struct TravelerCost {
  double seconds = 0;
  uint64_t candidates = 0;  // Entries that were scored.
};

// What became of one message.
struct Screened {
  std::string format;                           // "json", "paxlst", "unknown".
  std::vector<RaisedAlert> alerts;              // In the order of travelers, then of hits.
  std::vector<model::DeadLetter> dead_letters;  // The whole message, or single travelers.
  std::vector<std::string> problem_codes;       // One for each problem found.
  std::vector<TravelerCost> travelers;          // One for each traveler that was matched.
  size_t manifests = 0;
};

// Reuses parsers and threads; one call of `Screen` at a time.
class Screener {
 public:
  // `threads` >= 1. `clock` serves the costs only and must outlive the screener.
  Screener(ScreeningOptions options, size_t threads, const Clock& clock);
  ~Screener();

  // Results stand in the order of `inputs`, whatever the number of threads.
  std::vector<Screened> Screen(std::span<const ScreeningInput> inputs, const watchlist::Snapshot& snapshot);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace safematch::pipeline
