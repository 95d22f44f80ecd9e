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
#include <simdjson.h>

#include <cstdio>
#include <cstring>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "bench/inputs.h"
#include "manifest/decoder.h"
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

// FNV-1a over 64-bit words, folded to 32 bits, which the report's doubles hold exactly. A word
// costs a multiplication: nothing beside what is measured.
class Checksum {
 public:
  void Add(uint64_t word) { state_ = (state_ ^ word) * 0x100000001B3ULL; }
  void Add(std::string_view text) {
    Add(text.size());
    for (const char c : text) Add(static_cast<unsigned char>(c));
  }
  uint32_t value() const { return static_cast<uint32_t>(state_ ^ (state_ >> 32)); }

 private:
  uint64_t state_ = 0xCBF29CE484222325ULL;
};

// What one iteration did.
struct Outcome {
  Checksum checksum;
  uint64_t count = 0;  // Of what the benchmark must find, or at least one of.
};

// Remembers what each work gave at first. Used by the main thread only.
class Ledger {
 public:
  // The same `work` must give the same value for ever.
  bool Agree(const std::string& work, uint32_t value) {
    return Keep(first_.try_emplace(work, value).first->second == value);
  }
  // Passes `good` on and remembers a failure.
  bool Keep(bool good) {
    failed_ = failed_ || !good;
    return good;
  }
  bool failed() const { return failed_; }

 private:
  std::map<std::string, uint32_t> first_;
  bool failed_ = false;
};

Ledger& TheLedger() {
  static Ledger ledger;
  return ledger;
}

// Runs `body` (() -> Outcome) for as long as Google Benchmark wants. `expected`: the outcome's
// count; without it any but 0 will do.
template <typename Body>
void Measure(benchmark::State& state, const std::string& work, std::optional<uint64_t> expected, Body body) {
  Outcome outcome;
  for ([[maybe_unused]] auto _ : state) {
    outcome = body();
    benchmark::DoNotOptimize(outcome);
    if (!TheLedger().Agree(work, outcome.checksum.value())) {
      state.SkipWithError("the results differ from those of an earlier run");
      return;
    }
  }
  if (!TheLedger().Keep(expected ? outcome.count == *expected : outcome.count > 0)) {
    state.SkipWithError(
        fmt::format("found {}, expected {}", outcome.count, expected ? std::to_string(*expected) : "some").c_str());
    return;
  }
  state.counters["checksum"] = outcome.checksum.value();
}

void SetPerSecond(benchmark::State& state, const char* counter, uint64_t count) {
  state.counters[counter] =
      benchmark::Counter(static_cast<double>(count), benchmark::Counter::kIsIterationInvariantRate);
}

void SetSecondsPer(benchmark::State& state, const char* counter, uint64_t count) {
  state.counters[counter] = benchmark::Counter(
      static_cast<double>(count), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void SetMessageRates(benchmark::State& state, const Messages& messages) {
  SetPerSecond(state, "bytes_per_second", messages.bytes);
  SetPerSecond(state, "travelers_per_second", messages.travelers);
}

// --- Decoding --------------------------------------------------------------------------------

void DecodeMessages(benchmark::State& state, const char* format, const Messages& messages) {
  manifest::Decoder decoder;
  // One work for both formats: the same people must come out.
  Measure(state, "decode", messages.travelers, [&] {
    Outcome outcome;
    for (const std::string& payload : messages.payloads) {
      const manifest::Decoded decoded = decoder.Decode(payload, format);
      for (const model::Manifest& manifest : decoded.manifests) {
        for (const model::Traveler& traveler : manifest.travelers) {
          outcome.checksum.Add(traveler.name.family_name.Reveal().size());
          outcome.checksum.Add(traveler.documents.size());
        }
        outcome.count += manifest.travelers.size();
      }
    }
    return outcome;
  });
  SetMessageRates(state, messages);
}

// What decoding JSON cannot be faster than: the parser alone, with the document that it builds.
void ParseAlone(benchmark::State& state, const Messages& messages) {
  std::vector<simdjson::padded_string> padded(messages.payloads.begin(), messages.payloads.end());
  simdjson::dom::parser parser;
  Measure(state, "simdjson alone", messages.travelers, [&] {
    Outcome outcome;
    for (const simdjson::padded_string& payload : padded) {
      const simdjson::dom::array travelers = parser.parse(payload)["travelers"].get_array();
      outcome.checksum.Add(travelers.size());
      outcome.count += travelers.size();
    }
    return outcome;
  });
  SetMessageRates(state, messages);
}

// What decoding PAXLST cannot be faster than: finding the ends of its segments.
void SweepAlone(benchmark::State& state, const Messages& messages) {
  Measure(state, "memchr alone", std::nullopt, [&] {
    Outcome outcome;
    for (const std::string& payload : messages.payloads) {
      const char* at = payload.data();
      const char* const end = at + payload.size();
      while ((at = static_cast<const char*>(std::memchr(at, '\'', static_cast<size_t>(end - at)))) != nullptr) {
        ++at;
        ++outcome.count;
      }
    }
    outcome.checksum.Add(outcome.count);
    return outcome;
  });
  SetMessageRates(state, messages);
}

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

// RegisterBenchmark takes names as C strings in this version.
template <typename Function>
benchmark::internal::Benchmark* Register(const std::string& name, Function function) {
  return benchmark::RegisterBenchmark(name.c_str(), function)->Unit(benchmark::kMillisecond);
}

// What is captured by reference must outlive the run.
void RegisterAll(const Inputs& inputs, const std::vector<std::unique_ptr<match::ExhaustiveMatcher>>& matchers,
                 const watchlist::Snapshot& snapshot) {
  using benchmark::State;
  Register("decode/json", [&](State& state) { DecodeMessages(state, "json", inputs.json); });
  Register("decode/json/simdjson_alone", [&](State& state) { ParseAlone(state, inputs.json); });
  Register("decode/paxlst", [&](State& state) { DecodeMessages(state, "paxlst", inputs.paxlst); });
  Register("decode/paxlst/memchr_alone", [&](State& state) { SweepAlone(state, inputs.paxlst); });
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
