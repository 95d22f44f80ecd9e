// Keeps the snapshot in force equal to the store on disk: loads it at once, then looks for
// new versions on a thread of its own. A load that fails leaves the last good list in force.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "base/clock.h"
#include "metrics/metrics.h"
#include "watchlist/snapshot.h"

namespace safematch::app {

class WatchlistReloader {
 public:
  // Everything passed by reference must outlive the object. Starts at once.
  WatchlistReloader(std::string store_dir, std::chrono::milliseconds interval, watchlist::CurrentSnapshot& snapshot,
                    metrics::Metrics& metrics);
  ~WatchlistReloader();
  WatchlistReloader(const WatchlistReloader&) = delete;
  WatchlistReloader& operator=(const WatchlistReloader&) = delete;

 private:
  void Run();
  void Reload();

  const std::string store_dir_;
  const std::chrono::milliseconds interval_;
  watchlist::CurrentSnapshot& snapshot_;
  metrics::Metrics& metrics_;
  std::string last_error_;  // Only new errors are logged.
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;  // Guarded by mutex_.
  std::thread thread_;
};

}  // namespace safematch::app
