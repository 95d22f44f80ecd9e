#include "stream/kafka_statistics.h"

#include <doctest/doctest.h>

using namespace safematch::stream;

TEST_CASE("statistics: brokers that are up, logical ones apart, and the lag of each partition") {
  const KafkaStatistics statistics = ParseKafkaStatistics(R"({
    "brokers":{"a:9092/1":{"state":"UP","source":"learned"},"b:9092/2":{"state":"DOWN","source":"learned"},
               "GroupCoordinator":{"state":"UP","source":"logical"}},
    "topics":{"safe.manifests":{"partitions":{
       "0":{"partition":0,"consumer_lag":12},"1":{"partition":1,"consumer_lag":-1},"-1":{"partition":-1,"consumer_lag":5}}}}})");
  CHECK(statistics.brokers_up == 1);
  REQUIRE(statistics.lag.size() == 1);
  CHECK(statistics.lag[0].topic == "safe.manifests");
  CHECK(statistics.lag[0].records == 12);
}

TEST_CASE("statistics: text that is none gives nothing") {
  CHECK(ParseKafkaStatistics("").brokers_up == 0);
  CHECK(ParseKafkaStatistics("{\"brokers\":7}").lag.empty());
  CHECK(ParseKafkaStatistics("{\"topics\":{\"t\":[]}}").lag.empty());
}
