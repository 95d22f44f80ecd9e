#include "stream/mock_cluster.h"

// clang-format off: the mock's header wants the other one first.
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
// clang-format on

#include "stream/kafka_handles.h"

namespace safematch::stream {

namespace {

struct ClusterDeleter {
  void operator()(rd_kafka_mock_cluster_t* cluster) const { rd_kafka_mock_cluster_destroy(cluster); }
};

}  // namespace

struct MockCluster::State {
  internal::HandlePtr owner;  // The mock lives within a client; destroyed after it.
  std::unique_ptr<rd_kafka_mock_cluster_t, ClusterDeleter> cluster;
  std::string brokers;
};

MockCluster::MockCluster(std::unique_ptr<State> state) : state_(std::move(state)) {}
MockCluster::~MockCluster() = default;

void MockCluster::FailRequests(int16_t api_key, const std::vector<int>& error_codes) {
  std::vector<rd_kafka_resp_err_t> errors;
  for (const int code : error_codes) errors.push_back(static_cast<rd_kafka_resp_err_t>(code));
  rd_kafka_mock_push_request_errors_array(state_->cluster.get(), api_key, errors.size(), errors.data());
}

const std::string& MockCluster::brokers() const { return state_->brokers; }

Result<std::unique_ptr<MockCluster>> MockCluster::Start(const std::vector<std::string>& topics, int partitions) {
  auto state = std::make_unique<State>();
  SAFEMATCH_ASSIGN_OR_RETURN(internal::ConfPtr conf, internal::CommonConf(KafkaOptions{}));
  SAFEMATCH_ASSIGN_OR_RETURN(state->owner, internal::Create(RD_KAFKA_PRODUCER, std::move(conf)));
  state->cluster.reset(rd_kafka_mock_cluster_new(state->owner.get(), 3));
  if (!state->cluster) return Fail(ErrorCode::kUnavailable, "cannot start the mock Kafka cluster");
  state->brokers = rd_kafka_mock_cluster_bootstraps(state->cluster.get());
  for (const std::string& topic : topics) {
    if (rd_kafka_mock_topic_create(state->cluster.get(), topic.c_str(), partitions, 1) != RD_KAFKA_RESP_ERR_NO_ERROR) {
      return Fail(ErrorCode::kUnavailable, "the mock Kafka cluster refuses topic {}", topic);
    }
  }
  return std::unique_ptr<MockCluster>(new MockCluster(std::move(state)));
}

}  // namespace safematch::stream
