// The streaming node's loop: read, screen, commit; again after any fault, until told to stop.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "metrics/metrics.h"
#include "pipeline/partition_ledgers.h"
#include "pipeline/screening.h"
#include "stream/stream.h"
#include "watchlist/snapshot.h"

namespace safematch::pipeline {

// What one transaction held.
struct Committed {
  size_t messages = 0;
  size_t travelers = 0;
  size_t alerts = 0;
  size_t dead_letters = 0;
};

struct NodeOptions {
  std::string alerts_topic = "safe.alerts";
  std::string dead_letters_topic = "safe.dead-letters";
  std::string data_quality_topic = "safe.data-quality";
  // A transaction takes what is there, at most so much, and never waits for more. The number
  // of records starts low and follows the time that screening takes, so that even a slow list
  // keeps transactions short and polls frequent.
  size_t records_max = 1'000;
  std::chrono::milliseconds screening_target{1'000};
  uint64_t bytes_max = 16ULL << 20;
  std::chrono::milliseconds delay_max{50};  // Longest time of collecting.
  // Between attempts after a fault: doubles from the first to the last.
  std::chrono::milliseconds backoff_min{100};
  std::chrono::milliseconds backoff_max{5'000};
  // A running broker call is reported as stuck after this time.
  std::chrono::milliseconds stuck_after{15'000};
  // No screening against a list older than this; 0: no limit.
  std::chrono::seconds watchlist_age_max{0};
  // When a broker refuses a record as too large, dead letters are cut to this size; the
  // original stays in the input topic, at the position that the headers name.
  uint64_t dead_letter_bytes_min = 512ULL << 10;
  ledger::LedgerOptions ledger;
  // A list of which persons are missing is reported so long after its first part.
  std::chrono::milliseconds incomplete_after{600'000};
  // Told of each committed batch, on the node's thread; for progress displays. May be empty.
  std::function<void(const Committed&)> on_committed;
};

// A reason for which the node does not screen now.
struct NotReady {
  std::string component;  // "kafka", "watchlist", "node".
  std::string text;
};

// `Run` on one thread; `Stop` and `NotReadyReasons` from any.
class Node {
 public:
  // Everything passed by reference must outlive the node.
  Node(NodeOptions options, stream::MessageSource& source, stream::Outbox& outbox, Screener& screener,
       const watchlist::CurrentSnapshot& snapshot, metrics::Metrics& metrics, const Clock& clock);

  // Until Stop, which lets the batch under way be committed. Transient faults are met by
  // waiting and trying again. Errors: kFenced and others that no retry can heal.
  Status Run();

  // Also interrupts waiting. Safe to call more than once.
  void Stop() { stopping_ = true; }

  // Empty: ready.
  std::vector<NotReady> NotReadyReasons() const;

 private:
  struct Batch;

  Status Collect(Batch& batch);
  Status Process(Batch& batch, const watchlist::Snapshot& snapshot);
  Status CommitWithRetry(const Batch& batch);
  stream::OutboxBatch BuildOutbox(const Batch& batch, bool cut) const;
  stream::Record NoticeRecord(const Notice& notice) const;
  Status Recover(const Batch& batch, const Error& cause);
  void AdaptBatch(size_t records, std::chrono::nanoseconds screening);
  Status OnTick();
  Status ReportIncompleteLists();
  void Count(const Batch& batch);
  void CountScreened(const Screened& screened);
  void CountSettled(const Settled& settled);
  bool Wait(std::chrono::milliseconds duration);
  std::shared_ptr<const watchlist::Snapshot> UsableSnapshot() const;

  const NodeOptions options_;
  stream::MessageSource& source_;
  stream::Outbox& outbox_;
  Screener& screener_;
  const watchlist::CurrentSnapshot& snapshot_;
  metrics::Metrics& metrics_;
  const Clock& clock_;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> running_{false};
  PartitionLedgers ledgers_;
  std::chrono::nanoseconds last_tick_{0};
  size_t records_now_;  // Between 1 and options_.records_max.
};

}  // namespace safematch::pipeline
