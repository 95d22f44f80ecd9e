// Settings of the Kafka connection; the values of [kafka], [topics] and [transaction].
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace safematch::stream {

struct KafkaOptions {
  std::string brokers;  // Empty: none is asked (a mock's owner).
  std::string group_id = "safematch";
  // Stable name of this node. It becomes group.instance.id and transactional.id, so a
  // restarted node takes its partitions back at once, and a second one of that name is fenced.
  std::string instance_id = "safematch-0";
  std::string auto_offset_reset = "earliest";  // earliest | latest | error
  std::chrono::milliseconds session_timeout{30'000};
  std::chrono::milliseconds transaction_timeout{10'000};
  uint64_t message_bytes_max = 100ULL << 20;  // Largest record read or written.
  uint64_t queued_kbytes = 16'384;            // Prefetched input kept in memory.

  std::string security_protocol = "plaintext";
  std::string sasl_mechanism;
  std::string sasl_username;
  std::string sasl_password;
  std::string ssl_ca_file;
  std::string ssl_certificate_file;
  std::string ssl_key_file;
};

struct TopicSpec {
  std::string name;
  int32_t partitions = 12;
  int32_t replication_factor = -1;  // -1: the broker's default.
  uint64_t message_bytes_max = 0;   // 0: the broker's default.
};

}  // namespace safematch::stream
