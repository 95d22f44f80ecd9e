#include "stream/memory_stream.h"

#include <thread>

namespace safematch::stream {

MemoryLog::MemoryLog(std::string topic, int32_t partitions)
    : topic_(std::move(topic)),
      partitions_(static_cast<size_t>(partitions)),
      committed_(static_cast<size_t>(partitions), 0) {}

int64_t MemoryLog::Append(int32_t partition, std::string key, std::string value, int64_t timestamp_ms) {
  const std::lock_guard lock(mutex_);
  auto& messages = partitions_.at(static_cast<size_t>(partition));
  const auto offset = static_cast<int64_t>(messages.size());
  messages.push_back({{topic_, partition, offset}, timestamp_ms, std::move(key), std::move(value), {}});
  return offset;
}

int64_t MemoryLog::Committed(int32_t partition) const {
  const std::lock_guard lock(mutex_);
  return committed_.at(static_cast<size_t>(partition));
}

std::vector<Record> MemoryLog::Committed() const {
  const std::lock_guard lock(mutex_);
  return records_;
}

bool MemoryLog::Drained() const {
  const std::lock_guard lock(mutex_);
  for (size_t i = 0; i < partitions_.size(); ++i) {
    if (committed_[i] != static_cast<int64_t>(partitions_[i].size())) return false;
  }
  return true;
}

MemorySource::MemorySource(MemoryLog& log) : log_(log) {
  const std::lock_guard lock(log_.mutex_);
  next_ = log_.committed_;
}

Result<std::optional<Message>> MemorySource::Poll(std::chrono::milliseconds timeout) {
  {
    const std::lock_guard lock(log_.mutex_);
    if (rebalance_wanted_) {
      rebalance_wanted_ = false;
      next_ = log_.committed_;
      ++epoch_;
    }
    for (size_t i = 0; i < next_.size(); ++i) {
      const size_t partition = (turn_ + i) % next_.size();
      const auto& messages = log_.partitions_[partition];
      if (next_[partition] >= static_cast<int64_t>(messages.size())) continue;
      turn_ = partition + 1;
      return std::optional<Message>(messages[static_cast<size_t>(next_[partition]++)]);
    }
  }
  std::this_thread::sleep_for(std::min(timeout, std::chrono::milliseconds(1)));
  return std::optional<Message>();
}

Status MemorySource::RewindToCommitted(std::span<const Position> fallback) {
  const std::lock_guard lock(log_.mutex_);
  for (const Position& position : fallback) {
    const auto partition = static_cast<size_t>(position.partition);
    next_[partition] = log_.committed_[partition];
  }
  return {};
}

SourceHealth MemorySource::Health() const {
  SourceHealth health;
  health.connected = true;
  health.partitions = next_.size();
  return health;
}

MemoryOutbox::MemoryOutbox(MemoryLog& log, FaultPlan plan) : log_(log), plan_(std::move(plan)) {}

Status MemoryOutbox::Commit(const OutboxBatch& batch) {
  const auto fault = plan_ ? plan_(attempts_, batch) : std::nullopt;
  ++attempts_;
  if (!fault || fault->took_effect) {
    const std::lock_guard lock(log_.mutex_);
    log_.records_.insert(log_.records_.end(), batch.records.begin(), batch.records.end());
    for (const Position& position : batch.next_positions) {
      log_.committed_.at(static_cast<size_t>(position.partition)) = position.offset;
    }
  }
  if (fault) return Fail(fault->error);
  return {};
}

}  // namespace safematch::stream
