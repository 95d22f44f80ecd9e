#include "app/setup.h"

#include <unistd.h>

#include <array>

#include "app/config_print.h"
#include "app/version.h"
#include "base/file.h"
#include "base/worker_pool.h"

namespace safematch::app {

namespace {

std::string HostName() {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') return "safematch-0";
  return name.data();
}

template <typename Unsigned>
Unsigned ToUnsigned(int64_t value) {
  return static_cast<Unsigned>(value);  // The settings table bounds it from below by 0.
}

}  // namespace

manifest::DecodeLimits DecodeLimitsFrom(const Config& config) {
  manifest::DecodeLimits limits;
  limits.json.bytes_max = ToUnsigned<uint64_t>(config.limits.message_bytes);
  limits.json.depth_max = ToUnsigned<size_t>(config.limits.json_depth);
  limits.json.travelers_max = ToUnsigned<size_t>(config.limits.travelers_per_manifest);
  limits.json.text_bytes_max = ToUnsigned<size_t>(config.limits.text_bytes);
  limits.json.list_items_max = ToUnsigned<size_t>(config.limits.list_items);
  limits.segments_max = ToUnsigned<size_t>(config.limits.segments);
  limits.problems_max = ToUnsigned<size_t>(config.limits.problems);
  return limits;
}

pipeline::ScreeningOptions ScreeningOptionsFrom(const Config& config) {
  pipeline::ScreeningOptions options;
  options.match.review_weight = config.match.review_weight;
  options.match.alert_weight = config.match.alert_weight;
  options.match.hits_max = ToUnsigned<size_t>(config.match.hits_per_traveler_max);
  options.limits = DecodeLimitsFrom(config);
  options.config_hash = ConfigHash(config);
  options.engine_version = kVersion;
  return options;
}

pipeline::NodeOptions NodeOptionsFrom(const Config& config) {
  pipeline::NodeOptions options;
  options.alerts_topic = config.topics.alerts;
  options.dead_letters_topic = config.topics.dead_letters;
  options.data_quality_topic = config.topics.data_quality;
  options.ledger.retention_ms = config.flight.retention_h * 3'600'000;
  options.incomplete_after = std::chrono::seconds(config.flight.incomplete_after_s);
  options.records_max = ToUnsigned<size_t>(config.transaction.max_records);
  options.bytes_max = ToUnsigned<uint64_t>(config.transaction.max_bytes);
  options.delay_max = std::chrono::milliseconds(config.transaction.max_delay_ms);
  options.watchlist_age_max = std::chrono::seconds(config.watchlist.max_age_s);
  return options;
}

http::ServerOptions ServerOptionsFrom(const Config& config) {
  http::ServerOptions options;
  options.connections_max = ToUnsigned<size_t>(config.http.connections_max);
  options.request_timeout = std::chrono::milliseconds(config.http.request_timeout_ms);
  options.body_bytes_max = ToUnsigned<uint64_t>(config.http.body_bytes_max);
  return options;
}

Result<stream::KafkaOptions> KafkaOptionsFrom(const Config& config) {
  const KafkaConfig& kafka = config.kafka;
  stream::KafkaOptions options;
  options.brokers = kafka.brokers;
  options.group_id = kafka.group_id;
  options.instance_id = kafka.instance_id.empty() ? HostName() : kafka.instance_id;
  options.auto_offset_reset = kafka.auto_offset_reset;
  options.session_timeout = std::chrono::milliseconds(kafka.session_timeout_ms);
  options.transaction_timeout = std::chrono::milliseconds(config.transaction.timeout_ms);
  options.message_bytes_max = ToUnsigned<uint64_t>(kafka.message_bytes_max);
  options.queued_kbytes = ToUnsigned<uint64_t>(kafka.queued_kbytes);
  options.security_protocol = kafka.security_protocol;
  options.sasl_mechanism = kafka.sasl_mechanism;
  options.sasl_username = kafka.sasl_username;
  options.ssl_ca_file = kafka.ssl_ca_file;
  options.ssl_certificate_file = kafka.ssl_certificate_file;
  options.ssl_key_file = kafka.ssl_key_file;
  if (!kafka.sasl_password_file.empty()) {
    SAFEMATCH_ASSIGN_OR_RETURN(options.sasl_password, ReadFile(kafka.sasl_password_file, 4'096));
    while (!options.sasl_password.empty() && options.sasl_password.back() == '\n') options.sasl_password.pop_back();
  }
  return options;
}

std::vector<stream::TopicSpec> TopicsFrom(const Config& config) {
  const auto topic = [&](const std::string& name, uint64_t bytes_max) {
    return stream::TopicSpec{name, static_cast<int32_t>(config.kafka.partitions),
                             static_cast<int32_t>(config.kafka.replication_factor), bytes_max};
  };
  // Dead letters carry whole messages, so their topic takes whatever the input may hold.
  return {topic(config.topics.manifests, 0), topic(config.topics.alerts, 0),
          topic(config.topics.dead_letters, ToUnsigned<uint64_t>(config.kafka.message_bytes_max)),
          topic(config.topics.data_quality, 0)};
}

size_t ThreadsFrom(const Config& config) {
  return config.match.threads > 0 ? ToUnsigned<size_t>(config.match.threads) : AvailableCores();
}

}  // namespace safematch::app
