#include "stream/kafka_producer.h"

#include "stream/kafka_handles.h"

namespace safematch::stream {

struct KafkaProducer::State {
  internal::HandlePtr handle;
  uint64_t failed = 0;  // Written by delivery reports, which this object's thread serves.
};

namespace {

void OnDelivery(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
  if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) ++*static_cast<uint64_t*>(opaque);
}

}  // namespace

KafkaProducer::KafkaProducer(std::unique_ptr<State> state) : state_(std::move(state)) {}
KafkaProducer::~KafkaProducer() = default;

Result<std::unique_ptr<KafkaProducer>> KafkaProducer::Create(const KafkaOptions& options) {
  SAFEMATCH_ASSIGN_OR_RETURN(internal::ConfPtr conf, internal::CommonConf(options));
  SAFEMATCH_RETURN_IF_ERROR(internal::Set(conf.get(), "enable.idempotence", "true"));
  SAFEMATCH_RETURN_IF_ERROR(internal::Set(conf.get(), "message.max.bytes", std::to_string(options.message_bytes_max)));
  auto state = std::make_unique<State>();
  rd_kafka_conf_set_opaque(conf.get(), &state->failed);
  rd_kafka_conf_set_dr_msg_cb(conf.get(), OnDelivery);
  SAFEMATCH_ASSIGN_OR_RETURN(state->handle, internal::Create(RD_KAFKA_PRODUCER, std::move(conf)));
  return std::unique_ptr<KafkaProducer>(new KafkaProducer(std::move(state)));
}

Status KafkaProducer::Send(const Record& record) {
  while (true) {
    Status status = internal::Produce(state_->handle.get(), record);
    if (status || status.error().code != ErrorCode::kConflict) return status;
    rd_kafka_poll(state_->handle.get(), 50);
  }
}

Status KafkaProducer::Flush(std::chrono::milliseconds timeout) {
  const auto error = rd_kafka_flush(state_->handle.get(), static_cast<int>(timeout.count()));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return Fail(ErrorCode::kTimeout, "{} records are not acknowledged yet", rd_kafka_outq_len(state_->handle.get()));
  }
  if (state_->failed > 0) return Fail(ErrorCode::kUnavailable, "{} records were not delivered", state_->failed);
  return {};
}

}  // namespace safematch::stream
