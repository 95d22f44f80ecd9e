#include "model/weight.h"

#include <charconv>

#include "base/check.h"
#include "base/json_writer.h"

namespace safematch::model {

namespace {

__extension__ using Uint128 = unsigned __int128;

// log2(x) in units of 2^-32 for x > 0, by repeated squaring of the mantissa.
int64_t Log2Fixed(uint64_t x) {
  int exponent = 63 - __builtin_clzll(x);
  uint64_t mantissa = x << (63 - exponent);  // In [2^63, 2^64): 1.0 <= value < 2.0.
  int64_t result = static_cast<int64_t>(exponent) << 32;
  for (int bit = 31; bit >= 0; --bit) {
    const auto square = static_cast<Uint128>(mantissa) * mantissa;  // In [2^126, 2^128).
    if ((square >> 127) != 0) {
      result += int64_t{1} << bit;
      mantissa = static_cast<uint64_t>(square >> 64);
    } else {
      mantissa = static_cast<uint64_t>(square >> 63);
    }
  }
  return result;
}

}  // namespace

Weight Log2Ratio(uint64_t numerator, uint64_t denominator) {
  SAFEMATCH_CHECK(numerator > 0 && denominator > 0);
  const int64_t fixed = Log2Fixed(numerator) - Log2Fixed(denominator);
  const int64_t scaled = fixed * 1000;
  const int64_t half = int64_t{1} << 31;
  return {static_cast<int32_t>((scaled + (scaled >= 0 ? half : -half)) / (int64_t{1} << 32))};
}

bool ParseWeight(const std::string& text, Weight& weight) {
  double bits = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits);
  if (error != std::errc{} || end != text.data() + text.size()) return false;
  if (!(bits >= -1e6 && bits <= 1e6)) return false;
  weight.millibits = static_cast<int32_t>(bits * 1000 + (bits >= 0 ? 0.5 : -0.5));
  return true;
}

std::string FormatWeight(Weight weight) { return FormatDecimal(weight.millibits, 3); }

}  // namespace safematch::model
