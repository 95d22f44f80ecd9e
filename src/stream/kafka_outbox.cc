#include "stream/kafka_outbox.h"

#include <atomic>
#include <mutex>

#include "base/log.h"
#include "stream/kafka_source_state.h"

namespace safematch::stream {

namespace {

using internal::ErrorPtr;

constexpr int kInitTimeoutMs = 10'000;
constexpr int kCommitTimeoutMs = 30'000;

// The first error that a delivery report brought; written and read on the committing thread,
// which is the one that serves the callbacks.
struct DeliveryErrors {
  rd_kafka_resp_err_t first = RD_KAFKA_RESP_ERR_NO_ERROR;
};

void OnDelivery(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
  auto& errors = *static_cast<DeliveryErrors*>(opaque);
  // A purged record only follows another error.
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR && message->err != RD_KAFKA_RESP_ERR__PURGE_QUEUE &&
      errors.first == RD_KAFKA_RESP_ERR_NO_ERROR) {
    errors.first = message->err;
  }
}

void OnError(rd_kafka_t*, int code, const char* reason, void*) {
  base::LogWarning("kafka producer error",
                   {{"code", rd_kafka_err2name(static_cast<rd_kafka_resp_err_t>(code))}, {"text", reason}});
}

// A broker fences a producer, too, when its own time-out has aborted the transaction, as it
// does after an outage. Another live process of the same name is told by the consumer, which
// is a static member of the same name; so to the outbox a fence is one more fault to recover.
ErrorCode ClassifyForOutbox(rd_kafka_resp_err_t code) {
  const ErrorCode kind = internal::Classify(code);
  return kind == ErrorCode::kFenced ? ErrorCode::kUnavailable : kind;
}

Status ToStatus(const char* call, const ErrorPtr& error) {
  if (!error) return {};
  const rd_kafka_resp_err_t code = rd_kafka_error_code(error.get());
  return Fail(ClassifyForOutbox(code), "{}: {} ({})", call, rd_kafka_error_string(error.get()),
              rd_kafka_err2name(code));
}

}  // namespace

struct KafkaOutbox::State {
  KafkaOptions options;
  KafkaSource& source;
  std::vector<std::string> topics;
  const Clock& clock;

  internal::HandlePtr producer;
  DeliveryErrors delivery;

  std::atomic<bool> ready{false};
  std::atomic<int64_t> call_started_ns{0};  // 0: no call runs.
  mutable std::mutex mutex;                 // Guards last_error.
  std::string last_error;

  State(KafkaOptions o, KafkaSource& s, std::vector<std::string> t, const Clock& c)
      : options(std::move(o)), source(s), topics(std::move(t)), clock(c) {}

  Status MakeProducer();
  Status Transact(const OutboxBatch& batch);
  Status ProduceAll(const std::vector<Record>& records);
  Status Produce(const Record& record);
  Status SendOffsets(const std::vector<Position>& positions);
  Status CommitTransaction();
  void Discard();
  void Remember(const Status& status) {
    const std::lock_guard lock(mutex);
    last_error = status ? "" : status.error().message;
  }
};

namespace {

// Marks a running call, so that another thread can see one that hangs.
class CallTimer {
 public:
  CallTimer(std::atomic<int64_t>& started_ns, const Clock& clock) : started_ns_(started_ns) {
    started_ns_ = clock.Steady().count();
  }
  ~CallTimer() { started_ns_ = 0; }
  CallTimer(const CallTimer&) = delete;
  CallTimer& operator=(const CallTimer&) = delete;

 private:
  std::atomic<int64_t>& started_ns_;
};

}  // namespace

KafkaOutbox::KafkaOutbox(KafkaOptions options, KafkaSource& source, std::vector<std::string> topics, const Clock& clock)
    : state_(std::make_unique<State>(std::move(options), source, std::move(topics), clock)) {}

KafkaOutbox::~KafkaOutbox() = default;

