// A member of a Kafka consumer group that reads committed messages only.
//
// Built for librdkafka 2.0.2 as Debian ships it: the eager `range` assignor with static
// membership, and single-message polls (later versions fix faults in the other ways; see
// docs/decisions/0004-exactly-once.md).
//
// A static member whose answer to a join was lost with its broker is later told that it is
// fenced, by itself. The client is then made anew, which is harmless: it starts from the
// committed offsets. When that happens more than kFencedMax times within kFencedWindow,
// another process must be alive under this name, and Poll fails with kFenced.
#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "stream/kafka_options.h"
#include "stream/stream.h"

namespace safematch::stream {

namespace internal {
struct SourceState;
}

class KafkaSource final : public MessageSource {
 public:
  // Joins the group for `topics`; returns at once, whether or not a broker answers. `clock`
  // must outlive the source.
  // Errors: kInvalidArgument for settings that librdkafka refuses.
  static Result<std::unique_ptr<KafkaSource>> Create(const KafkaOptions& options, std::vector<std::string> topics,
                                                     const Clock& clock);
  ~KafkaSource() override;  // Leaves the group's work as committed; waits for the client to end.

  Result<std::optional<Message>> Poll(std::chrono::milliseconds timeout) override;
  uint64_t AssignmentEpoch() const override;
  Status RewindToCommitted(std::span<const Position> fallback) override;
  SourceHealth Health() const override;

  static constexpr size_t kFencedMax = 3;
  static constexpr std::chrono::seconds kFencedWindow{60};

  // For the outbox, which commits this consumer's offsets.
  internal::SourceState& state() { return *state_; }

 private:
  KafkaSource(KafkaOptions options, std::vector<std::string> topics, const Clock& clock);
  Status Connect();
  Status Reconnect();

  const KafkaOptions options_;
  const std::vector<std::string> topics_;
  const Clock& clock_;
  std::deque<std::chrono::nanoseconds> reconnected_;  // When the client was made anew, within the window.
  std::unique_ptr<internal::SourceState> state_;
};

}  // namespace safematch::stream
