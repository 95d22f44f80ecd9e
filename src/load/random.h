// Seeded random numbers by fixed integer algorithms, so that equal seeds give equal bytes on
// every machine. The distributions of <random> differ between standard libraries and are not
// used. For test data only, never for secrets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace safematch::load {

// SplitMix64. Source: Steele, Lea & Flood 2014, "Fast splittable pseudorandom number
// generators"; constants of the public-domain version by S. Vigna.
// Not thread-safe; make one for each thing that is generated, from the common seed, the
// purpose (`stream`) and the number of the thing (`index`): the thing then looks the same
// however many others are made.
class Random {
 public:
  explicit Random(uint64_t seed, std::string_view stream = {}, uint64_t index = 0);

  uint64_t Next();
  // Uniform in [0, bound). REQUIRES: bound > 0. Source: Lemire 2019, "Fast random integer
  // generation in an interval".
  uint32_t Below(uint32_t bound);
  // Uniform in [low, high]. REQUIRES: low <= high.
  int Between(int low, int high);
  bool Percent(uint32_t percent) { return Below(100) < percent; }
  bool PerMille(uint32_t per_mille) { return Below(1000) < per_mille; }

 private:
  uint64_t state_;
};

// Draws the numbers 0 .. count - 1 with fixed weights; a draw costs a binary search.
// Immutable, thread-safe.
class WeightedChoice {
 public:
  WeightedChoice() = default;  // Of nothing.
  // REQUIRES: the sum is above 0 and below 2^32.
  explicit WeightedChoice(const std::vector<uint32_t>& weights);
  // Rank r (from 0) has a weight of 1 / (r + 1 + offset): Zipf's law, flatter at the top for
  // larger offsets. Source: Mandelbrot 1953 (exponent 1).
  static WeightedChoice ByRank(size_t count, uint32_t offset);

  bool empty() const { return sums_.empty(); }
  // REQUIRES: !empty().
  size_t Draw(Random& random) const;

 private:
  std::vector<uint32_t> sums_;
};

}  // namespace safematch::load
