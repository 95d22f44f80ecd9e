// What a node counts and measures, as one typed method a metric (see catalogue.h for names
// and meanings), and its text for Prometheus.
//
// Label values are bounded: beyond kLabelValuesMax distinct values of a label, and for values
// that are empty, longer than kLabelValueBytesMax or not UTF-8, a counter counts as "other";
// gauges beyond their limit are left out. Both show in safematch_metric_series_overflow_total.
// Labels never carry personal data; `Personal` does not convert to std::string_view.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace safematch::metrics {

struct PartitionLag {
  std::string topic;
  int32_t partition = 0;
  int64_t records = 0;
};

struct WatchlistInUse {
  std::string list;
  std::string version;
  int64_t entries = 0;
  int64_t published_unix_ms = 0;  // The age grows from here on by itself.
};

// Thread-safe. Counting takes some ten nanoseconds without labels, some hundred with.
class Metrics {
 public:
  using Duration = std::chrono::nanoseconds;

  // `clock` must outlive the object.
  Metrics(const Clock& clock, std::string_view version, std::string_view simd);
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  void CountManifest(std::string_view format, std::string_view outcome);
  void CountManifestProblems(std::string_view code, uint64_t count = 1);
  void CountTravelers(uint64_t count);
  void CountRejectedTravelers(std::string_view code, uint64_t count = 1);
  void CountAlerts(std::string_view band, std::string_view list, uint64_t count = 1);
  void CountDeadLetters(std::string_view code, uint64_t count = 1);
  void CountTravelerMessages(std::string_view outcome, uint64_t count);
  void CountUnknownTravelers(uint64_t count);
  void CountDuplicateMessages(uint64_t count);
  void CountAlertRevisions(std::string_view status);
  void CountLists(std::string_view outcome, uint64_t count);
  void CountDataQuality(std::string_view code, uint64_t count);
  void CountNotices(std::string_view kind, uint64_t count);
  void CountSkippedMessage(std::string_view type);
  void CountJunkBytes(uint64_t bytes);
  void SetFlights(size_t flights, size_t open_lists);
  void ObserveMatch(Duration duration);
  void ObservePipelineLatency(Duration latency);
  void ObserveCandidates(uint64_t candidates);

  void ObserveBatch(uint64_t records);
  void CountTransaction(std::string_view outcome);
  void ObserveTransaction(Duration duration);
  void SetTransactionCallStuck(Duration duration);

  // The partitions now assigned; all others vanish.
  void SetConsumerLags(std::span<const PartitionLag> lags);
  void CountRebalance();
  void SetKafkaConnected(bool connected);
  void CountKafkaError(std::string_view code);

  // The lists now in use; all others vanish.
  void SetWatchlists(std::vector<WatchlistInUse> watchlists);
  void CountWatchlistReload(std::string_view outcome);

  void SetReady(bool ready);
  // `path`: the route's, never the client's; empty when no route was found.
  void CountHttpRequest(std::string_view path, int status);

  // All metrics in the text format 0.0.4, with ages and process_* as of now.
  std::string Exposition() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace safematch::metrics
