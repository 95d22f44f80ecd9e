// The ledgers of the partitions that a node reads, kept in step with the committed positions.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ledger/flight_ledger.h"
#include "stream/message.h"

namespace safematch::pipeline {

// Not thread-safe; the node's thread.
//
// Whether a transaction took effect is not always known when its call ends. The next message of
// the partition tells: one of the same batch again means that it did not. After a rebalance the
// ledger of a partition is kept if reading goes on where it ended; otherwise another node has
// read in between, and what it learned is not known here.
class PartitionLedgers {
 public:
  explicit PartitionLedgers(ledger::LedgerOptions options) : options_(options) {}

  // The ledger in which to settle `message`, which was read under assignment `epoch`.
  ledger::FlightLedger& For(const stream::Message& message, uint64_t epoch);

  // The transaction of the messages since the last call took effect, or may have failed.
  void OnCommitted();
  void OnDoubt();

  struct Overdue {
    stream::Position next;  // The partition's committed position.
    std::vector<ledger::IncompleteList> lists;
  };
  // The lists for which nobody should wait any longer, of partitions read under `epoch`.
  // REQUIRES: no transaction under way.
  std::vector<Overdue> FindOverdue(int64_t now_ms, int64_t after_ms, uint64_t epoch) const;
  // They have been reported.
  void Forget(const std::vector<Overdue>& overdue);

  void DropOldFlights();

  size_t flight_count() const;
  size_t open_list_count() const;

 private:
  static constexpr int64_t kNone = -1;
  enum class Fate { kSettled, kOpen, kInDoubt };

  struct Partition {
    explicit Partition(ledger::LedgerOptions options) : ledger(options) {}
    ledger::FlightLedger ledger;
    uint64_t epoch = 0;
    int64_t next = kNone;        // Offset after the last message whose changes are final.
    int64_t open_first = kNone;  // Messages whose changes are not: [open_first, open_next).
    int64_t open_next = kNone;
    Fate fate = Fate::kSettled;
  };

  void Resolve(Partition& partition, bool took_effect);

  ledger::LedgerOptions options_;
  std::map<std::pair<std::string, int32_t>, Partition> partitions_;  // By topic and partition.
};

}  // namespace safematch::pipeline
