// librdkafka's in-process mock of a Kafka cluster: real protocol on a loopback port, so that
// the node can be shown without a broker.
//
// It keeps no transactional offsets and hides no aborted messages, and drops what lies beyond
// some 5 MB a partition: good for a demonstration, proof of nothing.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"

namespace safematch::stream {

class MockCluster {
 public:
  // Errors: kUnavailable.
  static Result<std::unique_ptr<MockCluster>> Start(const std::vector<std::string>& topics, int partitions);
  ~MockCluster();

  const std::string& brokers() const;  // "127.0.0.1:40001,..."

  // The next requests of this Kafka API key (protocol guide, "API keys") fail with these
  // error codes, one each. For tests of how the client meets errors.
  void FailRequests(int16_t api_key, const std::vector<int>& error_codes);

 private:
  struct State;
  explicit MockCluster(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace safematch::stream
