#include "stream/kafka_admin.h"

#include <array>
#include <set>

#include "base/log.h"
#include "stream/kafka_handles.h"

namespace safematch::stream {

namespace {

constexpr int kTimeoutMs = 10'000;

struct NewTopicDeleter {
  void operator()(rd_kafka_NewTopic_t* topic) const { rd_kafka_NewTopic_destroy(topic); }
};
struct EventDeleter {
  void operator()(rd_kafka_event_t* event) const { rd_kafka_event_destroy(event); }
};
using NewTopicPtr = std::unique_ptr<rd_kafka_NewTopic_t, NewTopicDeleter>;
using EventPtr = std::unique_ptr<rd_kafka_event_t, EventDeleter>;

Result<internal::HandlePtr> AdminClient(const KafkaOptions& options) {
  SAFEMATCH_ASSIGN_OR_RETURN(internal::ConfPtr conf, internal::CommonConf(options));
  return internal::Create(RD_KAFKA_PRODUCER, std::move(conf));
}

Result<std::set<std::string>> KnownTopics(rd_kafka_t* client) {
  const rd_kafka_metadata_t* metadata = nullptr;
  if (const auto error = rd_kafka_metadata(client, 1, nullptr, &metadata, 5'000); error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return Fail(ErrorCode::kUnavailable, "no broker answers: {}", rd_kafka_err2str(error));
  }
  std::set<std::string> known;
  for (int i = 0; i < metadata->topic_cnt; ++i) known.insert(metadata->topics[i].topic);
  rd_kafka_metadata_destroy(metadata);
  return known;
}

std::vector<const TopicSpec*> Missing(std::span<const TopicSpec> topics, const std::set<std::string>& known) {
  std::vector<const TopicSpec*> missing;
  for (const TopicSpec& topic : topics) {
    if (!known.contains(topic.name)) missing.push_back(&topic);
  }
  return missing;
}

}  // namespace

Result<std::vector<std::string>> MissingTopics(const KafkaOptions& options, std::span<const TopicSpec> topics) {
  SAFEMATCH_ASSIGN_OR_RETURN(const internal::HandlePtr client, AdminClient(options));
  SAFEMATCH_ASSIGN_OR_RETURN(const auto known, KnownTopics(client.get()));
  std::vector<std::string> names;
  for (const TopicSpec* topic : Missing(topics, known)) names.push_back(topic->name);
  return names;
}

Status EnsureTopics(const KafkaOptions& options, std::span<const TopicSpec> topics) {
  SAFEMATCH_ASSIGN_OR_RETURN(const internal::HandlePtr client, AdminClient(options));
  SAFEMATCH_ASSIGN_OR_RETURN(const auto known, KnownTopics(client.get()));
  std::vector<NewTopicPtr> wanted;
  for (const TopicSpec* topic : Missing(topics, known)) {
    std::array<char, 256> text{};
    NewTopicPtr made(rd_kafka_NewTopic_new(topic->name.c_str(), topic->partitions, topic->replication_factor,
                                           text.data(), text.size()));
    if (!made) return Fail(ErrorCode::kInvalidArgument, "topic {}: {}", topic->name, text.data());
    if (topic->message_bytes_max > 0) {
      rd_kafka_NewTopic_set_config(made.get(), "max.message.bytes", std::to_string(topic->message_bytes_max).c_str());
    }
    wanted.push_back(std::move(made));
  }
  if (wanted.empty()) return {};
  std::vector<rd_kafka_NewTopic_t*> raw;
  for (const NewTopicPtr& topic : wanted) raw.push_back(topic.get());
  const internal::QueuePtr queue(rd_kafka_queue_new(client.get()));
  rd_kafka_CreateTopics(client.get(), raw.data(), raw.size(), nullptr, queue.get());
  const EventPtr event(rd_kafka_queue_poll(queue.get(), kTimeoutMs));
  if (!event) return Fail(ErrorCode::kTimeout, "no answer to the creation of topics");
  if (const auto error = rd_kafka_event_error(event.get()); error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return Fail(ErrorCode::kUnavailable, "cannot create topics: {}", rd_kafka_event_error_string(event.get()));
  }
  size_t count = 0;
  const rd_kafka_topic_result_t** results =
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
  for (size_t i = 0; i < count; ++i) {
    const auto error = rd_kafka_topic_result_error(results[i]);
    // Another node may have been quicker.
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR || error == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
      base::LogInfo("topic created", {{"topic", rd_kafka_topic_result_name(results[i])}});
      continue;
    }
    return Fail(ErrorCode::kInvalidArgument,
                "the broker refuses to create topic {}: {}; create it yourself or set kafka.create_topics = false",
                rd_kafka_topic_result_name(results[i]), rd_kafka_err2str(error));
  }
  return {};
}

}  // namespace safematch::stream
