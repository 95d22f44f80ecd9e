// Travelers in, possible matches out. The exhaustive matcher is the reference that every
// faster one must equal: the same hits, the same weights, the same order.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "match/prepared.h"
#include "model/alert.h"
#include "model/traveler.h"
#include "model/watchlist_entry.h"

namespace safematch::match {

struct MatchOptions {
  model::Weight review_weight = model::Weight::Bits(20);  // From here on a hit is reported.
  model::Weight alert_weight = model::Weight::Bits(28);   // From here on it is urgent.
  size_t hits_max = 0;                                    // The heaviest hits of one traveler; 0: all.
};

struct Hit {
  size_t entry_index = 0;  // Into the matcher's entries.
  model::Weight weight;
  bool identifying = false;  // A word of the name or a document agrees; without it no hit.
  int matched_name = -1;     // Into the entry's names; -1: none agreed.
  std::vector<model::Evidence> evidence;
};

// What one `Match` call did, for metrics.
struct MatchStatistics {
  uint64_t pairs_scored = 0;  // Entries whose full weight was computed.
};

// Immutable after construction; `Match` may be called from any number of threads.
class Matcher {
 public:
  virtual ~Matcher() = default;

  // Hits of at least options.review_weight, by falling weight, then by list and entry id.
  // A pair is a hit only if something identifying agrees (a word of the name or a document):
  // a birth date alone is no lead.
  virtual std::vector<Hit> Match(const model::Traveler& traveler, const MatchOptions& options,
                                 MatchStatistics* statistics = nullptr) const = 0;

  // The comparison of a traveler with the entry at `entry_index`, hit or not.
  virtual Hit Explain(const model::Traveler& traveler, size_t entry_index) const = 0;

  virtual std::span<const model::WatchlistEntry> entries() const = 0;
};

}  // namespace safematch::match
