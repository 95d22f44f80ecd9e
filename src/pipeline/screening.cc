#include "pipeline/screening.h"

#include <mutex>

#include "base/clock.h"
#include "model/json.h"
#include "pipeline/alert_builder.h"

namespace safematch::pipeline {

namespace {

// Parsers are expensive to make and belong to one thread at a time.
class DecoderPool {
 public:
  explicit DecoderPool(const manifest::DecodeLimits& limits) : limits_(limits) {}

  manifest::Decoded Decode(const ScreeningInput& input) {
    std::unique_ptr<manifest::Decoder> decoder = Take();
    manifest::Decoded decoded = decoder->Decode(input.payload, input.format);
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(decoder));
    return decoded;
  }

 private:
  std::unique_ptr<manifest::Decoder> Take() {
    const std::lock_guard lock(mutex_);
    if (idle_.empty()) return std::make_unique<manifest::Decoder>(limits_);
    std::unique_ptr<manifest::Decoder> decoder = std::move(idle_.back());
    idle_.pop_back();
    return decoder;
  }

  const manifest::DecodeLimits limits_;
  std::mutex mutex_;  // Guards idle_.
  std::vector<std::unique_ptr<manifest::Decoder>> idle_;
};

// One traveler of one message of the call.
struct Task {
  size_t message = 0;
  const model::Manifest* manifest = nullptr;
  const model::Traveler* traveler = nullptr;
  std::vector<RaisedAlert> alerts;
  TravelerCost cost;
};

}  // namespace

struct Screener::State {
  ScreeningOptions options;
  WorkerPool workers;
  const Clock& clock;
  DecoderPool decoders;

  State(ScreeningOptions o, size_t threads, const Clock& c)
      : options(std::move(o)), workers(threads), clock(c), decoders(options.limits) {}

  void Match(Task& task, const watchlist::Snapshot& snapshot, const DecisionContext& context) {
    const auto started = clock.Steady();
    match::MatchStatistics statistics;
    for (const match::Hit& hit : snapshot.matcher->Match(*task.traveler, options.match, &statistics)) {
      RaisedAlert raised;
      raised.alert = BuildAlert(*task.manifest, *task.traveler, hit, snapshot.matcher->entries()[hit.entry_index],
                                options.match.alert_weight, context);
      raised.json = model::ToJson(raised.alert);
      task.alerts.push_back(std::move(raised));
    }
    task.cost.candidates = statistics.pairs_scored;
    task.cost.seconds = std::chrono::duration<double>(clock.Steady() - started).count();
  }
};

Screener::Screener(ScreeningOptions options, size_t threads, const Clock& clock)
    : state_(std::make_unique<State>(std::move(options), threads, clock)) {}

Screener::~Screener() = default;

std::vector<Screened> Screener::Screen(std::span<const ScreeningInput> inputs, const watchlist::Snapshot& snapshot) {
  std::vector<manifest::Decoded> decoded(inputs.size());
  state_->workers.ForEach(inputs.size(), [&](size_t i) { decoded[i] = state_->decoders.Decode(inputs[i]); });

  std::vector<Task> tasks;
  for (size_t i = 0; i < decoded.size(); ++i) {
    for (const model::Manifest& manifest : decoded[i].manifests) {
      for (const model::Traveler& traveler : manifest.travelers) tasks.push_back({i, &manifest, &traveler, {}, {}});
    }
  }
  const DecisionContext context{state_->options.config_hash, state_->options.engine_version, snapshot.version};
  state_->workers.ForEach(tasks.size(), [&](size_t i) { state_->Match(tasks[i], snapshot, context); });

  std::vector<Screened> results(inputs.size());
  for (size_t i = 0; i < decoded.size(); ++i) {
    results[i].format = decoded[i].format;
    results[i].dead_letters = std::move(decoded[i].dead_letters);
    results[i].manifests = decoded[i].manifests.size();
    for (const model::Manifest& manifest : decoded[i].manifests) {
      for (const model::Problem& problem : manifest.problems) results[i].problem_codes.push_back(problem.code);
    }
  }
  for (Task& task : tasks) {
    Screened& result = results[task.message];
    for (RaisedAlert& raised : task.alerts) result.alerts.push_back(std::move(raised));
    result.travelers.push_back(task.cost);
  }
  return results;
}

}  // namespace safematch::pipeline