Status KafkaOutbox::State::MakeProducer() {
  if (producer) return {};
  SAFEMATCH_ASSIGN_OR_RETURN(internal::ConfPtr conf, internal::CommonConf(options));
  const std::pair<const char*, std::string> settings[] = {
      {"transactional.id", options.group_id + "-" + options.instance_id},
      {"transaction.timeout.ms", std::to_string(options.transaction_timeout.count())},
      // Must not exceed transaction.timeout.ms.
      {"delivery.timeout.ms", std::to_string(options.transaction_timeout.count())},
      {"message.max.bytes", std::to_string(options.message_bytes_max)},
      {"queue.buffering.max.kbytes", std::to_string(std::max<uint64_t>(2 * options.message_bytes_max / 1024, 262'144))},
      {"linger.ms", "1"},
  };
  for (const auto& [name, value] : settings) SAFEMATCH_RETURN_IF_ERROR(internal::Set(conf.get(), name, value));
  rd_kafka_conf_set_opaque(conf.get(), &delivery);
  rd_kafka_conf_set_dr_msg_cb(conf.get(), OnDelivery);
  rd_kafka_conf_set_error_cb(conf.get(), OnError);
  SAFEMATCH_ASSIGN_OR_RETURN(internal::HandlePtr made, internal::Create(RD_KAFKA_PRODUCER, std::move(conf)));
  SAFEMATCH_RETURN_IF_ERROR(
      ToStatus("init_transactions", ErrorPtr(rd_kafka_init_transactions(made.get(), kInitTimeoutMs))));
  for (const std::string& name : topics) {
    // 2.0.2 lets the first record to an unknown topic wait for a second.
    const internal::TopicPtr topic(rd_kafka_topic_new(made.get(), name.c_str(), nullptr));
    const rd_kafka_metadata_t* metadata = nullptr;
    if (rd_kafka_metadata(made.get(), 0, topic.get(), &metadata, 5'000) == RD_KAFKA_RESP_ERR_NO_ERROR) {
      rd_kafka_metadata_destroy(metadata);
    }
  }
  producer = std::move(made);
  ready = true;
  return {};
}

void KafkaOutbox::State::Discard() {
  ready = false;
  if (!producer) return;
  rd_kafka_purge(producer.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  producer.reset();
}

Status KafkaOutbox::State::Produce(const Record& record) {
  while (true) {
    Status status = internal::Produce(producer.get(), record);
    if (status || status.error().code != ErrorCode::kConflict) return status;
    rd_kafka_poll(producer.get(), 50);
    if (delivery.first != RD_KAFKA_RESP_ERR_NO_ERROR) {
      return Fail(ClassifyForOutbox(delivery.first), "produce: {}", rd_kafka_err2str(delivery.first));
    }
  }
}

Status KafkaOutbox::State::ProduceAll(const std::vector<Record>& records) {
  for (const Record& record : records) SAFEMATCH_RETURN_IF_ERROR(Produce(record));
  return {};
}

Status KafkaOutbox::State::SendOffsets(const std::vector<Position>& positions) {
  internal::SourceState& consumer = source.state();
  // Read anew each time: the generation moves with every rebalance.
  const internal::GroupMetadataPtr group(rd_kafka_consumer_group_metadata(consumer.handle.get()));
  // After the metadata, which then are those of the assignment that is not lost: a member
  // without one has no valid generation, and the coordinator accepts its offsets unfenced. The
  // client knows of a lost assignment before the next poll tells us.
  if (consumer.partitions == 0 || rd_kafka_assignment_lost(consumer.handle.get()) != 0) {
    return Fail(ErrorCode::kUnavailable, "the partitions were taken away before the commit");
  }
  if (!group) return Fail(ErrorCode::kUnavailable, "the consumer is no member of a group now");
  const internal::PartitionsPtr list(rd_kafka_topic_partition_list_new(static_cast<int>(positions.size())));
  for (const Position& position : positions) {
    rd_kafka_topic_partition_list_add(list.get(), position.topic.c_str(), position.partition)->offset = position.offset;
  }
  while (true) {
    const ErrorPtr error(
        rd_kafka_send_offsets_to_transaction(producer.get(), list.get(), group.get(), kCommitTimeoutMs));
    if (!error || rd_kafka_error_is_retriable(error.get()) == 0) return ToStatus("send_offsets_to_transaction", error);
  }
}

Status KafkaOutbox::State::CommitTransaction() {
  while (true) {
    const ErrorPtr error(rd_kafka_commit_transaction(producer.get(), kCommitTimeoutMs));
    // Retriable: the call continues where it stopped; the transaction's own timeout bounds it.
    if (!error || rd_kafka_error_is_retriable(error.get()) == 0) return ToStatus("commit_transaction", error);
  }
}

Status KafkaOutbox::State::Transact(const OutboxBatch& batch) {
  SAFEMATCH_RETURN_IF_ERROR(MakeProducer());
  delivery = {};
  SAFEMATCH_RETURN_IF_ERROR(ToStatus("begin_transaction", ErrorPtr(rd_kafka_begin_transaction(producer.get()))));
  SAFEMATCH_RETURN_IF_ERROR(ProduceAll(batch.records));
  SAFEMATCH_RETURN_IF_ERROR(SendOffsets(batch.next_positions));
  Status committed = CommitTransaction();
  if (!committed && delivery.first != RD_KAFKA_RESP_ERR_NO_ERROR) {
    // The delivery report names the cause, the commit only the consequence.
    return Fail(ClassifyForOutbox(delivery.first), "{}; first cause: {}", committed.error().message,
                rd_kafka_err2str(delivery.first));
  }
  return committed;
}

Status KafkaOutbox::Prepare() {
  const CallTimer timer(state_->call_started_ns, state_->clock);
  Status status = state_->MakeProducer();
  state_->Remember(status);
  return status;
}

Status KafkaOutbox::Commit(const OutboxBatch& batch) {
  const CallTimer timer(state_->call_started_ns, state_->clock);
  Status status = state_->Transact(batch);
  if (!status) {
    // Abort at once where that is possible, so that readers are not held up until the
    // transaction times out; the next producer would do it otherwise.
    if (state_->producer) ErrorPtr(rd_kafka_abort_transaction(state_->producer.get(), 5'000));
    state_->Discard();
  }
  state_->Remember(status);
  return status;
}

OutboxHealth KafkaOutbox::Health() const {
  OutboxHealth health;
  health.ready = state_->ready;
  const int64_t started = state_->call_started_ns;
  if (started != 0) health.running = state_->clock.Steady() - std::chrono::nanoseconds(started);
  const std::lock_guard lock(state_->mutex);
  health.last_error = state_->last_error;
  return health;
}

}  // namespace safematch::stream
