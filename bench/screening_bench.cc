// Benchmarks of what happens to a manifest between Kafka and the outbox: decoding, name
// preparation, matching, and the whole screening step.
//
//   safematch_bench [--tiny] [--benchmark_...]     scripts/bench runs it and writes the report
//
// Everything is single-threaded but the screening step. Each benchmark carries a checksum of
// its results; one whose results differ between iterations, repetitions or numbers of threads
// fails, and so does the program (exit status 1). Names of benchmarks and counters are known
// to bench/report.py.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "bench/inputs.h"
#include "bench/measure.h"
#include "match/exhaustive_matcher.h"
#include "model/json.h"
#include "pipeline/screening.h"
#include "text/name.h"
#include "watchlist/snapshot.h"

namespace safematch::bench {

namespace {

constexpr size_t kListSizes[] = {1'000, 3'000, 10'000};
constexpr size_t kScreenedListSize = 3'000;
constexpr size_t kThreads[] = {1, 2};

// --- Names -----------------------------------------------------------------------------------

void PrepareNames(benchmark::State& state, const char* script, const std::vector<model::PersonName>& names) {
  Measure(state, fmt::format("names {}", script), std::nullopt, [&] {
    Outcome outcome;
    for (const model::PersonName& name : names) {
      const text::PreparedName prepared =
          text::PrepareName({name.family_name.Reveal(), name.given_names.Reveal(), name.full_name.Reveal()});
      for (const text::Reading& reading : prepared.readings) {
        for (const text::Token& token : reading.tokens) outcome.checksum.Add(token.letters);
        outcome.count += reading.tokens.size();
      }
    }
    return outcome;
  });
  SetSecondsPer(state, "seconds_per_name", names.size());
}

// --- Matching --------------------------------------------------------------------------------

std::vector<model::WatchlistEntry> FirstEntries(const Inputs& inputs, size_t count) {
  return {inputs.entries.begin(), inputs.entries.begin() + static_cast<ptrdiff_t>(count)};
}

void MatchTravelers(benchmark::State& state, const Inputs& inputs, const match::ExhaustiveMatcher& matcher) {
  const match::MatchOptions options;
  const size_t entries = matcher.entries().size();
  Measure(state, fmt::format("match {}", entries), std::nullopt, [&] {
    Outcome outcome;
    for (const model::Traveler& traveler : inputs.travelers) {
      for (const match::Hit& hit : matcher.Match(traveler, options, nullptr)) {
        outcome.checksum.Add(hit.entry_index);
        outcome.checksum.Add(static_cast<uint64_t>(hit.weight.millibits));
        ++outcome.count;
      }
    }
    return outcome;
  });
  SetPerSecond(state, "travelers_per_second", inputs.travelers.size());
  SetSecondsPer(state, "seconds_per_pair", inputs.travelers.size() * entries);
}

// --- The screening step ----------------------------------------------------------------------

void ScreenMessages(benchmark::State& state, const Messages& messages, const watchlist::Snapshot& snapshot,
                    size_t threads) {
  const SystemClock clock;
  pipeline::Screener screener({}, threads, clock);
  std::vector<pipeline::ScreeningInput> inputs;
  for (const std::string& payload : messages.payloads) inputs.push_back({payload, "json"});
  // One work for all numbers of threads: they must give the same alerts.
  Measure(state, "screen", std::nullopt, [&] {
    Outcome outcome;
    ledger::FlightLedger ledger;
    for (pipeline::Screened& screened : screener.Screen(inputs, snapshot)) {
      const pipeline::Settled settled = screener.Settle(screened, snapshot, ledger, {});
      for (const pipeline::RaisedAlert& raised : settled.alerts) outcome.checksum.Add(raised.json);
      outcome.checksum.Add(screened.costs.size());
      outcome.count += settled.alerts.size();
    }
    return outcome;
  });
  SetMessageRates(state, messages);
}

// --- All of them -----------------------------------------------------------------------------

// What is captured by reference must outlive the run.
void RegisterAll(const Inputs& inputs, const std::vector<std::unique_ptr<match::ExhaustiveMatcher>>& matchers,
                 const watchlist::Snapshot& snapshot) {
  using benchmark::State;
  RegisterManifestBenchmarks(inputs);
  Register("names/ascii", [&](State& state) { PrepareNames(state, "ascii", inputs.ascii_names); });
  Register("names/diacritics", [&](State& state) { PrepareNames(state, "diacritics", inputs.diacritic_names); });
  Register("names/other_scripts",
           [&](State& state) { PrepareNames(state, "other scripts", inputs.other_script_names); });
  for (const auto& matcher : matchers) {
    Register(fmt::format("match/exhaustive/entries:{}", matcher->entries().size()),
             [&](State& state) { MatchTravelers(state, inputs, *matcher); });
  }
  for (const size_t threads : kThreads) {
    Register(fmt::format("screen/json/entries:{}/workers:{}", kScreenedListSize, threads),
             [&, threads](State& state) { ScreenMessages(state, inputs.screened, snapshot, threads); })
        ->MeasureProcessCPUTime()
        ->UseRealTime();
  }
}

int Run(bool tiny) {
  const Result<Inputs> inputs = MakeInputs(tiny ? kTinySizes : InputSizes{});
  if (!inputs.has_value()) {
    fmt::print(stderr, "safematch_bench: {}\n", inputs.error().message);
    return 1;
  }
  std::vector<std::unique_ptr<match::ExhaustiveMatcher>> matchers;
  for (const size_t size : kListSizes) {
    matchers.push_back(std::make_unique<match::ExhaustiveMatcher>(FirstEntries(*inputs, size)));
  }
  const auto snapshot = watchlist::BuildSnapshot({FirstEntries(*inputs, kScreenedListSize), {}, "bench"});
  RegisterAll(*inputs, matchers, *snapshot);

  benchmark::AddCustomContext("safematch_version", SAFEMATCH_VERSION);
  benchmark::AddCustomContext("safematch_build_type", SAFEMATCH_BUILD_TYPE);
  benchmark::AddCustomContext("compiler", __VERSION__);
  benchmark::AddCustomContext("json_kernel", model::JsonKernelName());
  const size_t run = benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return run == 0 || TheLedger().failed() ? 1 : 0;
}

}  // namespace

}  // namespace safematch::bench

int main(int argc, char** argv) {
  bool tiny = false;
  std::vector<char*> arguments;  // Without ours, for Google Benchmark.
  for (int i = 0; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--tiny") {
      tiny = true;
    } else {
      arguments.push_back(argv[i]);
    }
  }
  int count = static_cast<int>(arguments.size());
  arguments.push_back(nullptr);
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 2;
  return safematch::bench::Run(tiny);
}
