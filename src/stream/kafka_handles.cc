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

Status Produce(rd_kafka_t* producer, const Record& record) {
  rd_kafka_headers_t* headers = rd_kafka_headers_new(record.headers.size());
  for (const Header& header : record.headers) {
    rd_kafka_header_add(headers, header.name.data(), static_cast<ssize_t>(header.name.size()), header.value.data(),
                        static_cast<ssize_t>(header.value.size()));
  }
  std::array<rd_kafka_vu_t, 5> arguments{};
  arguments[0].vtype = RD_KAFKA_VTYPE_TOPIC;
  arguments[0].u.cstr = record.topic.c_str();
  arguments[1].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
  arguments[1].u.i = RD_KAFKA_MSG_F_COPY;
  // The client copies the bytes; its interface only lacks the const.
  arguments[2].vtype = RD_KAFKA_VTYPE_VALUE;
  arguments[2].u.mem = {const_cast<char*>(record.value.data()), record.value.size()};
  arguments[3].vtype = RD_KAFKA_VTYPE_KEY;
  arguments[3].u.mem = {const_cast<char*>(record.key.data()), record.key.size()};
  arguments[4].vtype = RD_KAFKA_VTYPE_HEADERS;
  arguments[4].u.headers = headers;
  const ErrorPtr error(rd_kafka_produceva(producer, arguments.data(), arguments.size()));
  if (!error) return {};  // The headers belong to the record now.
  rd_kafka_headers_destroy(headers);
  const rd_kafka_resp_err_t code = rd_kafka_error_code(error.get());
  return Fail(code == RD_KAFKA_RESP_ERR__QUEUE_FULL ? ErrorCode::kConflict : Classify(code), "produce: {} ({})",
              rd_kafka_error_string(error.get()), rd_kafka_err2name(code));
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
