// Scores every entry for every traveler: slow, plain, and right by construction. The oracle
// for every other matcher.
#pragma once

#include <string>
#include <vector>

#include "match/matcher.h"

namespace safematch::match {

class ExhaustiveMatcher final : public Matcher {
 public:
  // Takes the entries; their order does not matter to any result but Hit::entry_index.
  explicit ExhaustiveMatcher(std::vector<model::WatchlistEntry> entries);

  std::vector<Hit> Match(const model::Traveler& traveler, const MatchOptions& options,
                         MatchStatistics* statistics) const override;
  Hit Explain(const model::Traveler& traveler, size_t entry_index) const override;
  std::span<const model::WatchlistEntry> entries() const override { return entries_; }

 private:
  std::vector<model::WatchlistEntry> entries_;
  std::vector<PreparedEntry> prepared_;  // Same order; points into entries_.
  TokenStatistics statistics_;
};

}  // namespace safematch::match
