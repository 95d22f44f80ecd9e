#include "load/random.h"

#include <algorithm>

#include "base/check.h"

namespace safematch::load {

namespace {

constexpr uint64_t kGolden = 0x9e3779b97f4a7c15ULL;

uint64_t Mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

}  // namespace

Random::Random(uint64_t seed, std::string_view stream, uint64_t index) : state_(Mix(seed + kGolden)) {
  for (const char c : stream) state_ = Mix((state_ ^ static_cast<unsigned char>(c)) + kGolden);
  state_ = Mix((state_ ^ index) + kGolden);
}

uint64_t Random::Next() {
  state_ += kGolden;
  return Mix(state_);
}

uint32_t Random::Below(uint32_t bound) {
  SAFEMATCH_CHECK(bound > 0);
  uint64_t product = (Next() >> 32) * bound;
  auto low = static_cast<uint32_t>(product);
  if (low < bound) {
    const uint32_t threshold = (0U - bound) % bound;
    while (low < threshold) {
      product = (Next() >> 32) * bound;
      low = static_cast<uint32_t>(product);
    }
  }
  return static_cast<uint32_t>(product >> 32);
}

int Random::Between(int low, int high) {
  SAFEMATCH_CHECK(low <= high);
  const auto span = static_cast<uint32_t>(static_cast<int64_t>(high) - low + 1);
  return static_cast<int>(static_cast<int64_t>(low) + Below(span));
}

WeightedChoice::WeightedChoice(const std::vector<uint32_t>& weights) {
  uint64_t sum = 0;
  sums_.reserve(weights.size());
  for (const uint32_t weight : weights) {
    sum += weight;
    sums_.push_back(static_cast<uint32_t>(sum));
  }
  SAFEMATCH_CHECK(sum > 0 && sum <= UINT32_MAX);
}

WeightedChoice WeightedChoice::ByRank(size_t count, uint32_t offset) {
  constexpr uint32_t kScale = 1'000'000;
  std::vector<uint32_t> weights(count);
  for (size_t rank = 0; rank < count; ++rank) {
    weights[rank] = std::max(1U, static_cast<uint32_t>(kScale / (rank + 1 + offset)));
  }
  return weights.empty() ? WeightedChoice() : WeightedChoice(weights);
}

size_t WeightedChoice::Draw(Random& random) const {
  SAFEMATCH_CHECK(!sums_.empty());
  const uint32_t at = random.Below(sums_.back());
  return static_cast<size_t>(std::upper_bound(sums_.begin(), sums_.end(), at) - sums_.begin());
}

}  // namespace safematch::load
