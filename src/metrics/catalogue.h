// The one list of metrics: name, kind, labels and help. A new metric is a row here, an
// enumerator in the same place, and a typed method of `Metrics`.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace safematch::metrics {

enum class MetricKind { kCounter, kGauge, kHistogram };

// In the order of the rows.
enum class MetricId : size_t {
  kBuildInfo,
  kReady,
  kManifests,
  kManifestProblems,
  kTravelers,
  kRejectedTravelers,
  kAlerts,
  kDeadLetters,
  kTravelerMessages,
  kUnknownTravelers,
  kDuplicateMessages,
  kAlertRevisions,
  kLists,
  kDataQuality,
  kNotices,
  kSkippedMessages,
  kJunkBytes,
  kFlights,
  kOpenLists,
  kMatchDuration,
  kPipelineLatency,
  kCandidates,
  kBatchRecords,
  kTransactions,
  kTransactionDuration,
  kTransactionCallStuck,
  kConsumerLag,
  kRebalances,
  kKafkaConnected,
  kKafkaErrors,
  kWatchlistEntries,
  kWatchlistAge,
  kWatchlistVersion,
  kWatchlistReloads,
  kHttpRequests,
  kSeriesOverflow,
  kProcessResidentMemory,
  kProcessCpu,
  kProcessOpenFds,
  kProcessStartTime,
};

// Distinct values of one label before further ones become "other"; and the longest value.
inline constexpr size_t kLabelValuesMax = 64;
inline constexpr size_t kLabelValueBytesMax = 128;

struct MetricDefinition {
  MetricId id;
  std::string_view name;
  MetricKind kind;
  std::string_view help;
  std::array<std::string_view, 2> labels = {};  // Empty names: no such label.
  std::span<const double> buckets = {};         // Upper bounds of a histogram's classes.
  size_t series_max = kLabelValuesMax;          // Gauges: series beyond are left out, and counted.

  size_t label_count() const { return labels[0].empty() ? 0 : labels[1].empty() ? 1 : 2; }
};

std::span<const MetricDefinition> Catalogue();

}  // namespace safematch::metrics
