// The Kafka client against librdkafka's mock cluster: the protocol and the client's errors.
// What transactions guarantee is shown by the end-to-end tests on a real broker.
#include <doctest/doctest.h>

#include <chrono>
#include <set>
#include <string>

#include "base/clock.h"
#include "stream/kafka_outbox.h"
#include "stream/kafka_producer.h"
#include "stream/kafka_source.h"
#include "stream/mock_cluster.h"

using namespace safematch;
using namespace safematch::stream;

namespace {

constexpr int16_t kAddOffsetsToTxn = 25;
constexpr int16_t kEndTxn = 26;
constexpr int kInvalidTxnState = 48;
constexpr int kTopicAuthorizationFailed = 29;

KafkaOptions Options(const MockCluster& cluster, const std::string& name) {
  KafkaOptions options;
  options.brokers = cluster.brokers();
  options.group_id = name;
  options.instance_id = name + "-0";
  return options;
}

// Polls until `count` messages came; the deadline only ends a broken run.
std::vector<Message> ReadSome(KafkaSource& source, size_t count) {
  std::vector<Message> messages;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (messages.size() < count && std::chrono::steady_clock::now() < deadline) {
    auto message = source.Poll(std::chrono::milliseconds(100));
    REQUIRE(message);
    if (*message) messages.push_back(std::move(**message));
  }
  return messages;
}

void Fill(const MockCluster& cluster, int count) {
  const auto producer = KafkaProducer::Create(Options(cluster, "filler")).value_or(nullptr);
  REQUIRE(producer);
  for (int i = 0; i < count; ++i) {
    REQUIRE(producer->Send(
        {"in", "key" + std::to_string(i), "value" + std::to_string(i), {{"content-type", "text/plain"}}}));
  }
  REQUIRE(producer->Flush(std::chrono::seconds(20)));
}

}  // namespace

TEST_CASE("kafka on the mock: messages come with key, headers and position, and go out in a transaction") {
  const auto cluster = MockCluster::Start({"in", "out"}, 2).value_or(nullptr);
  REQUIRE(cluster);
  Fill(*cluster, 20);
  const SystemClock clock;
  const auto source = KafkaSource::Create(Options(*cluster, "node"), {"in"}, clock).value_or(nullptr);
  REQUIRE(source);
  KafkaOutbox outbox(Options(*cluster, "node"), *source, {"out"}, clock);
  REQUIRE(outbox.Prepare());
  CHECK(outbox.Health().ready);
  const auto messages = ReadSome(*source, 20);
  REQUIRE(messages.size() == 20);
  CHECK(messages[0].headers == std::vector<Header>{{"content-type", "text/plain"}});
  CHECK(messages[0].timestamp_ms > 0);
  CHECK(source->AssignmentEpoch() > 0);
  OutboxBatch batch;
  for (const Message& message : messages) batch.records.push_back({"out", message.key, message.value, {}});
  batch.next_positions = NextPositions(messages);
  REQUIRE(outbox.Commit(batch));

  const auto reader = KafkaSource::Create(Options(*cluster, "reader"), {"out"}, clock).value_or(nullptr);
  REQUIRE(reader);
  std::set<std::string> values;
  for (const Message& message : ReadSome(*reader, 20)) values.insert(message.value);
  CHECK(values.size() == 20);
}

TEST_CASE("kafka on the mock: an abortable error and a fatal one leave an outbox that works again") {
  const auto cluster = MockCluster::Start({"in", "out"}, 1).value_or(nullptr);
  REQUIRE(cluster);
  Fill(*cluster, 3);
  const SystemClock clock;
  const auto source = KafkaSource::Create(Options(*cluster, "node"), {"in"}, clock).value_or(nullptr);
  REQUIRE(source);
  KafkaOutbox outbox(Options(*cluster, "node"), *source, {"out"}, clock);
  const auto messages = ReadSome(*source, 3);
  REQUIRE(messages.size() == 3);
  OutboxBatch batch;
  batch.records.push_back({"out", "k", "v", {}});
  batch.next_positions = NextPositions(messages);

  REQUIRE(outbox.Prepare());
  cluster->FailRequests(kAddOffsetsToTxn, {kTopicAuthorizationFailed});
  const Status aborted = outbox.Commit(batch);
  REQUIRE_FALSE(aborted);
  CHECK_FALSE(outbox.Health().ready);
  REQUIRE(outbox.Prepare());
  REQUIRE(source->RewindToCommitted(FirstPositions(messages)));
  CHECK(ReadSome(*source, 3).size() == 3);

  cluster->FailRequests(kEndTxn, {kInvalidTxnState});
  REQUIRE_FALSE(outbox.Commit(batch));
  REQUIRE(outbox.Prepare());
  CHECK(outbox.Commit(batch));
  CHECK(outbox.Health().last_error.empty());
}

TEST_CASE("kafka: a record beyond the limit is said to be too large, and nothing of it goes out") {
  const auto cluster = MockCluster::Start({"in", "out"}, 1).value_or(nullptr);
  REQUIRE(cluster);
  Fill(*cluster, 1);
  const SystemClock clock;
  KafkaOptions options = Options(*cluster, "node");
  options.message_bytes_max = 10'000;
  const auto source = KafkaSource::Create(options, {"in"}, clock).value_or(nullptr);
  REQUIRE(source);
  KafkaOutbox outbox(options, *source, {"out"}, clock);
  const auto messages = ReadSome(*source, 1);
  OutboxBatch batch;
  batch.records.push_back({"out", "k", std::string(20'000, 'x'), {}});
  batch.next_positions = NextPositions(messages);
  const Status status = outbox.Commit(batch);
  REQUIRE_FALSE(status);
  CHECK(status.error().code == ErrorCode::kLimit);
}

TEST_CASE("kafka: wrong settings are refused with their name; a missing broker is only unavailable") {
  const SystemClock clock;
  KafkaOptions options;
  options.brokers = "127.0.0.1:1";
  options.security_protocol = "carrier-pigeon";
  const auto refused = KafkaSource::Create(options, {"in"}, clock);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::kInvalidArgument);
  CHECK(refused.error().message.find("security.protocol") != std::string::npos);
  options.security_protocol = "plaintext";
  const auto source = KafkaSource::Create(options, {"in"}, clock).value_or(nullptr);
  REQUIRE(source);
  const auto nothing = source->Poll(std::chrono::milliseconds(50));
  REQUIRE(nothing);
  CHECK_FALSE(nothing->has_value());
  CHECK_FALSE(source->Health().connected);
}
