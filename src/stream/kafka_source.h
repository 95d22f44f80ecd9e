// A member of a Kafka consumer group that reads committed messages only.
//
// Built for librdkafka 2.0.2 as Debian ships it: the eager `range` assignor with static
// membership, and single-message polls (later versions fix faults in the other ways; see
// docs/decisions/0004-exactly-once.md).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "stream/kafka_options.h"
#include "stream/stream.h"

namespace safematch::stream {

namespace internal {
struct SourceState;
}

class KafkaSource final : public MessageSource {
 public:
  // Joins the group for `topics`; returns at once, whether or not a broker answers.
  // Errors: kInvalidArgument for settings that librdkafka refuses.
  static Result<std::unique_ptr<KafkaSource>> Create(const KafkaOptions& options, std::vector<std::string> topics);
  ~KafkaSource() override;  // Leaves the group's work as committed; waits for the client to end.

  Result<std::optional<Message>> Poll(std::chrono::milliseconds timeout) override;
  uint64_t AssignmentEpoch() const override;
  Status RewindToCommitted(std::span<const Position> fallback) override;
  SourceHealth Health() const override;

  // For the outbox, which commits this consumer's offsets.
  internal::SourceState& state() { return *state_; }

 private:
  explicit KafkaSource(std::unique_ptr<internal::SourceState> state);
  std::unique_ptr<internal::SourceState> state_;
};

}  // namespace safematch::stream
