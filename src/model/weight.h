// Weights of evidence as fixed-point bits, so that every machine gives the same sums.
// Source: Fellegi & Sunter 1969, "A Theory for Record Linkage": log2(m/u).
#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace safematch::model {

// A signed number of bits in steps of 1/1000.
struct Weight {
  int32_t millibits = 0;

  static constexpr Weight Bits(int32_t whole) { return Weight{whole * 1000}; }

  constexpr Weight operator+(Weight other) const { return {millibits + other.millibits}; }
  constexpr Weight operator-(Weight other) const { return {millibits - other.millibits}; }
  constexpr Weight operator-() const { return {-millibits}; }
  constexpr Weight& operator+=(Weight other) {
    millibits += other.millibits;
    return *this;
  }
  constexpr auto operator<=>(const Weight&) const = default;
};

// log2(numerator / denominator) rounded to a millibit, by integer arithmetic alone.
// Both must be > 0 and < 2^32.
Weight Log2Ratio(uint64_t numerator, uint64_t denominator);

// Parses "20", "20.5", "-3.125"; false when it is no such number or beyond +-1,000,000 bits.
bool ParseWeight(const std::string& text, Weight& weight);

// "12.5"
std::string FormatWeight(Weight weight);

}  // namespace safematch::model
