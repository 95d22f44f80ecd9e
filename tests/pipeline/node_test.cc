#include "pipeline/node.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <thread>

#include "match/exhaustive_matcher.h"
#include "model/json.h"
#include "stream/memory_stream.h"

using namespace safematch;
using pipeline::Node;
using pipeline::NodeOptions;

namespace {

model::WatchlistEntry Entry(const std::string& id, const std::string& family, const std::string& given,
                            const std::string& born) {
  model::WatchlistEntry entry;
  entry.id = id;
  entry.list = "SAFE";
  entry.owner = "SLV";
  model::EntryName name;
  name.name.family_name = Personal(family);
  name.name.given_names = Personal(given);
  entry.names.push_back(name);
  const auto date = model::PartialDate::Parse(born).value();
  entry.birth_dates.push_back({model::BirthDate::Kind::kDate, date, date});
  return entry;
}

std::shared_ptr<const watchlist::Snapshot> SampleSnapshot() {
  watchlist::Watchlist list;
  list.entries = {Entry("E1", "Zapotitlan", "Marisela", "1980-02-03"), Entry("E2", "Okonjwa", "Tamuno", "1975-11-30")};
  list.lists = {{"SAFE", 1, "0000", 2, 1, "test"}};
  list.version = "sha256:test";
  return watchlist::BuildSnapshot(std::move(list));
}

std::string Manifest(int number, bool hit) {
  return fmt::format(
      R"({{"schema":"safematch.manifest/1","message_id":"M{0}","kind":"list","legs":[{{"carrier":"ZZ","flight":"ZZ{0}"}}],)"
      R"("travelers":[{{"id":"a{0}","family_name":"{1}","given_names":"{2}","date_of_birth":"{3}"}},)"
      R"({{"id":"b{0}","family_name":"LINDQVIST","given_names":"SAGA","date_of_birth":"1999-09-09"}}]}})",
      number, hit ? "ZAPOTITLAN" : "HARGREAVES", hit ? "MARISELA" : "NEVILLE", hit ? "1980-02-03" : "1961-05-05");
}

// A node on memory, run on a thread until the log is drained.
struct Fixture {
  SystemClock clock;
  metrics::Metrics metrics{clock, "test", "none"};
  watchlist::CurrentSnapshot snapshot;
  stream::MemoryLog log{"in", 3};
  stream::MemorySource source{log};
  pipeline::ScreeningOptions screening;
  NodeOptions options;

  Fixture() {
    snapshot.Set(SampleSnapshot());
    options.alerts_topic = "alerts";
    options.dead_letters_topic = "dead";
    options.backoff_min = std::chrono::milliseconds(1);
    options.backoff_max = std::chrono::milliseconds(2);
  }

