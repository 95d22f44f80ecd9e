// RAII over librdkafka's C handles; private to this module (its .cc files only).
#pragma once

#include <librdkafka/rdkafka.h>

#include <memory>
#include <string>

#include "base/result.h"
#include "stream/kafka_options.h"
#include "stream/message.h"

namespace safematch::stream::internal {

struct ConfDeleter {
  void operator()(rd_kafka_conf_t* conf) const { rd_kafka_conf_destroy(conf); }
};
struct HandleDeleter {
  void operator()(rd_kafka_t* handle) const { rd_kafka_destroy(handle); }
};
struct ErrorDeleter {
  void operator()(rd_kafka_error_t* error) const { rd_kafka_error_destroy(error); }
};
struct PartitionsDeleter {
  void operator()(rd_kafka_topic_partition_list_t* list) const { rd_kafka_topic_partition_list_destroy(list); }
};
struct MessageDeleter {
  void operator()(rd_kafka_message_t* message) const { rd_kafka_message_destroy(message); }
};
struct QueueDeleter {
  void operator()(rd_kafka_queue_t* queue) const { rd_kafka_queue_destroy(queue); }
};
struct TopicDeleter {
  void operator()(rd_kafka_topic_t* topic) const { rd_kafka_topic_destroy(topic); }
};
struct GroupMetadataDeleter {
  void operator()(rd_kafka_consumer_group_metadata_t* metadata) const {
    rd_kafka_consumer_group_metadata_destroy(metadata);
  }
};

using ConfPtr = std::unique_ptr<rd_kafka_conf_t, ConfDeleter>;
using HandlePtr = std::unique_ptr<rd_kafka_t, HandleDeleter>;
using ErrorPtr = std::unique_ptr<rd_kafka_error_t, ErrorDeleter>;
using PartitionsPtr = std::unique_ptr<rd_kafka_topic_partition_list_t, PartitionsDeleter>;
using MessagePtr = std::unique_ptr<rd_kafka_message_t, MessageDeleter>;
using QueuePtr = std::unique_ptr<rd_kafka_queue_t, QueueDeleter>;
using TopicPtr = std::unique_ptr<rd_kafka_topic_t, TopicDeleter>;
using GroupMetadataPtr = std::unique_ptr<rd_kafka_consumer_group_metadata_t, GroupMetadataDeleter>;

// Sets one property. Errors: kInvalidArgument with librdkafka's words.
Status Set(rd_kafka_conf_t* conf, const char* name, const std::string& value);

// Connection and security properties, common to every client.
Result<ConfPtr> CommonConf(const KafkaOptions& options);

// Takes the configuration. Errors: kInvalidArgument.
Result<HandlePtr> Create(rd_kafka_type_t type, ConfPtr conf);

// Our code for a librdkafka error: kUnavailable for what may pass, kFenced, kLimit, else kInternal.
ErrorCode Classify(rd_kafka_resp_err_t code);

// Hands a copy of the record to the producer. Errors: kConflict when its queue is full (serve
// its callbacks and try again); otherwise as Classify.
Status Produce(rd_kafka_t* producer, const Record& record);

}  // namespace safematch::stream::internal
