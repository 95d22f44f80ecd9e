#include "pipeline/partition_ledgers.h"

namespace safematch::pipeline {

void PartitionLedgers::Resolve(Partition& partition, bool took_effect) {
  if (took_effect) {
    partition.ledger.Commit();
    partition.next = partition.open_next;
  } else {
    partition.ledger.Rollback();
    partition.next = partition.open_first;
  }
  partition.open_first = kNone;
  partition.open_next = kNone;
  partition.fate = Fate::kSettled;
}

ledger::FlightLedger& PartitionLedgers::For(const stream::Message& message, uint64_t epoch) {
  const auto key = std::make_pair(message.position.topic, message.position.partition);
  Partition& partition = partitions_.try_emplace(key, options_).first->second;
  const int64_t offset = message.position.offset;
  if (partition.fate == Fate::kInDoubt) Resolve(partition, offset >= partition.open_next);
  if (partition.epoch != epoch) {
    if (partition.next != kNone && partition.next != offset) partition = Partition(options_);
    partition.epoch = epoch;
  }
  if (partition.open_first == kNone) partition.open_first = offset;
  partition.open_next = offset + 1;
  partition.fate = Fate::kOpen;
  return partition.ledger;
}

void PartitionLedgers::OnCommitted() {
  for (auto& [key, partition] : partitions_) {
    if (partition.fate == Fate::kOpen) Resolve(partition, true);
  }
}

void PartitionLedgers::OnDoubt() {
  for (auto& [key, partition] : partitions_) {
    if (partition.fate == Fate::kOpen) partition.fate = Fate::kInDoubt;
  }
}

std::vector<PartitionLedgers::Overdue> PartitionLedgers::FindOverdue(int64_t now_ms, int64_t after_ms,
                                                                     uint64_t epoch) const {
  std::vector<Overdue> overdue;
  for (const auto& [key, partition] : partitions_) {
    if (partition.fate != Fate::kSettled || partition.epoch != epoch || partition.next == kNone) continue;
    auto lists = partition.ledger.IncompleteLists(now_ms, after_ms);
    if (!lists.empty()) overdue.push_back({{key.first, key.second, partition.next}, std::move(lists)});
  }
  return overdue;
}

void PartitionLedgers::Forget(const std::vector<Overdue>& overdue) {
  for (const Overdue& item : overdue) {
    const auto partition = partitions_.find({item.next.topic, item.next.partition});
    if (partition != partitions_.end()) partition->second.ledger.Forget(item.lists);
  }
}

void PartitionLedgers::DropOldFlights() {
  for (auto& [key, partition] : partitions_) {
    if (partition.fate == Fate::kSettled) partition.ledger.DropOldFlights();
  }
}

size_t PartitionLedgers::flight_count() const {
  size_t count = 0;
  for (const auto& [key, partition] : partitions_) count += partition.ledger.flight_count();
  return count;
}

size_t PartitionLedgers::open_list_count() const {
  size_t count = 0;
  for (const auto& [key, partition] : partitions_) count += partition.ledger.open_list_count();
  return count;
}

}  // namespace safematch::pipeline
