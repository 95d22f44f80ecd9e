// An in-memory source and outbox with the same promises as Kafka's, and faults on demand:
// for tests of the node without a broker.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "stream/stream.h"

namespace safematch::stream {

// A log of partitions with a committed position each. Thread-safe.
class MemoryLog {
 public:
  explicit MemoryLog(std::string topic, int32_t partitions);

  // Appends to `partition` and returns the offset.
  int64_t Append(int32_t partition, std::string key, std::string value, int64_t timestamp_ms = 0);
  int64_t Committed(int32_t partition) const;  // Next offset to read; 0 at first.
  std::vector<Record> Committed() const;       // Records of committed transactions, in order.
  bool Drained() const;                        // Every message is committed.

 private:
  friend class MemorySource;
  friend class MemoryOutbox;
  mutable std::mutex mutex_;
  std::string topic_;
  std::vector<std::vector<Message>> partitions_;
  std::vector<int64_t> committed_;
  std::vector<Record> records_;
};

class MemorySource final : public MessageSource {
 public:
  explicit MemorySource(MemoryLog& log);

  Result<std::optional<Message>> Poll(std::chrono::milliseconds timeout) override;
  uint64_t AssignmentEpoch() const override { return epoch_; }
  Status RewindToCommitted(std::span<const Position> fallback) override;
  SourceHealth Health() const override;

  // As a rebalance does: the next Poll continues from the committed positions.
  void Rebalance() { rebalance_wanted_ = true; }

 private:
  MemoryLog& log_;
  std::vector<int64_t> next_;
  size_t turn_ = 0;
  uint64_t epoch_ = 1;
  bool rebalance_wanted_ = false;
};

class MemoryOutbox final : public Outbox {
 public:
  // Decides the fate of each commit: nothing (success), an error without effect, or an error
  // although the transaction took effect (the answer was lost).
  struct Fault {
    Error error;
    bool took_effect = false;
  };
  using FaultPlan = std::function<std::optional<Fault>(size_t attempt, const OutboxBatch& batch)>;

  explicit MemoryOutbox(MemoryLog& log, FaultPlan plan = {});
  Status Prepare() override { return {}; }
  Status Commit(const OutboxBatch& batch) override;
  OutboxHealth Health() const override { return {true, std::chrono::nanoseconds(0), ""}; }
  size_t attempts() const { return attempts_; }

 private:
  MemoryLog& log_;
  FaultPlan plan_;
  size_t attempts_ = 0;
};

}  // namespace safematch::stream
