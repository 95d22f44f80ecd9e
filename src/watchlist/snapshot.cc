#include "watchlist/snapshot.h"

#include "match/exhaustive_matcher.h"

namespace safematch::watchlist {

std::shared_ptr<const Snapshot> BuildSnapshot(Watchlist watchlist) {
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->lists = std::move(watchlist.lists);
  snapshot->version = std::move(watchlist.version);
  snapshot->matcher = std::make_unique<match::ExhaustiveMatcher>(std::move(watchlist.entries));
  return snapshot;
}

}  // namespace safematch::watchlist
