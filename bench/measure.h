// How a benchmark runs and what it remembers: work that must give the same results for ever,
// and rates under the names that bench/report.py knows.
#pragma once

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "bench/inputs.h"

namespace safematch::bench {

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

inline Ledger& TheLedger() {
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

inline void SetPerSecond(benchmark::State& state, const char* counter, uint64_t count) {
  state.counters[counter] =
      benchmark::Counter(static_cast<double>(count), benchmark::Counter::kIsIterationInvariantRate);
}

inline void SetSecondsPer(benchmark::State& state, const char* counter, uint64_t count) {
  state.counters[counter] = benchmark::Counter(
      static_cast<double>(count), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

inline void SetMessageRates(benchmark::State& state, const Messages& messages) {
  SetPerSecond(state, "bytes_per_second", messages.bytes);
  SetPerSecond(state, "travelers_per_second", messages.travelers);
}

// RegisterBenchmark takes names as C strings in this version.
template <typename Function>
benchmark::internal::Benchmark* Register(const std::string& name, Function function) {
  return benchmark::RegisterBenchmark(name.c_str(), function)->Unit(benchmark::kMillisecond);
}

// Of manifest_bench.cc: decoding, beside what it cannot be faster than. `inputs` must outlive the run.
void RegisterManifestBenchmarks(const Inputs& inputs);

}  // namespace safematch::bench
