#include "app/watchlist_reloader.h"

#include "base/log.h"
#include "watchlist/load.h"

namespace safematch::app {

WatchlistReloader::WatchlistReloader(std::string store_dir, std::chrono::milliseconds interval,
                                     watchlist::CurrentSnapshot& snapshot, metrics::Metrics& metrics)
    : store_dir_(std::move(store_dir)), interval_(interval), snapshot_(snapshot), metrics_(metrics), thread_([this] {
        Run();
      }) {}

WatchlistReloader::~WatchlistReloader() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void WatchlistReloader::Run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    Reload();
    lock.lock();
    wake_.wait_for(lock, interval_, [this] { return stopping_; });
  }
}

void WatchlistReloader::Reload() {
  const auto failed = [this](const Error& error) {
    metrics_.CountWatchlistReload("failed");
    if (error.message != last_error_) base::LogWarning("watchlist not loaded", {{"text", error.message}});
    last_error_ = error.message;
  };
  const auto current = snapshot_.Get();
  const auto versions = watchlist::ReadCurrentVersions(store_dir_);
  if (!versions) return failed(versions.error());
  if (current && current->version == watchlist::CombinedVersion(*versions)) return;
  auto loaded = watchlist::LoadWatchlist(store_dir_);
  if (!loaded) return failed(loaded.error());
  const auto snapshot = watchlist::BuildSnapshot(std::move(*loaded));
  std::vector<metrics::WatchlistInUse> in_use;
  for (const watchlist::ListVersion& list : snapshot->lists) {
    in_use.push_back({list.list, fmt::format("{}-{}", list.sequence, list.digest.substr(0, 12)),
                      static_cast<int64_t>(list.entries), list.imported_at_ms});
    base::LogInfo("watchlist in force", {{"list", list.list}, {"sequence", list.sequence}, {"entries", list.entries}});
  }
  metrics_.SetWatchlists(std::move(in_use));
  snapshot_.Set(snapshot);
  metrics_.CountWatchlistReload("loaded");
  last_error_.clear();
}

}  // namespace safematch::app
