#include "stream/kafka_source.h"

#include <array>

#include "base/log.h"
#include "stream/kafka_source_state.h"
#include "stream/kafka_statistics.h"

namespace safematch::stream {

namespace {

using internal::SourceState;

SourceState& StateOf(void* opaque) { return *static_cast<SourceState*>(opaque); }

// Runs within Poll, never within a transaction: offsets of revoked partitions cannot be
// committed any more, and nothing of them is under way.
void OnRebalance(rd_kafka_t* handle, rd_kafka_resp_err_t what, rd_kafka_topic_partition_list_t* partitions,
                 void* opaque) {
  SourceState& state = StateOf(opaque);
  if (what == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) {
    rd_kafka_assign(handle, partitions);
    state.partitions = static_cast<size_t>(partitions->cnt);
    base::LogInfo("partitions assigned", {{"count", partitions->cnt}});
  } else {
    const bool lost = rd_kafka_assignment_lost(handle) != 0;
    rd_kafka_assign(handle, nullptr);
    state.partitions = 0;
    base::LogInfo("partitions revoked", {{"count", partitions->cnt}, {"lost", lost ? "yes" : "no"}});
  }
  ++state.epoch;
  const std::lock_guard lock(state.mutex);
  ++state.health.rebalances;
  state.health.partitions = state.partitions;
}

int OnStatistics(rd_kafka_t*, char* json, size_t size, void* opaque) {
  SourceState& state = StateOf(opaque);
  const KafkaStatistics statistics = ParseKafkaStatistics(std::string_view(json, size));
  const std::lock_guard lock(state.mutex);
  state.health.connected = statistics.brokers_up > 0;
  if (state.health.connected) state.health.last_error.clear();
  state.health.lag = statistics.lag;
  return 0;  // librdkafka frees the text.
}

void OnError(rd_kafka_t*, int code, const char* reason, void* opaque) {
  SourceState& state = StateOf(opaque);
  // A fatal error is met in Poll, where the client can be made anew.
  const auto error = static_cast<rd_kafka_resp_err_t>(code);
  base::LogWarning("kafka consumer error", {{"code", rd_kafka_err2name(error)}, {"text", reason}});
  const std::lock_guard lock(state.mutex);
  if (error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) state.health.connected = false;
  state.health.last_error = reason;
}

Message ToMessage(const rd_kafka_message_t& raw) {
  Message message;
  message.position = {rd_kafka_topic_name(raw.rkt), raw.partition, raw.offset};
  rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
  const int64_t timestamp = rd_kafka_message_timestamp(&raw, &type);
  message.timestamp_ms = type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE || timestamp < 0 ? 0 : timestamp;
  if (raw.key != nullptr) message.key.assign(static_cast<const char*>(raw.key), raw.key_len);
  if (raw.payload != nullptr) message.value.assign(static_cast<const char*>(raw.payload), raw.len);
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&raw, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR) {
    const char* name = nullptr;
    const void* value = nullptr;
    size_t size = 0;
    for (size_t i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
      message.headers.push_back({name, value == nullptr ? "" : std::string(static_cast<const char*>(value), size)});
    }
  }
  return message;
}

}  // namespace

KafkaSource::KafkaSource(KafkaOptions options, std::vector<std::string> topics, const Clock& clock)
    : options_(std::move(options)),
      topics_(std::move(topics)),
      clock_(clock),
      state_(std::make_unique<SourceState>()) {}

KafkaSource::~KafkaSource() {
  if (state_->handle) rd_kafka_consumer_close(state_->handle.get());
}

Result<std::unique_ptr<KafkaSource>> KafkaSource::Create(const KafkaOptions& options, std::vector<std::string> topics,
                                                         const Clock& clock) {
  std::unique_ptr<KafkaSource> source(new KafkaSource(options, std::move(topics), clock));
  SAFEMATCH_RETURN_IF_ERROR(source->Connect());
  return source;
}

