#include "metrics/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <sstream>

#include "base/check.h"
#include "base/utf8.h"
#include "metrics/catalogue.h"
#include "metrics/process_stats.h"

namespace safematch::metrics {

namespace {

constexpr std::string_view kOther = "other";

using LabelValues = std::array<std::string, 2>;  // Unused ones are empty.

double Seconds(Metrics::Duration duration) { return std::chrono::duration<double>(duration).count(); }

bool IsUsableLabel(std::string_view value) {
  return !value.empty() && value.size() <= kLabelValueBytesMax && IsValidUtf8(value);
}

prometheus::Labels ToLabels(const MetricDefinition& definition, const LabelValues& values) {
  prometheus::Labels labels;
  for (size_t i = 0; i < definition.label_count(); ++i) labels.emplace(definition.labels[i], values[i]);
  return labels;
}

// A family with labels and its series so far. Guarded by State::mutex.
template <typename T>
struct LabeledFamily {
  prometheus::Family<T>* family = nullptr;
  std::map<LabelValues, T*> series;
  std::array<std::set<std::string>, 2> seen;
};

struct GaugeValue {
  LabelValues labels;
  double value = 0;
};

}  // namespace

struct Metrics::State {
  explicit State(const Clock& the_clock) : clock(the_clock) {
    for (const MetricDefinition& definition : Catalogue()) Register(definition);
  }

  const Clock& clock;
  prometheus::Registry registry;
  // By MetricId; metrics without labels, thread-safe by themselves.
  std::map<MetricId, prometheus::Counter*> counters;
  std::map<MetricId, prometheus::Gauge*> gauges;
  std::map<MetricId, prometheus::Histogram*> histograms;

  std::mutex mutex;  // Guards what follows.
  std::map<MetricId, LabeledFamily<prometheus::Counter>> labeled_counters;
  std::map<MetricId, LabeledFamily<prometheus::Gauge>> labeled_gauges;
  std::vector<WatchlistInUse> watchlists;

  void Register(const MetricDefinition& definition) {
    const std::string name(definition.name);
    const std::string help(definition.help);
    const bool labeled = definition.label_count() > 0;
    switch (definition.kind) {
      case MetricKind::kCounter: {
        auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(registry);
        if (labeled) {
          labeled_counters[definition.id].family = &family;
        } else {
          counters[definition.id] = &family.Add({});
        }
        return;
      }
      case MetricKind::kGauge: {
        auto& family = prometheus::BuildGauge().Name(name).Help(help).Register(registry);
        if (labeled) {
          labeled_gauges[definition.id].family = &family;
        } else {
          gauges[definition.id] = &family.Add({});
        }
        return;
      }
      case MetricKind::kHistogram: {
        SAFEMATCH_CHECK(!labeled && !definition.buckets.empty());
        auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
        histograms[definition.id] = &family.Add(
            {}, prometheus::Histogram::BucketBoundaries(definition.buckets.begin(), definition.buckets.end()));
        return;
      }
    }
  }

  static const MetricDefinition& Definition(MetricId id) { return Catalogue()[static_cast<size_t>(id)]; }

  void Count(MetricId id, uint64_t count = 1) { counters.at(id)->Increment(static_cast<double>(count)); }

  void Count(MetricId id, std::string_view first, std::string_view second, uint64_t count) {
    const std::lock_guard lock(mutex);
    CountLocked(id, {std::string(first), std::string(second)}, count);
  }

  void CountLocked(MetricId id, LabelValues values, uint64_t count) {
    LabeledFamily<prometheus::Counter>& labeled = labeled_counters.at(id);
    auto found = labeled.series.find(values);
    if (found == labeled.series.end()) {
      const MetricDefinition& definition = Definition(id);
      bool overflow = false;
      for (size_t i = 0; i < definition.label_count(); ++i) overflow |= Bound(labeled.seen[i], values[i]);
      if (overflow && id != MetricId::kSeriesOverflow) {
        CountLocked(MetricId::kSeriesOverflow, {std::string(definition.name), ""}, 1);
      }
      found = labeled.series.find(values);
      if (found == labeled.series.end()) {
        prometheus::Counter* counter = &labeled.family->Add(ToLabels(definition, values));
        found = labeled.series.emplace(std::move(values), counter).first;
      }
    }
    found->second->Increment(static_cast<double>(count));
  }

