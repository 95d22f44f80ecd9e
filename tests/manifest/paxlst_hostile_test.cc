// Payloads made to cost more than they are worth. A parser that is not linear shows in what it
// allocates, or in that these tests never end; no clock is asked.
#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <new>

#include "manifest/edifact_tokenizer.h"
#include "tests/manifest/support.h"

namespace {

// Of this test program since its start.
std::atomic<size_t> g_allocations = 0;
std::atomic<size_t> g_allocated_bytes = 0;

}  // namespace

// Counted for the whole test program. All forms that take no alignment: a sanitizer brings its own
// for those that are missing, and tells when memory of one is given back by the other.
[[gnu::noinline]] void* operator new(size_t size, const std::nothrow_t& /*tag*/) noexcept {
  g_allocations.fetch_add(1, std::memory_order_relaxed);
  g_allocated_bytes.fetch_add(size, std::memory_order_relaxed);
  return std::malloc(size == 0 ? 1 : size);
}
[[gnu::noinline]] void* operator new(size_t size) {
  if (void* memory = operator new(size, std::nothrow)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new[](size_t size) { return operator new(size); }
[[gnu::noinline]] void* operator new[](size_t size, const std::nothrow_t& tag) noexcept {
  return operator new(size, tag);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, size_t /*size*/) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, const std::nothrow_t& /*tag*/) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory, size_t /*size*/) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory, const std::nothrow_t& /*tag*/) noexcept { std::free(memory); }

