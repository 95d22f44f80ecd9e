// The watchlist as it is in force at one moment, ready to match against.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "match/matcher.h"
#include "watchlist/watchlist.h"

namespace safematch::watchlist {

// Immutable; readers pin it with a shared_ptr for as long as they need it.
struct Snapshot {
  std::vector<ListVersion> lists;
  std::string version;
  std::unique_ptr<const match::Matcher> matcher;
};

// Takes the entries and builds the matcher over them.
std::shared_ptr<const Snapshot> BuildSnapshot(Watchlist watchlist);

// The snapshot in force; replaced as a whole. Thread-safe.
class CurrentSnapshot {
 public:
  std::shared_ptr<const Snapshot> Get() const {
    const std::lock_guard lock(mutex_);
    return snapshot_;
  }
  void Set(std::shared_ptr<const Snapshot> snapshot) {
    const std::lock_guard lock(mutex_);
    snapshot_ = std::move(snapshot);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Snapshot> snapshot_;  // Null until a list is loaded.
};

}  // namespace safematch::watchlist