  // Replaces a value that may not become a label of its own; true when it did.
  static bool Bound(std::set<std::string>& seen, std::string& value) {
    if (IsUsableLabel(value) && (seen.contains(value) || seen.size() < kLabelValuesMax)) {
      seen.insert(value);
      return false;
    }
    value = kOther;
    return true;
  }

  // Makes `values` the family's only series.
  void ReplaceLocked(MetricId id, std::span<const GaugeValue> values) {
    const MetricDefinition& definition = Definition(id);
    LabeledFamily<prometheus::Gauge>& labeled = labeled_gauges.at(id);
    std::map<LabelValues, double> wanted;
    for (const GaugeValue& value : values) {
      const bool usable =
          IsUsableLabel(value.labels[0]) && (definition.label_count() < 2 || IsUsableLabel(value.labels[1]));
      if (!usable || (wanted.size() >= definition.series_max && !wanted.contains(value.labels))) {
        CountLocked(MetricId::kSeriesOverflow, {std::string(definition.name), ""}, 1);
        continue;
      }
      wanted[value.labels] = value.value;
    }
    for (auto series = labeled.series.begin(); series != labeled.series.end();) {
      if (wanted.contains(series->first)) {
        ++series;
      } else {
        labeled.family->Remove(series->second);
        series = labeled.series.erase(series);
      }
    }
    for (const auto& [labels, value] : wanted) {
      prometheus::Gauge*& gauge = labeled.series[labels];
      if (gauge == nullptr) gauge = &labeled.family->Add(ToLabels(definition, labels));
      gauge->Set(value);
    }
  }

  void UpdateAgesLocked() {
    std::vector<GaugeValue> ages;
    const int64_t now_unix_ms = clock.UnixMs();
    for (const WatchlistInUse& watchlist : watchlists) {
      const int64_t age_ms = std::max<int64_t>(0, now_unix_ms - watchlist.published_unix_ms);
      ages.push_back({{watchlist.list, ""}, static_cast<double>(age_ms) / 1000});
    }
    ReplaceLocked(MetricId::kWatchlistAge, ages);
  }