Status KafkaSource::Connect() {
  const KafkaOptions& options = options_;
  SAFEMATCH_ASSIGN_OR_RETURN(internal::ConfPtr conf, internal::CommonConf(options));
  const std::pair<const char*, std::string> settings[] = {
      {"group.id", options.group_id},
      {"group.instance.id", options.instance_id},
      {"enable.auto.commit", "false"},
      {"enable.auto.offset.store", "false"},
      {"isolation.level", "read_committed"},
      {"auto.offset.reset", options.auto_offset_reset},
      {"partition.assignment.strategy", "range"},
      {"check.crcs", "true"},
      {"session.timeout.ms", std::to_string(options.session_timeout.count())},
      {"max.poll.interval.ms", std::to_string(std::max<int64_t>(300'000, options.session_timeout.count()))},
      {"queued.max.messages.kbytes", std::to_string(options.queued_kbytes)},
      // One answer holds at least one whole message, however large, and its batch.
      {"receive.message.max.bytes", std::to_string(std::max<uint64_t>(2 * options.message_bytes_max, 100'000'000))},
      {"fetch.wait.max.ms", "100"},
      {"statistics.interval.ms", "1000"},
      {"allow.auto.create.topics", "false"},
  };
  for (const auto& [name, value] : settings) SAFEMATCH_RETURN_IF_ERROR(internal::Set(conf.get(), name, value));
  rd_kafka_conf_set_opaque(conf.get(), state_.get());
  rd_kafka_conf_set_rebalance_cb(conf.get(), OnRebalance);
  rd_kafka_conf_set_stats_cb(conf.get(), OnStatistics);
  rd_kafka_conf_set_error_cb(conf.get(), OnError);
  SAFEMATCH_ASSIGN_OR_RETURN(state_->handle, internal::Create(RD_KAFKA_CONSUMER, std::move(conf)));
  rd_kafka_poll_set_consumer(state_->handle.get());

  const internal::PartitionsPtr list(rd_kafka_topic_partition_list_new(static_cast<int>(topics_.size())));
  for (const std::string& topic : topics_) {
    rd_kafka_topic_partition_list_add(list.get(), topic.c_str(), RD_KAFKA_PARTITION_UA);
  }
  if (const auto error = rd_kafka_subscribe(state_->handle.get(), list.get()); error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return Fail(ErrorCode::kInvalidArgument, "cannot subscribe: {}", rd_kafka_err2str(error));
  }
  return {};
}

// Leaves a client that had a fatal error behind, without a farewell that it could not send.
Status KafkaSource::Reconnect() {
  std::array<char, 512> text{};
  const rd_kafka_resp_err_t error = rd_kafka_fatal_error(state_->handle.get(), text.data(), text.size());
  const auto now = clock_.Steady();
  while (!reconnected_.empty() && now - reconnected_.front() > kFencedWindow) reconnected_.pop_front();
  if (reconnected_.size() >= kFencedMax) {
    const bool fenced = internal::Classify(error) == ErrorCode::kFenced;
    return Fail(fenced ? ErrorCode::kFenced : ErrorCode::kInternal, "{}Kafka consumer: {} ({})",
                fenced ? "another node runs under the same kafka.instance_id; " : "", text.data(),
                rd_kafka_err2name(error));
  }
  base::LogWarning("kafka consumer is made anew", {{"code", rd_kafka_err2name(error)}, {"text", text.data()}});
  reconnected_.push_back(now);
  rd_kafka_destroy_flags(state_->handle.release(), RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
  state_->partitions = 0;
  ++state_->epoch;
  {
    const std::lock_guard lock(state_->mutex);
    state_->health.partitions = 0;
    state_->health.connected = false;
    state_->health.last_error = text.data();
  }
  return Connect();
}

Result<std::optional<Message>> KafkaSource::Poll(std::chrono::milliseconds timeout) {
  if (rd_kafka_fatal_error(state_->handle.get(), nullptr, 0) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    SAFEMATCH_RETURN_IF_ERROR(Reconnect());
  }
  const internal::MessagePtr raw(rd_kafka_consumer_poll(state_->handle.get(), static_cast<int>(timeout.count())));
  if (!raw) return std::optional<Message>();
  if (raw->err == RD_KAFKA_RESP_ERR_NO_ERROR) return std::optional<Message>(ToMessage(*raw));
  const std::string text = rd_kafka_message_errstr(raw.get());
  if (raw->err == RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET) {
    return Fail(ErrorCode::kInternal,
                "partition {} has no committed offset, or its offset is gone from the log ({}); "
                "kafka.auto_offset_reset = \"error\" leaves the choice to you: set earliest or latest once",
                raw->partition, text);
  }
  base::LogWarning("kafka read error", {{"code", rd_kafka_err2name(raw->err)}, {"partition", raw->partition}});
  const std::lock_guard lock(state_->mutex);
  state_->health.last_error = text;
  return std::optional<Message>();
}

uint64_t KafkaSource::AssignmentEpoch() const { return state_->epoch; }

Status KafkaSource::RewindToCommitted(std::span<const Position> fallback) {
  // The next Poll makes the client anew, and that one starts from the committed offsets.
  if (rd_kafka_fatal_error(state_->handle.get(), nullptr, 0) != RD_KAFKA_RESP_ERR_NO_ERROR) return {};
  const internal::PartitionsPtr list(rd_kafka_topic_partition_list_new(static_cast<int>(fallback.size())));
  for (const Position& position : fallback) {
    rd_kafka_topic_partition_list_add(list.get(), position.topic.c_str(), position.partition);
  }
  if (const auto error = rd_kafka_committed(state_->handle.get(), list.get(), 5'000);
      error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return Fail(internal::Classify(error), "cannot read committed offsets: {}", rd_kafka_err2str(error));
  }
  for (size_t i = 0; i < fallback.size(); ++i) {
    rd_kafka_topic_partition_t& partition = list->elems[i];
    if (partition.err != RD_KAFKA_RESP_ERR_NO_ERROR) {
      return Fail(ErrorCode::kUnavailable, "cannot read the committed offset of partition {}: {}", partition.partition,
                  rd_kafka_err2str(partition.err));
    }
    if (partition.offset < fallback[i].offset) partition.offset = fallback[i].offset;
    const internal::TopicPtr topic(rd_kafka_topic_new(state_->handle.get(), partition.topic, nullptr));
    // One by one: seek_partitions of 2.0.2 mistakes its timeout.
    if (const auto error = rd_kafka_seek(topic.get(), partition.partition, partition.offset, 5'000);
        error != RD_KAFKA_RESP_ERR_NO_ERROR) {
      // ERR__STATE: the partition is no longer ours; its next owner starts from the commit.
      if (error == RD_KAFKA_RESP_ERR__STATE || error == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION) continue;
      return Fail(internal::Classify(error), "cannot seek partition {}: {}", partition.partition,
                  rd_kafka_err2str(error));
    }
  }
  return {};
}

SourceHealth KafkaSource::Health() const {
  const std::lock_guard lock(state_->mutex);
  return state_->health;
}

}  // namespace safematch::stream
