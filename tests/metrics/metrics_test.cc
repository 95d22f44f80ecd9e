#include "metrics/metrics.h"

#include <doctest/doctest.h>
#include <sys/wait.h>

#include <cstdio>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "metrics/catalogue.h"
#include "metrics/process_stats.h"

namespace safematch::metrics {

namespace {

// Every method once, so that each family has a series.
void TouchAll(Metrics& metrics, int64_t now_unix_ms) {
  using std::chrono::milliseconds;
  metrics.CountManifest("json", "screened");
  metrics.CountManifestProblems("bad_date");
  metrics.CountTravelers(3);
  metrics.CountRejectedTravelers("not_json");
  metrics.CountAlerts("alert", "SAFE");
  metrics.CountDeadLetters("unknown_format");
  metrics.CountTravelerMessages("repeat", 2);
  metrics.CountUnknownTravelers(1);
  metrics.CountDuplicateMessages(1);
  metrics.CountAlertRevisions("boarded");
  metrics.CountLists("complete", 1);
  metrics.CountDataQuality("missing_birth_date", 3);
  metrics.CountNotices("missing_data", 1);
  metrics.CountSkippedMessage("CUSRES");
  metrics.CountJunkBytes(60);
  metrics.SetFlights(5, 1);
  metrics.ObserveMatch(milliseconds(2));
  metrics.ObservePipelineLatency(milliseconds(20));
  metrics.ObserveCandidates(7);
  metrics.ObserveBatch(100);
  metrics.CountTransaction("committed");
  metrics.ObserveTransaction(milliseconds(5));
  metrics.SetTransactionCallStuck(milliseconds(1500));
  metrics.SetConsumerLags(std::vector<PartitionLag>{{"safe.manifests", 0, 5}, {"safe.manifests", 1, 6}});
  metrics.CountRebalance();
  metrics.SetKafkaConnected(true);
  metrics.CountKafkaError("_TRANSPORT");
  metrics.SetWatchlists({{"SAFE", "v1", 10, now_unix_ms - 2'500}});
  metrics.CountWatchlistReload("loaded");
  metrics.SetReady(true);
  metrics.CountHttpRequest("/livez", 200);
  // An empty label value is one that counts as overflow.
  metrics.CountKafkaError("");
}

struct Exposed {
  std::map<std::string, std::string> types;  // Family -> "counter" ...
  std::map<std::string, std::string> helps;  // Family -> text.
  std::map<std::string, double> samples;     // "name{labels}" -> value.
};

Exposed Parse(const std::string& text) {
  Exposed exposed;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    if (line.starts_with("# ")) {
      std::string hash, what, name, rest;
      words >> hash >> what >> name;
      std::getline(words >> std::ws, rest);
      CHECK((what == "TYPE" ? exposed.types : exposed.helps).emplace(name, rest).second);
    } else {
      const size_t blank = line.rfind(' ');
      REQUIRE(blank != std::string::npos);
      CHECK(exposed.samples.emplace(line.substr(0, blank), std::stod(line.substr(blank + 1))).second);
    }
  }
  return exposed;
}

double Sample(const Metrics& metrics, const std::string& series) {
  const Exposed exposed = Parse(metrics.Exposition());
  const auto found = exposed.samples.find(series);
  return found == exposed.samples.end() ? -1 : found->second;
}

constexpr int64_t kNowUnixMs = 1'767'225'600'000;

}  // namespace

TEST_CASE("metrics: the exposition holds exactly the catalogue's families, kinds and helps") {
  const FakeClock clock(kNowUnixMs);
  Metrics metrics(clock, "0.1.0", "avx2");
  TouchAll(metrics, kNowUnixMs);
  const Exposed exposed = Parse(metrics.Exposition());
  CHECK(exposed.types.size() == Catalogue().size());
  for (const MetricDefinition& definition : Catalogue()) {
    const std::string name(definition.name);
    CAPTURE(name);
    REQUIRE(exposed.types.contains(name));
    CHECK(exposed.types.at(name) == (definition.kind == MetricKind::kCounter ? "counter"
                                     : definition.kind == MetricKind::kGauge ? "gauge"
                                                                             : "histogram"));
    CHECK(exposed.helps.at(name) == std::string(definition.help));
  }
}

TEST_CASE("metrics: the names and labels that dashboards rely on are there") {
  const FakeClock clock(kNowUnixMs);
  Metrics metrics(clock, "0.1.0", "avx2");
  TouchAll(metrics, kNowUnixMs);
  const Exposed exposed = Parse(metrics.Exposition());
  for (const char* series : {"safematch_manifests_total{format=\"json\",outcome=\"screened\"}",
                             "safematch_travelers_total",
                             "safematch_alerts_total{band=\"alert\",list=\"SAFE\"}",
                             "safematch_dead_letters_total{code=\"unknown_format\"}",
                             "safematch_match_duration_seconds_count",
                             "safematch_pipeline_latency_seconds_count",
                             "safematch_consumer_lag_records{partition=\"1\",topic=\"safe.manifests\"}",
                             "safematch_transactions_total{outcome=\"committed\"}",
                             "safematch_watchlist_entries{list=\"SAFE\"}",
                             "safematch_watchlist_age_seconds{list=\"SAFE\"}",
                             "safematch_watchlist_version_info{list=\"SAFE\",version=\"v1\"}",
                             "safematch_candidates_per_traveler_count",
                             "safematch_rebalances_total",
                             "safematch_build_info{simd=\"avx2\",version=\"0.1.0\"}",
                             "safematch_ready",
                             "safematch_kafka_connected",
                             "safematch_kafka_errors_total{code=\"_TRANSPORT\"}",
                             "safematch_transaction_duration_seconds_count",
                             "safematch_txn_call_stuck_seconds",
                             "safematch_rejected_travelers_total{code=\"not_json\"}",
                             "safematch_manifest_problems_total{code=\"bad_date\"}",
                             "safematch_batch_records_count",
                             "safematch_watchlist_reloads_total{outcome=\"loaded\"}",
                             "safematch_http_requests_total{path=\"/livez\",status=\"200\"}",
                             "process_resident_memory_bytes",
                             "process_cpu_seconds_total",
                             "process_open_fds",
                             "process_start_time_seconds"}) {
    CHECK_MESSAGE(exposed.samples.contains(series), series);
  }
}

TEST_CASE("metrics: promtool finds nothing to complain about") {
  if (std::system("command -v promtool >/dev/null 2>&1") != 0) {
    MESSAGE("promtool is not installed; skipped");
    return;
  }
  const FakeClock clock(kNowUnixMs);
  Metrics metrics(clock, "0.1.0", "avx2");
  TouchAll(metrics, kNowUnixMs);
  const std::string text = metrics.Exposition();
  std::FILE* promtool = popen("promtool check metrics 1>&2", "w");
  REQUIRE(promtool != nullptr);
  CHECK(std::fwrite(text.data(), 1, text.size(), promtool) == text.size());
  const int status = pclose(promtool);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("metrics: counters add up and gauges hold the last value") {
  const FakeClock clock(kNowUnixMs);
  Metrics metrics(clock, "v", "s");
  metrics.CountTravelers(3);
  metrics.CountTravelers(4);
  metrics.CountDeadLetters("a", 2);
  metrics.CountDeadLetters("a");
  metrics.SetReady(true);
  metrics.SetReady(false);
  metrics.SetTransactionCallStuck(std::chrono::milliseconds(250));
  CHECK(Sample(metrics, "safematch_travelers_total") == 7);
  CHECK(Sample(metrics, "safematch_dead_letters_total{code=\"a\"}") == 3);
  CHECK(Sample(metrics, "safematch_ready") == 0);
  CHECK(Sample(metrics, "safematch_txn_call_stuck_seconds") == doctest::Approx(0.25));
}

TEST_CASE("metrics: histograms are cumulative classes in seconds") {
  const FakeClock clock(kNowUnixMs);
  Metrics metrics(clock, "v", "s");
  metrics.ObserveMatch(std::chrono::microseconds(10));
  metrics.ObserveMatch(std::chrono::microseconds(11));
  metrics.ObserveMatch(std::chrono::seconds(5));
  metrics.ObserveCandidates(0);
  metrics.ObservePipelineLatency(std::chrono::seconds(-3));
  CHECK(Sample(metrics, "safematch_match_duration_seconds_bucket{le=\"1e-05\"}") == 1);
  CHECK(Sample(metrics, "safematch_match_duration_seconds_bucket{le=\"1\"}") == 2);
  CHECK(Sample(metrics, "safematch_match_duration_seconds_bucket{le=\"+Inf\"}") == 3);
  CHECK(Sample(metrics, "safematch_match_duration_seconds_sum") == doctest::Approx(5.000021));
  CHECK(Sample(metrics, "safematch_candidates_per_traveler_bucket{le=\"0\"}") == 1);
  CHECK(Sample(metrics, "safematch_pipeline_latency_seconds_sum") == 0);
}

TEST_CASE("catalogue: classes of histograms rise") {
  for (const MetricDefinition& definition : Catalogue()) {
    CHECK((definition.kind == MetricKind::kHistogram) == !definition.buckets.empty());
    for (size_t i = 1; i < definition.buckets.size(); ++i) CHECK(definition.buckets[i - 1] < definition.buckets[i]);
  }
}

TEST_CASE("metrics: a flood of label values ends in \"other\" and is counted") {
  const FakeClock clock(kNowUnixMs);
  Metrics metrics(clock, "v", "s");
  for (int i = 0; i < 1'000; ++i) metrics.CountDeadLetters("code" + std::to_string(i));
  metrics.CountDeadLetters("code0");
  const Exposed exposed = Parse(metrics.Exposition());
  size_t series = 0;
  for (const auto& [name, value] : exposed.samples) series += name.starts_with("safematch_dead_letters_total") ? 1 : 0;
  CHECK(series == kLabelValuesMax + 1);
  CHECK(exposed.samples.at("safematch_dead_letters_total{code=\"code0\"}") == 2);
  CHECK(exposed.samples.at("safematch_dead_letters_total{code=\"other\"}") == 1'000 - kLabelValuesMax);
  CHECK(exposed.samples.at("safematch_metric_series_overflow_total{metric=\"safematch_dead_letters_total\"}") ==
        1'000 - kLabelValuesMax);
}

TEST_CASE("metrics: unusable label values become \"other\", odd ones are escaped") {
  const FakeClock clock(kNowUnixMs);
  Metrics metrics(clock, "v", "s");
  metrics.CountAlerts("alert", "");
  metrics.CountAlerts("alert", "\xff");
  metrics.CountAlerts("alert", std::string(kLabelValueBytesMax + 1, 'x'));
  metrics.CountAlerts("alert", "a\"b\\c\nd");
  CHECK(Sample(metrics, "safematch_alerts_total{band=\"alert\",list=\"other\"}") == 3);
  CHECK(Sample(metrics, "safematch_alerts_total{band=\"alert\",list=\"a\\\"b\\\\c\\nd\"}") == 1);
}

TEST_CASE("metrics: partitions and lists that went away vanish") {
  const FakeClock clock(kNowUnixMs);
  Metrics metrics(clock, "v", "s");
  metrics.SetConsumerLags(std::vector<PartitionLag>{{"t", 0, 5}, {"t", 1, 6}});
  metrics.SetConsumerLags(std::vector<PartitionLag>{{"t", 1, 7}});
  CHECK(Sample(metrics, "safematch_consumer_lag_records{partition=\"0\",topic=\"t\"}") == -1);
  CHECK(Sample(metrics, "safematch_consumer_lag_records{partition=\"1\",topic=\"t\"}") == 7);
  metrics.SetWatchlists({{"A", "v1", 1, 0}, {"B", "v1", 2, 0}});
  metrics.SetWatchlists({{"A", "v2", 3, 0}});
  CHECK(Sample(metrics, "safematch_watchlist_entries{list=\"A\"}") == 3);
  CHECK(Sample(metrics, "safematch_watchlist_entries{list=\"B\"}") == -1);
  CHECK(Sample(metrics, "safematch_watchlist_age_seconds{list=\"B\"}") == -1);
  CHECK(Sample(metrics, "safematch_watchlist_version_info{list=\"A\",version=\"v1\"}") == -1);
  CHECK(Sample(metrics, "safematch_watchlist_version_info{list=\"A\",version=\"v2\"}") == 1);
}

TEST_CASE("metrics: too many lists are left out and counted") {
  const FakeClock clock(kNowUnixMs);
  Metrics metrics(clock, "v", "s");
  std::vector<WatchlistInUse> lists;
  for (int i = 0; i < 100; ++i) lists.push_back({"L" + std::to_string(i), "v", 1, 0});
  metrics.SetWatchlists(lists);
  const Exposed exposed = Parse(metrics.Exposition());
  size_t series = 0;
  for (const auto& [name, value] : exposed.samples) series += name.starts_with("safematch_watchlist_entries{") ? 1 : 0;
  CHECK(series == kLabelValuesMax);
  CHECK(exposed.samples.at("safematch_metric_series_overflow_total{metric=\"safematch_watchlist_entries\"}") ==
        100 - kLabelValuesMax);
}

TEST_CASE("metrics: the age of a list grows without being set again") {
  FakeClock clock(kNowUnixMs);
  Metrics metrics(clock, "v", "s");
  metrics.SetWatchlists({{"A", "v1", 1, kNowUnixMs - 2'500}, {"FUTURE", "v1", 1, kNowUnixMs + 60'000}});
  CHECK(Sample(metrics, "safematch_watchlist_age_seconds{list=\"A\"}") == doctest::Approx(2.5));
  clock.AdvanceMs(10'000);
  CHECK(Sample(metrics, "safematch_watchlist_age_seconds{list=\"A\"}") == doctest::Approx(12.5));
  CHECK(Sample(metrics, "safematch_watchlist_age_seconds{list=\"FUTURE\"}") == 0);
}

TEST_CASE("metrics: process values are those of a living process") {
  const ProcessStats stats = ReadProcessStats();
  CHECK(stats.resident_bytes > 100'000);
  CHECK(stats.open_fds >= 3);
  CHECK(stats.start_time_unix_s > 1.5e9);
  const FakeClock clock(kNowUnixMs);
  const Metrics metrics(clock, "v", "s");
  const double before = Sample(metrics, "process_cpu_seconds_total");
  CHECK(before > 0);
  CHECK(Sample(metrics, "process_cpu_seconds_total") >= before);
}

TEST_CASE("metrics: counting from several threads while scraping loses nothing") {
  const FakeClock clock(kNowUnixMs);
  Metrics metrics(clock, "v", "s");
  constexpr int kThreads = 4;
  constexpr int kRounds = 2'000;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&metrics, t] {
      for (int i = 0; i < kRounds; ++i) {
        metrics.CountTravelers(1);
        metrics.CountAlerts("review", "L" + std::to_string(i % 3));
        metrics.ObserveCandidates(static_cast<uint64_t>(i));
        metrics.SetConsumerLags(std::vector<PartitionLag>{{"t", t, i}});
      }
    });
  }
  for (int i = 0; i < 20; ++i) CHECK_FALSE(metrics.Exposition().empty());
  for (std::thread& thread : threads) thread.join();
  const Exposed exposed = Parse(metrics.Exposition());
  CHECK(exposed.samples.at("safematch_travelers_total") == kThreads * kRounds);
  CHECK(exposed.samples.at("safematch_candidates_per_traveler_count") == kThreads * kRounds);
  double alerts = 0;
  for (const auto& [name, value] : exposed.samples) {
    if (name.starts_with("safematch_alerts_total")) alerts += value;
  }
  CHECK(alerts == kThreads * kRounds);
}

}  // namespace safematch::metrics
