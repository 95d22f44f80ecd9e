// Records and input offsets in one Kafka transaction (KIP-98, KIP-447).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "stream/kafka_options.h"
#include "stream/kafka_source.h"
#include "stream/stream.h"

namespace safematch::stream {

// After any outcome but success the producer is thrown away and made anew under the same
// transactional.id: its first call ends whatever the old one left open, on the broker's side,
// so the committed offsets are final when `Commit` is next called.
class KafkaOutbox final : public Outbox {
 public:
  // `source` is the consumer whose offsets are committed; it must outlive the outbox, as must
  // `clock`. `topics` are looked up at once when a producer is made, so that the first record
  // to a topic does not wait for its metadata.
  KafkaOutbox(KafkaOptions options, KafkaSource& source, std::vector<std::string> topics, const Clock& clock);
  ~KafkaOutbox() override;

  Status Prepare() override;
  Status Commit(const OutboxBatch& batch) override;
  OutboxHealth Health() const override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace safematch::stream
