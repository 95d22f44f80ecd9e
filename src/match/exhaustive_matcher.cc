#include "match/exhaustive_matcher.h"

#include <algorithm>
#include <tuple>

#include "base/check.h"
#include "match/comparison.h"

namespace safematch::match {

namespace {

struct PairScore {
  model::Weight weight;
  bool identifying = false;
  int matched_name = -1;
};

// The whole model: the weight of a pair is the sum over the table of comparisons.
PairScore Score(const PreparedTraveler& traveler, const PreparedEntry& entry, const TokenStatistics& statistics,
                std::vector<model::Evidence>* evidence) {
  PairScore score;
  for (const Comparison& comparison : Comparisons()) {
    const Outcome outcome = comparison.compare(traveler, entry, statistics, evidence);
    score.weight += outcome.weight;
    score.identifying = score.identifying || outcome.identifying;
    if (outcome.best_name >= 0) score.matched_name = outcome.best_name;
  }
  return score;
}

}  // namespace

ExhaustiveMatcher::ExhaustiveMatcher(std::vector<model::WatchlistEntry> entries) : entries_(std::move(entries)) {
  prepared_.reserve(entries_.size());
  for (const model::WatchlistEntry& entry : entries_) {
    prepared_.push_back(Prepare(entry));
    statistics_.AddEntry(prepared_.back());
  }
}

std::vector<Hit> ExhaustiveMatcher::Match(const model::Traveler& traveler, const MatchOptions& options,
                                          MatchStatistics* statistics) const {
  const PreparedTraveler prepared = Prepare(traveler);
  std::vector<Hit> hits;
  for (size_t i = 0; i < prepared_.size(); ++i) {
    const PairScore score = Score(prepared, prepared_[i], statistics_, nullptr);
    if (!score.identifying || score.weight < options.review_weight) continue;
    hits.push_back({i, score.weight, score.identifying, score.matched_name, {}});
  }
  if (statistics != nullptr) statistics->pairs_scored += prepared_.size();
  std::sort(hits.begin(), hits.end(), [&](const Hit& a, const Hit& b) {
    const auto key = [&](const Hit& hit) {
      const model::WatchlistEntry& entry = entries_[hit.entry_index];
      return std::tie(entry.list, entry.id);
    };
    return a.weight != b.weight ? a.weight > b.weight : key(a) < key(b);
  });
  if (options.hits_max > 0 && hits.size() > options.hits_max) hits.resize(options.hits_max);
  for (Hit& hit : hits) {
    Score(prepared, prepared_[hit.entry_index], statistics_, &hit.evidence);
  }
  return hits;
}

Hit ExhaustiveMatcher::Explain(const model::Traveler& traveler, size_t entry_index) const {
  SAFEMATCH_CHECK(entry_index < prepared_.size());
  Hit hit;
  hit.entry_index = entry_index;
  const PairScore score = Score(Prepare(traveler), prepared_[entry_index], statistics_, &hit.evidence);
  hit.weight = score.weight;
  hit.identifying = score.identifying;
  hit.matched_name = score.matched_name;
  return hit;
}

}  // namespace safematch::match
