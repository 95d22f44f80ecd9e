#include "stream/kafka_handles.h"

#include <syslog.h>

#include <array>

#include "base/log.h"

namespace safematch::stream::internal {

namespace {

// librdkafka's own log lines name brokers and error codes, no message contents.
void OnLog(const rd_kafka_t*, int level, const char* facility, const char* text) {
  const base::LogLevel ours = level <= LOG_ERR       ? base::LogLevel::kWarning
                              : level <= LOG_WARNING ? base::LogLevel::kInfo
                                                     : base::LogLevel::kDebug;
  base::Log(ours, "kafka client", {{"facility", facility}, {"text", text}});
}

}  // namespace

Status Set(rd_kafka_conf_t* conf, const char* name, const std::string& value) {
  std::array<char, 512> text{};
  if (rd_kafka_conf_set(conf, name, value.c_str(), text.data(), text.size()) != RD_KAFKA_CONF_OK) {
    return Fail(ErrorCode::kInvalidArgument, "Kafka client setting {}: {}", name, text.data());
  }
  return {};
}

Result<ConfPtr> CommonConf(const KafkaOptions& options) {
  ConfPtr conf(rd_kafka_conf_new());
  rd_kafka_conf_set_log_cb(conf.get(), OnLog);
  const std::array<std::pair<const char*, std::string>, 12> settings = {{
      {"bootstrap.servers", options.brokers},
      {"client.id", options.instance_id},
      {"security.protocol", options.security_protocol},
      {"sasl.mechanism", options.security_protocol.starts_with("sasl") ? options.sasl_mechanism : ""},
      {"sasl.username", options.sasl_username},
      {"sasl.password", options.sasl_password},
      {"ssl.ca.location", options.ssl_ca_file},
      {"ssl.certificate.location", options.ssl_certificate_file},
      {"ssl.key.location", options.ssl_key_file},
      // Nagle's algorithm delays the small requests of a transaction.
      {"socket.nagle.disable", "true"},
      {"reconnect.backoff.max.ms", "2000"},
      {"log.connection.close", "false"},
  }};
  for (const auto& [name, value] : settings) {
    if (!value.empty()) SAFEMATCH_RETURN_IF_ERROR(Set(conf.get(), name, value));
  }
  return conf;
}

Result<HandlePtr> Create(rd_kafka_type_t type, ConfPtr conf) {
  std::array<char, 512> text{};
  HandlePtr handle(rd_kafka_new(type, conf.get(), text.data(), text.size()));
  if (!handle) return Fail(ErrorCode::kInvalidArgument, "cannot create a Kafka client: {}", text.data());
  static_cast<void>(conf.release());  // The client owns it now.
  return handle;
}

ErrorCode Classify(rd_kafka_resp_err_t code) {
  switch (code) {
    case RD_KAFKA_RESP_ERR__FENCED:
    case RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID:
    case RD_KAFKA_RESP_ERR_PRODUCER_FENCED:
    case RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH: return ErrorCode::kFenced;
    case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
    case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE: return ErrorCode::kLimit;
    case RD_KAFKA_RESP_ERR__TIMED_OUT:
    case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT: return ErrorCode::kTimeout;
    case RD_KAFKA_RESP_ERR__INVALID_ARG:
    case RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE: return ErrorCode::kInvalidArgument;
    default: return ErrorCode::kUnavailable;
  }
}

}  // namespace safematch::stream::internal