namespace safematch::manifest::test {
namespace {

constexpr size_t kMegabyte = 1 << 20;
const std::string kHeader = "UNB+UNOA:4+A+B+260301:0830+1'UNH+1+PAXLST:D:05B'BGM+745'";
const std::string kPerson = "NAD+FL+++OSTERBLOOM:PETRA'";

std::string Repeat(std::string_view text, size_t count) {
  std::string out;
  out.reserve(text.size() * count);
  for (size_t i = 0; i < count; ++i) out += text;
  return out;
}

std::string InMessage(std::string_view body) { return std::string(kHeader).append(body); }

struct Cost {
  size_t payload_bytes = 0;
  size_t travelers = 0;
  size_t dead_letters = 0;
  size_t segments = 0;
  size_t allocations = 0;
  size_t allocated_bytes = 0;  // All together, what was given back as well.
};

Cost CostOf(const std::string& payload) {
  DecodeLimits limits;
  limits.json.bytes_max = 32 * kMegabyte;
  Decoder decoder(limits);
  Cost cost;
  cost.payload_bytes = payload.size();
  cost.allocations = g_allocations;
  cost.allocated_bytes = g_allocated_bytes;
  const Decoded decoded = decoder.Decode(payload, "paxlst");
  cost.allocations = g_allocations - cost.allocations;
  cost.allocated_bytes = g_allocated_bytes - cost.allocated_bytes;
  cost.travelers = Travelers(decoded).size();
  cost.dead_letters = decoded.dead_letters.size();

  EdifactTokenizer tokenizer;
  tokenizer.Start(payload);
  size_t end = 0;
  bool goes_on = true;
  while (const Segment* segment = tokenizer.Next()) {
    goes_on = goes_on && segment->begin() >= end && segment->end() > segment->begin();
    end = segment->end();
    ++cost.segments;
  }
  CHECK(goes_on);
  return cost;
}

struct HostileCase {
  std::string name;
  size_t count;  // Of the repeated thing, in the larger of two payloads.
  std::string (*make)(size_t count);
  size_t travelers;
  bool each_a_segment;  // The repeated thing.
};

const HostileCase kCases[] = {
    {"release characters", 10 * kMegabyte, [](size_t n) { return InMessage("NAD+FL+++" + std::string(n, '?')); }, 0,
     false},
    {"release characters before line ends", 3 * kMegabyte,
     [](size_t n) { return InMessage("NAD+FL+++" + Repeat("?\r\n", n)); }, 0, false},
    {"empty segments", 1'000'000, [](size_t n) { return InMessage(std::string(n, '\'') + kPerson); }, 1, false},
    {"bytes of one component", 5 * kMegabyte,
     [](size_t n) { return InMessage("NAD+FL+++" + std::string(n, 'A') + "'" + kPerson); }, 1, false},
    {"components", 10 * kMegabyte,
     [](size_t n) { return InMessage("NAD+FL+++" + std::string(n, ':') + "'" + kPerson); }, 1, false},
    {"elements", 5 * kMegabyte, [](size_t n) { return InMessage(std::string(n, '+') + "'" + kPerson); }, 1, false},
    {"line ends in a name", 5 * kMegabyte,
     [](size_t n) { return InMessage("NAD+FL+++OSTER" + Repeat("\r\n", n) + "BLOOM:PETRA'"); }, 1, false},
    {"letters U", 10 * kMegabyte, [](size_t n) { return std::string(n, 'U'); }, 0, false},
    {"tags UNB", 3'500'000, [](size_t n) { return Repeat("UNB", n); }, 0, false},
    {"tags UNB in a message", 3'500'000, [](size_t n) { return InMessage(Repeat("UNB", n)); }, 0, false},
    {"UNB without end", 1'000'000, [](size_t n) { return Repeat("UNB+UNOA:4", n); }, 0, false},
    {"interchanges", 100'000, [](size_t n) { return Repeat("UNB+UNOA:4'", n); }, 0, true},
    {"UNA without UNB", 1'000'000, [](size_t n) { return Repeat("UNA:+.? ", n); }, 0, false},
    {"UNH without end", 100'000, [](size_t n) { return Repeat("UNH+1+PAXLST+", n); }, 0, false},
    {"UNA and line ends", 10 * kMegabyte, [](size_t n) { return "UNA" + std::string(n, '\n'); }, 0, false},
    {"persons beyond the limit", 1'000'000, [](size_t n) { return InMessage(Repeat("NAD+FL+++A'", n)); }, 0, true},
    {"persons without a name", 90'000, [](size_t n) { return InMessage(Repeat("NAD+FL'", n)); }, 0, true},
    {"persons with the same id", 90'000,
     [](size_t n) { return InMessage(Repeat("NAD+FL+++A'RFF+ABO:1'", n / 2) + kPerson); }, 45'001, true},
    {"messages", 50'000, [](size_t n) { return kHeader + Repeat("UNH+1+PAXLST'", n); }, 0, true},
    {"messages of one person", 40'000, [](size_t n) { return kHeader + Repeat("UNH+1+PAXLST'NAD+FL+++A'", n / 2); },
     20'000, true},
    {"unknown references", 100'000, [](size_t n) { return InMessage(Repeat("RFF+YZY:1'", n) + kPerson); }, 1, true},
    {"documents of one person", 100'000, [](size_t n) { return InMessage(kPerson + Repeat("DOC+P+1'", n)); }, 0, true},
    {"legs", 100'000, [](size_t n) { return InMessage(Repeat("TDT+20+ZZ1'", n) + kPerson); }, 1, true},
};

TEST_CASE("PAXLST: pathological inputs take linear time") {
  for (const HostileCase& hostile : kCases) {
    CAPTURE(hostile.name);
    const Cost quarter = CostOf(hostile.make(hostile.count / 4));
    const Cost whole = CostOf(hostile.make(hostile.count));
    CHECK(whole.travelers == hostile.travelers);
    CHECK(whole.segments <= 10 + (hostile.each_a_segment ? hostile.count : 0));
    CHECK(whole.dead_letters <= DecodeLimits().problems_max + 1);
    // Four times as much costs four times as much, or five where vectors grow in steps.
    CHECK(whole.allocations <= 5 * quarter.allocations + 100);
    CHECK(whole.allocated_bytes <= 5 * quarter.allocated_bytes + kMegabyte);
    if (!hostile.each_a_segment) {
      CHECK(whole.allocations <= 100);
      CHECK(whole.allocated_bytes <= 8 * whole.payload_bytes);
    }
  }
}

// A short person in few bytes becomes a large value: this bounds how large.
TEST_CASE("PAXLST: what decoding allocates is bounded by a multiple of the payload") {
  for (const HostileCase& hostile : kCases) {
    CAPTURE(hostile.name);
    const Cost cost = CostOf(hostile.make(hostile.count / 10));
    CHECK(cost.allocated_bytes <= 200 * cost.payload_bytes + kMegabyte);
  }
}

}  // namespace
}  // namespace safematch::manifest::test
