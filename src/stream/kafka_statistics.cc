#include "stream/kafka_statistics.h"

#include <simdjson.h>

namespace safematch::stream {

namespace dom = simdjson::dom;

KafkaStatistics ParseKafkaStatistics(std::string_view json) {
  KafkaStatistics statistics;
  dom::parser parser;
  dom::element root;
  if (parser.parse(json.data(), json.size()).get(root) != simdjson::SUCCESS) return statistics;
  dom::object brokers;
  if (root["brokers"].get(brokers) == simdjson::SUCCESS) {
    for (const auto field : brokers) {
      std::string_view state;
      std::string_view source;
      // "logical" brokers stand for the coordinator and would count a connection twice.
      const bool logical = field.value["source"].get(source) == simdjson::SUCCESS && source == "logical";
      if (!logical && field.value["state"].get(state) == simdjson::SUCCESS && state == "UP") ++statistics.brokers_up;
    }
  }
  dom::object topics;
  if (root["topics"].get(topics) != simdjson::SUCCESS) return statistics;
  for (const auto topic : topics) {
    dom::object partitions;
    if (topic.value["partitions"].get(partitions) != simdjson::SUCCESS) continue;
    for (const auto partition : partitions) {
      int64_t number = -1;
      int64_t lag = -1;
      if (partition.value["partition"].get(number) != simdjson::SUCCESS || number < 0) continue;
      if (partition.value["consumer_lag"].get(lag) != simdjson::SUCCESS || lag < 0) continue;
      statistics.lag.push_back({std::string(topic.key), static_cast<int32_t>(number), lag});
    }
  }
  return statistics;
}

}  // namespace safematch::stream
