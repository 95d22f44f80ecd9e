// The configuration of a node: plain values. The member initialisers are the defaults;
// everything else about a setting (meaning, allowed values, unit) stands in its row of
// config_settings.cc, from which reading, printing and documentation follow.
#pragma once

#include <cstdint>
#include <string>

#include "model/weight.h"

namespace safematch::app {

struct KafkaConfig {
  std::string brokers = "127.0.0.1:9092";
  std::string group_id = "safematch";
  std::string instance_id;  // Empty: the host's name.
  std::string auto_offset_reset = "earliest";
  int64_t session_timeout_ms = 30'000;
  bool create_topics = true;
  int64_t partitions = 12;
  int64_t replication_factor = -1;
  int64_t message_bytes_max = 104'857'600;
  int64_t queued_kbytes = 16'384;
  std::string security_protocol = "plaintext";
  std::string sasl_mechanism = "SCRAM-SHA-512";
  std::string sasl_username;
  std::string sasl_password_file;
  std::string ssl_ca_file;
  std::string ssl_certificate_file;
  std::string ssl_key_file;

  bool operator==(const KafkaConfig&) const = default;
};

struct TopicsConfig {
  std::string manifests = "safe.manifests";
  std::string alerts = "safe.alerts";
  std::string dead_letters = "safe.dead-letters";
  std::string data_quality = "safe.data-quality";

  bool operator==(const TopicsConfig&) const = default;
};

struct TransactionConfig {
  int64_t max_records = 1'000;
  int64_t max_delay_ms = 50;
  int64_t max_bytes = 16'777'216;
  int64_t timeout_ms = 10'000;

  bool operator==(const TransactionConfig&) const = default;
};

struct StoreConfig {
  std::string dir = "/var/lib/safematch";

  bool operator==(const StoreConfig&) const = default;
};

struct WatchlistConfig {
  int64_t reload_interval_ms = 2'000;
  int64_t max_age_s = 0;  // 0: no limit.

  bool operator==(const WatchlistConfig&) const = default;
};

struct MatchConfig {
  model::Weight review_weight = model::Weight::Bits(20);
  model::Weight alert_weight = model::Weight::Bits(28);
  int64_t hits_per_traveler_max = 0;  // 0: all.
  int64_t threads = 0;                // 0: one a core.

  bool operator==(const MatchConfig&) const = default;
};

struct FlightConfig {
  int64_t retention_h = 168;
  int64_t incomplete_after_s = 600;

  bool operator==(const FlightConfig&) const = default;
};

struct LimitsConfig {
  int64_t message_bytes = 8'388'608;
  int64_t travelers_per_manifest = 99'999;
  int64_t json_depth = 64;
  int64_t text_bytes = 1'024;
  int64_t list_items = 1'000;
  int64_t segments = 2'000'000;
  int64_t problems = 1'000;

  bool operator==(const LimitsConfig&) const = default;
};

struct HttpConfig {
  std::string address = "127.0.0.1";
  int64_t port = 8'080;  // 0: any free port.
  int64_t connections_max = 256;
  int64_t request_timeout_ms = 10'000;
  int64_t body_bytes_max = 1'048'576;

  bool operator==(const HttpConfig&) const = default;
};

struct LogConfig {
  std::string level = "info";
  std::string format = "text";

  bool operator==(const LogConfig&) const = default;
};

struct Config {
  KafkaConfig kafka;
  TopicsConfig topics;
  TransactionConfig transaction;
  StoreConfig store;
  WatchlistConfig watchlist;
  MatchConfig match;
  FlightConfig flight;
  LimitsConfig limits;
  HttpConfig http;
  LogConfig log;

  bool operator==(const Config&) const = default;
};

}  // namespace safematch::app
