// The two ends of the screening node: a source of messages, and an outbox that writes results
// and moves the input position in one transaction. Kafka is one implementation, memory
// another; the node knows neither.
//
// Both are driven by one thread; `health` may be called from any.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "stream/message.h"

namespace safematch::stream {

struct PartitionLag {
  std::string topic;
  int32_t partition = 0;
  int64_t records = 0;  // Messages that stand behind the last one handed out.
};

struct SourceHealth {
  bool connected = false;  // At least one broker answers.
  size_t partitions = 0;   // Assigned to this node.
  std::string last_error;  // Technical text; empty when there is none since the last success.
  std::vector<PartitionLag> lag;
  uint64_t rebalances = 0;
};

class MessageSource {
 public:
  virtual ~MessageSource() = default;

  // The next message, or nothing when none came within `timeout`.
  // Errors: kFenced when another process took over this identity, kInternal when reading can
  // not go on without an operator. A broker that cannot be reached is no error: it shows in
  // `health`.
  virtual Result<std::optional<Message>> Poll(std::chrono::milliseconds timeout) = 0;

  // Changes whenever partitions are given or taken (only within Poll). Messages from before
  // a change must be dropped unprocessed: they will come again, here or at another node.
  virtual uint64_t AssignmentEpoch() const = 0;

  // Continues each named partition from its committed offset, or from `fallback` where
  // nothing has been committed. After a failed commit only the broker knows what took effect.
  // Errors: kUnavailable or kTimeout; call again before the next Poll.
  virtual Status RewindToCommitted(std::span<const Position> fallback) = 0;

  virtual SourceHealth Health() const = 0;
};

// What one transaction carries.
struct OutboxBatch {
  std::vector<Record> records;
  std::vector<Position> next_positions;  // The next offset to read of each partition.
};

struct OutboxHealth {
  bool ready = false;  // A producer stands and may begin a transaction.
  // How long the call that now runs has been running; 0 when none does.
  std::chrono::nanoseconds running{0};
  std::string last_error;
};

class Outbox {
 public:
  virtual ~Outbox() = default;

  // Ends whatever an earlier transaction left open and makes ready for the next. After
  // success the committed positions are final. Cheap when there is nothing to do.
  // Errors: kUnavailable, kTimeout: try again; kFenced: stop; kInvalidArgument: settings.
  virtual Status Prepare() = 0;

  // All records become visible and all positions move, or nothing does. Needs no Prepare.
  // Errors: kLimit (a record is larger than the broker takes; nothing took effect), kFenced
  // (stop), any other: it is unknown whether the transaction took effect; Prepare, then
  // rewind the source.
  virtual Status Commit(const OutboxBatch& batch) = 0;

  virtual OutboxHealth Health() const = 0;
};

}  // namespace safematch::stream