  Status RunUntilDrained(stream::Outbox& outbox, size_t threads = 2) {
    pipeline::Screener screener(screening, threads, clock);
    Node node(options, source, outbox, screener, snapshot, metrics, clock);
    Status status;
    std::atomic<bool> ended{false};
    std::thread runner([&] {
      status = node.Run();
      ended = true;
    });
    while (!ended && !log.Drained()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    node.Stop();
    runner.join();
    return status;
  }
};

std::vector<stream::Record> To(const std::vector<stream::Record>& records, const std::string& topic) {
  std::vector<stream::Record> found;
  std::copy_if(records.begin(), records.end(), std::back_inserter(found),
               [&](const stream::Record& record) { return record.topic == topic; });
  return found;
}

std::string HeaderOf(const stream::Record& record, const std::string& name) {
  for (const stream::Header& header : record.headers) {
    if (header.name == name) return header.value;
  }
  return "";
}

}  // namespace

TEST_CASE("node: raises each alert once, keyed by its id, in the order of its partition") {
  Fixture fixture;
  for (int i = 0; i < 30; ++i) fixture.log.Append(i % 3, "flight", Manifest(i, i % 2 == 0));
  stream::MemoryOutbox outbox(fixture.log);
  REQUIRE(fixture.RunUntilDrained(outbox));
  const auto alerts = To(fixture.log.Committed(), "alerts");
  CHECK(alerts.size() == 15);
  for (const stream::Record& alert : alerts)
    CHECK(alert.value.find("\"alert_id\":\"" + alert.key + "\"") != std::string::npos);
  CHECK(fixture.metrics.Exposition().find("safematch_travelers_total 60") != std::string::npos);
}

TEST_CASE("node: the same input gives the same bytes with any number of threads and any batch size") {
  std::vector<std::vector<std::string>> values;
  for (const auto& [threads, records_max] : {std::pair<size_t, size_t>{1, 1000}, {4, 1000}, {3, 1}, {2, 7}}) {
    Fixture fixture;
    fixture.options.records_max = records_max;
    for (int i = 0; i < 40; ++i) fixture.log.Append(0, "flight", Manifest(i, i % 3 == 0));
    stream::MemoryOutbox outbox(fixture.log);
    REQUIRE(fixture.RunUntilDrained(outbox, threads));
    std::vector<std::string>& run = values.emplace_back();
    for (const stream::Record& record : fixture.log.Committed()) run.push_back(record.value);
  }
  for (const auto& run : values) CHECK(run == values.front());
}

TEST_CASE("node: what cannot be read becomes a dead letter with reason and place, and the rest goes on") {
  Fixture fixture;
  fixture.log.Append(0, "k1", "{\"travelers\":[");
  fixture.log.Append(0, "k2", Manifest(1, true));
  fixture.log.Append(0, "k3", "MAYDAY MAYDAY");
  fixture.log.Append(0, "k4", "");
  fixture.log.Append(
      0, "k5",
      R"({"kind":"list","travelers":["no object",{"family_name":"ZAPOTITLAN","given_names":"MARISELA","date_of_birth":"1980-02-03"}]})");
  stream::MemoryOutbox outbox(fixture.log);
  REQUIRE(fixture.RunUntilDrained(outbox));
  const auto dead = To(fixture.log.Committed(), "dead");
  REQUIRE(dead.size() == 4);
  CHECK(To(fixture.log.Committed(), "alerts").size() == 2);
  CHECK(HeaderOf(dead[0], "safematch.error.code") == "not_json");
  CHECK(dead[0].value == "{\"travelers\":[");
  CHECK(HeaderOf(dead[0], "safematch.error.topic") == "in");
  CHECK(HeaderOf(dead[0], "safematch.error.partition") == "0");
  CHECK(HeaderOf(dead[1], "safematch.error.offset") == "2");
  CHECK(dead[1].key == "k3");
  CHECK(HeaderOf(dead[3], "safematch.error.where").find("travelers[0]") != std::string::npos);
  for (const auto& letter : dead) CHECK_FALSE(HeaderOf(letter, "safematch.error.text").empty());
}

TEST_CASE("node: faults of every kind lose nothing and double nothing") {
  for (uint32_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    Fixture fixture;
    fixture.options.records_max = 1 + seed % 5;
    std::mt19937 random(seed);
    for (int i = 0; i < 24; ++i) fixture.log.Append(i % 3, "flight", Manifest(i, i % 2 == 0));
    stream::MemoryOutbox outbox(fixture.log,
                                [&](size_t, const stream::OutboxBatch&) -> std::optional<stream::MemoryOutbox::Fault> {
                                  // Runs on the node's thread, between polls, as a rebalance would come.
                                  if (random() % 6 == 0) fixture.source.Rebalance();
                                  switch (random() % 4) {
                                    case 0:
                                      return stream::MemoryOutbox::Fault{{ErrorCode::kTimeout, "no answer"}, true};
                                    case 1:
                                      return stream::MemoryOutbox::Fault{{ErrorCode::kUnavailable, "aborted"}, false};
                                    default: return std::nullopt;
                                  }
                                });
    REQUIRE(fixture.RunUntilDrained(outbox));
    std::map<std::string, int> count;
    for (const stream::Record& record : To(fixture.log.Committed(), "alerts")) ++count[record.key];
    CHECK(count.size() == 12);
    for (const auto& [key, times] : count) CHECK(times == 1);
  }
}

TEST_CASE("node: a record that the broker finds too large is cut, not tried for ever") {
  Fixture fixture;
  fixture.options.dead_letter_bytes_min = 100;
  fixture.log.Append(0, "k", std::string(5000, 'x'));
  fixture.log.Append(0, "k", Manifest(1, true));
  stream::MemoryOutbox outbox(
      fixture.log, [](size_t, const stream::OutboxBatch& batch) -> std::optional<stream::MemoryOutbox::Fault> {
        for (const stream::Record& record : batch.records) {
          if (record.value.size() > 3000) return stream::MemoryOutbox::Fault{{ErrorCode::kLimit, "too large"}, false};
        }
        return std::nullopt;
      });
  REQUIRE(fixture.RunUntilDrained(outbox));
  const auto dead = To(fixture.log.Committed(), "dead");
  REQUIRE(dead.size() == 1);
  CHECK(dead[0].value.size() == 100);
  CHECK(HeaderOf(dead[0], "safematch.error.original_bytes") == "5000");
  CHECK(To(fixture.log.Committed(), "alerts").size() == 1);
}

TEST_CASE("node: batches shrink when screening takes long, and everything still goes out once") {
  Fixture fixture;
  fixture.options.screening_target = std::chrono::milliseconds(0);  // Nothing is fast enough.
  for (int i = 0; i < 20; ++i) fixture.log.Append(0, "flight", Manifest(i, true));
  size_t largest_after_first = 0;
  stream::MemoryOutbox outbox(fixture.log, [&](size_t attempt, const stream::OutboxBatch& batch) {
    if (attempt > 3) largest_after_first = std::max(largest_after_first, To(batch.records, "alerts").size());
    return std::optional<stream::MemoryOutbox::Fault>();
  });
  REQUIRE(fixture.RunUntilDrained(outbox));
  CHECK(largest_after_first == 1);
  CHECK(To(fixture.log.Committed(), "alerts").size() == 20);
}

TEST_CASE("node: a fenced identity ends the run with its reason") {
  Fixture fixture;
  fixture.log.Append(0, "k", Manifest(1, true));
  stream::MemoryOutbox outbox(fixture.log, [](size_t, const stream::OutboxBatch&) {
    return std::optional(stream::MemoryOutbox::Fault{{ErrorCode::kFenced, "another node"}, false});
  });
  const Status status = fixture.RunUntilDrained(outbox);
  REQUIRE_FALSE(status);
  CHECK(status.error().code == ErrorCode::kFenced);
}

TEST_CASE("node: without a list nothing is read, and readiness says why") {
  Fixture fixture;
  fixture.snapshot.Set(nullptr);
  fixture.log.Append(0, "k", Manifest(1, true));
  stream::MemoryOutbox outbox(fixture.log);
  pipeline::Screener screener(fixture.screening, 1, fixture.clock);
  Node node(fixture.options, fixture.source, outbox, screener, fixture.snapshot, fixture.metrics, fixture.clock);
  std::thread runner([&] { CHECK(node.Run()); });
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  CHECK(outbox.attempts() == 0);
  const auto reasons = node.NotReadyReasons();
  CHECK(
      std::any_of(reasons.begin(), reasons.end(), [](const auto& reason) { return reason.component == "watchlist"; }));
  fixture.snapshot.Set(SampleSnapshot());
  while (!fixture.log.Drained()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  CHECK(node.NotReadyReasons().empty());
  node.Stop();
  runner.join();
  CHECK(To(fixture.log.Committed(), "alerts").size() == 1);
}

TEST_CASE("node: a list older than the limit stops the screening") {
  Fixture fixture;
  fixture.options.watchlist_age_max = std::chrono::seconds(60);  // The sample was imported in 1970.
  stream::MemoryOutbox outbox(fixture.log);
  pipeline::Screener screener(fixture.screening, 1, fixture.clock);
  const Node node(fixture.options, fixture.source, outbox, screener, fixture.snapshot, fixture.metrics, fixture.clock);
  const auto reasons = node.NotReadyReasons();
  CHECK(
      std::any_of(reasons.begin(), reasons.end(), [](const auto& reason) { return reason.component == "watchlist"; }));
}

namespace {

// A list of one flight; with `hit`, somebody on it is on the watchlist.
std::string FlightList(const std::string& message_id, bool hit, const std::string& extra = "") {
  return fmt::format(
      R"({{"schema":"safematch.manifest/1","message_id":"{}","kind":"list",{}"legs":[{{"carrier":"ZZ","flight":"ZZ9",)"
      R"("departure":{{"airport":"SAL","local_time":"2026-03-01T09:30"}}}}],)"
      R"("travelers":[{{"id":"a","family_name":"{}","given_names":"{}","date_of_birth":"{}",)"
      R"("nationality":"SLV","documents":[{{"type":"P","number":"A1","issuing_country":"SLV"}}]}}]}})",
      message_id, extra, hit ? "ZAPOTITLAN" : "HARGREAVES", hit ? "MARISELA" : "NEVILLE",
      hit ? "1980-02-03" : "1961-05-05");
}

std::string Closeout(const std::string& message_id, const std::string& kind) {
  return fmt::format(
      R"({{"schema":"safematch.manifest/1","message_id":"{}","kind":"{}",)"
      R"("legs":[{{"carrier":"ZZ","flight":"ZZ9","departure":{{"airport":"SAL","local_time":"2026-03-01T09:30"}}}}],)"
      R"("travelers":[{{"id":"a"}}]}})",
      message_id, kind);
}

}  // namespace

TEST_CASE("node: repeats raise no second alert, changes revise it, whatever faults come between") {
  std::vector<std::string> expected;
  for (uint32_t seed = 0; seed <= 40; ++seed) {
    CAPTURE(seed);
    Fixture fixture;
    fixture.options.records_max = 1 + seed % 3;
    std::mt19937 random(seed);
    for (int i = 0; i < 4; ++i) fixture.log.Append(0, "ZZ9", FlightList("L" + std::to_string(i), true));
    fixture.log.Append(0, "ZZ9", Closeout("C1", "closeout_not_on_board"));
    fixture.log.Append(0, "ZZ9", FlightList("L9", true));
    fixture.log.Append(0, "ZZ9", Closeout("C2", "closeout_on_board"));
    fixture.log.Append(0, "ZZ9", FlightList("L8", false));
    stream::MemoryOutbox outbox(fixture.log,
                                [&](size_t, const stream::OutboxBatch&) -> std::optional<stream::MemoryOutbox::Fault> {
                                  if (seed == 0) return std::nullopt;
                                  if (random() % 6 == 0) fixture.source.Rebalance();
                                  switch (random() % 3) {
                                    case 0:
                                      return stream::MemoryOutbox::Fault{{ErrorCode::kTimeout, "no answer"}, true};
                                    case 1:
                                      return stream::MemoryOutbox::Fault{{ErrorCode::kUnavailable, "aborted"}, false};
                                    default: return std::nullopt;
                                  }
                                });
    REQUIRE(fixture.RunUntilDrained(outbox));
    std::vector<std::string> values;
    for (const stream::Record& record : To(fixture.log.Committed(), "alerts")) values.push_back(record.value);
    if (seed == 0) {
      expected = values;
      REQUIRE(values.size() == 5);
      const char* statuses[] = {"open", "not_on_board", "open", "boarded", "no_longer_matches"};
      for (size_t i = 0; i < values.size(); ++i) {
        CHECK(values[i].find(fmt::format("\"revision\":{},", i + 1)) != std::string::npos);
        CHECK(values[i].find(fmt::format("\"status\":\"{}\"", statuses[i])) != std::string::npos);
      }
    }
    CHECK(values == expected);
  }
}

TEST_CASE("node: missing data are told to the carrier once, without passenger data") {
  Fixture fixture;
  const std::string manifest =
      R"({"message_id":"M1","sender":"ZZAIR","legs":[{"carrier":"ZZ","flight":"ZZ9","departure":{"airport":"SAL","local_time":"2026-03-01T09:30"}}],)"
      R"("travelers":[{"id":"REF7","family_name":"HARGREAVES"}]})";
  fixture.log.Append(0, "ZZ9", manifest);
  std::string repeat = manifest;
  repeat.replace(repeat.find("M1"), 2, "M2");
  fixture.log.Append(0, "ZZ9", repeat);
  stream::MemoryOutbox outbox(fixture.log);
  REQUIRE(fixture.RunUntilDrained(outbox));
  const auto notices = To(fixture.log.Committed(), fixture.options.data_quality_topic);
  REQUIRE(notices.size() == 1);
  CHECK(notices[0].value.find("\"missing_birth_date\"") != std::string::npos);
  CHECK(notices[0].value.find("REF7") != std::string::npos);
  CHECK(notices[0].value.find("HARGREAVES") == std::string::npos);
  CHECK(notices[0].key == "ZZ/ZZ9/2026-03-01/SAL/");
}

TEST_CASE("node: a list whose parts do not come is reported after its time, once") {
  Fixture fixture;
  fixture.options.incomplete_after = std::chrono::milliseconds(0);
  fixture.log.Append(0, "ZZ9",
                     FlightList("L1", false, R"("declared_count":3,"part":{"number":1,"first":true,"last":false},)"));
  stream::MemoryOutbox outbox(fixture.log);
  pipeline::Screener screener(fixture.screening, 1, fixture.clock);
  Node node(fixture.options, fixture.source, outbox, screener, fixture.snapshot, fixture.metrics, fixture.clock);
  std::thread runner([&] { CHECK(node.Run()); });
  const auto notices = [&] { return To(fixture.log.Committed(), fixture.options.data_quality_topic); };
  while (notices().empty()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  node.Stop();
  runner.join();
  REQUIRE(notices().size() == 1);
  CHECK(notices()[0].value.find("\"incomplete_list\"") != std::string::npos);
  CHECK(notices()[0].value.find("\"persons_seen\":1,\"declared_count\":3") != std::string::npos);
  CHECK(fixture.log.Committed(0) == 1);
  CHECK(fixture.metrics.Exposition().find("safematch_apis_lists_total{outcome=\"incomplete\"} 1") != std::string::npos);
}