  void UpdateProcessLocked() {
    const ProcessStats stats = ReadProcessStats();
    gauges.at(MetricId::kProcessResidentMemory)->Set(static_cast<double>(stats.resident_bytes));
    gauges.at(MetricId::kProcessOpenFds)->Set(static_cast<double>(stats.open_fds));
    gauges.at(MetricId::kProcessStartTime)->Set(stats.start_time_unix_s);
    prometheus::Counter* cpu = counters.at(MetricId::kProcessCpu);
    cpu->Increment(stats.cpu_seconds - cpu->Value());  // A negative step has no effect.
  }
};

Metrics::Metrics(const Clock& clock, std::string_view version, std::string_view simd)
    : state_(std::make_unique<State>(clock)) {
  const GaugeValue info{{std::string(version), std::string(simd)}, 1};
  const std::lock_guard lock(state_->mutex);
  state_->ReplaceLocked(MetricId::kBuildInfo, {&info, 1});
}

Metrics::~Metrics() = default;

void Metrics::CountManifest(std::string_view format, std::string_view outcome) {
  state_->Count(MetricId::kManifests, format, outcome, 1);
}
void Metrics::CountManifestProblems(std::string_view code, uint64_t count) {
  state_->Count(MetricId::kManifestProblems, code, "", count);
}
void Metrics::CountTravelers(uint64_t count) { state_->Count(MetricId::kTravelers, count); }
void Metrics::CountRejectedTravelers(std::string_view code, uint64_t count) {
  state_->Count(MetricId::kRejectedTravelers, code, "", count);
}
void Metrics::CountAlerts(std::string_view band, std::string_view list, uint64_t count) {
  state_->Count(MetricId::kAlerts, band, list, count);
}
void Metrics::CountDeadLetters(std::string_view code, uint64_t count) {
  state_->Count(MetricId::kDeadLetters, code, "", count);
}
void Metrics::CountTravelerMessages(std::string_view outcome, uint64_t count) {
  if (count > 0) state_->Count(MetricId::kTravelerMessages, outcome, "", count);
}
void Metrics::CountUnknownTravelers(uint64_t count) { state_->Count(MetricId::kUnknownTravelers, count); }
void Metrics::CountDuplicateMessages(uint64_t count) { state_->Count(MetricId::kDuplicateMessages, count); }
void Metrics::CountAlertRevisions(std::string_view status) { state_->Count(MetricId::kAlertRevisions, status, "", 1); }
void Metrics::CountLists(std::string_view outcome, uint64_t count) {
  if (count > 0) state_->Count(MetricId::kLists, outcome, "", count);
}
void Metrics::CountDataQuality(std::string_view code, uint64_t count) {
  if (count > 0) state_->Count(MetricId::kDataQuality, code, "", count);
}
void Metrics::CountNotices(std::string_view kind, uint64_t count) {
  if (count > 0) state_->Count(MetricId::kNotices, kind, "", count);
}
void Metrics::CountSkippedMessage(std::string_view type) { state_->Count(MetricId::kSkippedMessages, type, "", 1); }
void Metrics::CountJunkBytes(uint64_t bytes) { state_->Count(MetricId::kJunkBytes, bytes); }
void Metrics::SetFlights(size_t flights, size_t open_lists) {
  state_->gauges.at(MetricId::kFlights)->Set(static_cast<double>(flights));
  state_->gauges.at(MetricId::kOpenLists)->Set(static_cast<double>(open_lists));
}
void Metrics::ObserveMatch(Duration duration) {
  state_->histograms.at(MetricId::kMatchDuration)->Observe(Seconds(duration));
}
void Metrics::ObservePipelineLatency(Duration latency) {
  // Clocks of two machines differ; time never runs backwards through a node.
  state_->histograms.at(MetricId::kPipelineLatency)->Observe(std::max(0.0, Seconds(latency)));
}
void Metrics::ObserveCandidates(uint64_t candidates) {
  state_->histograms.at(MetricId::kCandidates)->Observe(static_cast<double>(candidates));
}

void Metrics::ObserveBatch(uint64_t records) {
  state_->histograms.at(MetricId::kBatchRecords)->Observe(static_cast<double>(records));
}
void Metrics::CountTransaction(std::string_view outcome) { state_->Count(MetricId::kTransactions, outcome, "", 1); }
void Metrics::ObserveTransaction(Duration duration) {
  state_->histograms.at(MetricId::kTransactionDuration)->Observe(Seconds(duration));
}
void Metrics::SetTransactionCallStuck(Duration duration) {
  state_->gauges.at(MetricId::kTransactionCallStuck)->Set(Seconds(duration));
}

void Metrics::SetConsumerLags(std::span<const PartitionLag> lags) {
  std::vector<GaugeValue> values;
  for (const PartitionLag& lag : lags) {
    values.push_back({{lag.topic, std::to_string(lag.partition)}, static_cast<double>(lag.records)});
  }
  const std::lock_guard lock(state_->mutex);
  state_->ReplaceLocked(MetricId::kConsumerLag, values);
}
void Metrics::CountRebalance() { state_->Count(MetricId::kRebalances); }
void Metrics::SetKafkaConnected(bool connected) {
  state_->gauges.at(MetricId::kKafkaConnected)->Set(connected ? 1 : 0);
}
void Metrics::CountKafkaError(std::string_view code) { state_->Count(MetricId::kKafkaErrors, code, "", 1); }

void Metrics::SetWatchlists(std::vector<WatchlistInUse> watchlists) {
  std::vector<GaugeValue> entries;
  std::vector<GaugeValue> versions;
  for (const WatchlistInUse& watchlist : watchlists) {
    entries.push_back({{watchlist.list, ""}, static_cast<double>(watchlist.entries)});
    versions.push_back({{watchlist.list, watchlist.version}, 1});
  }
  const std::lock_guard lock(state_->mutex);
  state_->ReplaceLocked(MetricId::kWatchlistEntries, entries);
  state_->ReplaceLocked(MetricId::kWatchlistVersion, versions);
  state_->watchlists = std::move(watchlists);
}
void Metrics::CountWatchlistReload(std::string_view outcome) {
  state_->Count(MetricId::kWatchlistReloads, outcome, "", 1);
}

void Metrics::SetReady(bool ready) { state_->gauges.at(MetricId::kReady)->Set(ready ? 1 : 0); }
void Metrics::CountHttpRequest(std::string_view path, int status) {
  state_->Count(MetricId::kHttpRequests, path.empty() ? kOther : path, std::to_string(status), 1);
}

std::string Metrics::Exposition() const {
  const std::lock_guard lock(state_->mutex);
  state_->UpdateAgesLocked();
  state_->UpdateProcessLocked();
  std::ostringstream text;
  prometheus::TextSerializer().Serialize(text, state_->registry.Collect());
  return text.str();
}

}  // namespace safematch::metrics
