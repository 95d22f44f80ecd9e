// What we read from librdkafka's statistics JSON (its STATISTICS.md).
#pragma once

#include <string_view>
#include <vector>

#include "stream/stream.h"

namespace safematch::stream {

struct KafkaStatistics {
  int brokers_up = 0;
  std::vector<PartitionLag> lag;  // Of partitions whose lag is known.
};

// Never fails: what cannot be read is left out.
KafkaStatistics ParseKafkaStatistics(std::string_view json);

}  // namespace safematch::stream
