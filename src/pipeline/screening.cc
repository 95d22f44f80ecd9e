#include "pipeline/screening.h"

#include <algorithm>
#include <mutex>

#include "ledger/identity.h"
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
  ledger::ScreenedTraveler* screened = nullptr;
  const model::Manifest* manifest = nullptr;
  TravelerCost* cost = nullptr;
};

}  // namespace

struct Screener::State {
  ScreeningOptions options;
  WorkerPool workers;
  const Clock& clock;
  DecoderPool decoders;

  State(ScreeningOptions o, size_t threads, const Clock& c)
      : options(std::move(o)), workers(threads), clock(c), decoders(options.limits) {}

  DecisionContext Context(const watchlist::Snapshot& snapshot) const {
    return {options.config_hash, options.engine_version, snapshot.version};
  }

  Screened Decode(const ScreeningInput& input) {
    manifest::Decoded decoded = decoders.Decode(input);
    Screened screened;
    screened.format = std::move(decoded.format);
    screened.dead_letters = std::move(decoded.dead_letters);
    screened.skipped_messages = std::move(decoded.skipped_messages);
    screened.junk_bytes = decoded.junk_bytes;
    screened.manifests.reserve(decoded.manifests.size());
    for (model::Manifest& manifest : decoded.manifests) {
      ScreenedManifest& added = screened.manifests.emplace_back();
      added.manifest = std::move(manifest);
      added.issues = quality::CheckManifest(added.manifest);
      added.travelers.resize(added.manifest.travelers.size());
    }
    return screened;
  }

  void Match(const Task& task, const watchlist::Snapshot& snapshot, const DecisionContext& context) const {
    const auto started = clock.Steady();
    match::MatchStatistics statistics;
    const model::Traveler& traveler = *task.screened->traveler;
    for (const match::Hit& hit : snapshot.matcher->Match(traveler, options.match, &statistics)) {
      task.screened->candidates.push_back(BuildAlert(*task.manifest, traveler, hit,
                                                     snapshot.matcher->entries()[hit.entry_index],
                                                     options.match.alert_weight, context));
    }
    task.screened->identity = ledger::IdentityOf(traveler);
    task.cost->candidates = statistics.pairs_scored;
    task.cost->seconds = std::chrono::duration<double>(clock.Steady() - started).count();
  }

  // Compares with the entry of an earlier alert that the traveler does not reach any more.
  std::optional<ledger::Reassessment> Reassess(const watchlist::Snapshot& snapshot, const model::Manifest& manifest,
                                               const model::Traveler& traveler,
                                               const model::MatchedEntry& known) const {
    const auto entries = snapshot.matcher->entries();
    const auto entry = std::ranges::find_if(entries, [&](const model::WatchlistEntry& candidate) {
      return candidate.id == known.id && candidate.list == known.list;
    });
    if (entry == entries.end()) return std::nullopt;
    const match::Hit hit = snapshot.matcher->Explain(traveler, static_cast<size_t>(entry - entries.begin()));
    return ledger::Reassessment{
        BuildAlert(manifest, traveler, hit, *entry, options.match.alert_weight, Context(snapshot)),
        hit.identifying && hit.weight >= options.match.review_weight};
  }
};

Screener::Screener(ScreeningOptions options, size_t threads, const Clock& clock)
    : state_(std::make_unique<State>(std::move(options), threads, clock)) {}

Screener::~Screener() = default;

std::vector<Screened> Screener::Screen(std::span<const ScreeningInput> inputs, const watchlist::Snapshot& snapshot) {
  std::vector<Screened> results(inputs.size());
  state_->workers.ForEach(inputs.size(), [&](size_t i) { results[i] = state_->Decode(inputs[i]); });

  std::vector<Task> tasks;
  for (Screened& result : results) {
    size_t count = 0;
    for (const ScreenedManifest& screened : result.manifests) count += screened.travelers.size();
    result.costs.resize(count);
    count = 0;
    for (ScreenedManifest& screened : result.manifests) {
      for (size_t i = 0; i < screened.travelers.size(); ++i) {
        screened.travelers[i].traveler = &screened.manifest.travelers[i];
        tasks.push_back({&screened.travelers[i], &screened.manifest, &result.costs[count++]});
      }
    }
  }
  const DecisionContext context = state_->Context(snapshot);
  state_->workers.ForEach(tasks.size(), [&](size_t i) { state_->Match(tasks[i], snapshot, context); });
  return results;
}

Settled Screener::Settle(Screened& screened, const watchlist::Snapshot& snapshot, ledger::FlightLedger& ledger,
                         const ledger::MessageTimes& times) const {
  Settled settled;
  for (ScreenedManifest& item : screened.manifests) {
    const model::Manifest& manifest = item.manifest;
    const ledger::Reassess reassess = [&](const model::Traveler& traveler, const model::MatchedEntry& entry) {
      return state_->Reassess(snapshot, manifest, traveler, entry);
    };
    ledger::Applied applied = ledger.Apply(manifest, item.travelers, times, reassess);
    for (model::Alert& alert : applied.alerts) {
      RaisedAlert& raised = settled.alerts.emplace_back();
      raised.alert = std::move(alert);
      raised.json = model::ToJson(raised.alert);
    }
    settled.repeats += applied.repeats;
    settled.changes += applied.changes;
    settled.unknown_travelers += applied.unknown_travelers;
    settled.duplicate_messages += applied.duplicate_message ? 1 : 0;
    settled.lists_completed += applied.list_completed ? 1 : 0;
    if (item.issues.empty()) continue;
    if (!ledger.RememberNotice(manifest.flight, quality::Fingerprint(manifest, item.issues))) continue;
    settled.notices.push_back(
        {"missing_data", ledger::FlightKey(manifest.flight), quality::MissingDataNotice(manifest, item.issues)});
  }
  return settled;
}

Notice IncompleteListNotice(const ledger::IncompleteList& list) {
  return {"incomplete_list", list.flight_key,
          quality::IncompleteListNotice({list.sender, list.recipient, list.message_id, list.flight, list.persons_seen,
                                         list.declared_count, list.missing_parts})};
}

}  // namespace safematch::pipeline
