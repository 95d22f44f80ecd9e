#include "model/weight.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <string>

#include "tests/support/property.h"

using safematch::model::FormatWeight;
using safematch::model::Log2Ratio;
using safematch::model::ParseWeight;
using safematch::model::Weight;

namespace {

// The rounded true value; the last place may differ where the true value lies on the edge.
bool AgreesWithLog2(uint64_t numerator, uint64_t denominator) {
  const double millibits = 1000.0 * std::log2(static_cast<double>(numerator) / static_cast<double>(denominator));
  return std::abs(Log2Ratio(numerator, denominator).millibits - millibits) <= 0.501;
}

}  // namespace

TEST_CASE("weight: powers of two are exact") {
  for (int power = 0; power < 32; ++power) {
    CHECK(Log2Ratio(uint64_t{1} << power, 1) == Weight::Bits(power));
    CHECK(Log2Ratio(1, uint64_t{1} << power) == Weight::Bits(-power));
  }
}

TEST_CASE("weight: the ratio agrees with std::log2 for all small numbers") {
  for (uint64_t numerator = 1; numerator <= 600; ++numerator) {
    for (uint64_t denominator = 1; denominator <= 600; ++denominator) {
      REQUIRE(AgreesWithLog2(numerator, denominator));
    }
  }
}

TEST_CASE("weight: the ratio agrees with std::log2 for any 32-bit numbers") {
  safematch::test::CheckProperty("log2", [] {
    const auto numerator = *rc::gen::arbitrary<uint32_t>();
    const auto denominator = *rc::gen::arbitrary<uint32_t>();
    RC_PRE(numerator > 0U && denominator > 0U);
    RC_ASSERT(AgreesWithLog2(numerator, denominator));
    RC_ASSERT(Log2Ratio(numerator, denominator) == -Log2Ratio(denominator, numerator));
  });
  CHECK(AgreesWithLog2(UINT32_MAX, 1));
  CHECK(AgreesWithLog2(UINT32_MAX, UINT32_MAX - 1));
}

TEST_CASE("weight: what is formatted is parsed back") {
  safematch::test::CheckProperty("format", [] {
    const Weight weight{*rc::gen::inRange(-1'000'000'000, 1'000'000'001)};
    Weight parsed;
    RC_ASSERT(ParseWeight(FormatWeight(weight), parsed));
    RC_ASSERT(parsed == weight);
  });
}

TEST_CASE("weight: written in bits without trailing zeros") {
  CHECK(FormatWeight(Weight{12'500}) == "12.5");
  CHECK(FormatWeight(Weight{-1}) == "-0.001");
  CHECK(FormatWeight(Weight::Bits(20)) == "20");
}

TEST_CASE("weight: texts that are no number of bits are refused") {
  Weight weight;
  for (const char* text : {"", " 1", "1 ", "1,5", "x", "nan", "inf", "1000001", "-1000001", "+1", "0x10"}) {
    CAPTURE(text);
    CHECK_FALSE(ParseWeight(text, weight));
  }
}
