// A plain idempotent producer, for what stands outside the screening transaction: replay,
// publishing, the demo.
#pragma once

#include <chrono>
#include <memory>

#include "base/result.h"
#include "stream/kafka_options.h"
#include "stream/message.h"

namespace safematch::stream {

// One thread at a time.
class KafkaProducer {
 public:
  // Errors: kInvalidArgument.
  static Result<std::unique_ptr<KafkaProducer>> Create(const KafkaOptions& options);
  ~KafkaProducer();

  // Takes a copy; waits while the client's queue is full. Errors: kLimit, kUnavailable.
  Status Send(const Record& record);

  // Waits until all records are acknowledged. Errors: kTimeout with the number left;
  // kUnavailable with the number that failed for good.
  Status Flush(std::chrono::milliseconds timeout);

 private:
  struct State;
  explicit KafkaProducer(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace safematch::stream
