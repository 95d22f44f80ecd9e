#include "model/alert.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "tests/support/property.h"

using safematch::model::ScoreMillionths;
using safematch::model::Weight;

TEST_CASE("score: 28 bits give 0.7 and no positive weight gives 0") {
  CHECK(ScoreMillionths(Weight::Bits(28)) == 700'000);
  CHECK(ScoreMillionths(Weight::Bits(12)) == 500'000);
  CHECK(ScoreMillionths(Weight{0}) == 0);
  CHECK(ScoreMillionths(Weight{-1}) == 0);
  CHECK(ScoreMillionths(Weight{std::numeric_limits<int32_t>::min()}) == 0);
}

TEST_CASE("score: strictly rises over the weights that matter and stays within 0 and 1") {
  int32_t before = ScoreMillionths(Weight{0});
  for (int32_t millibits = 1; millibits <= 60'000; ++millibits) {
    const int32_t score = ScoreMillionths(Weight{millibits});
    REQUIRE(score > before);
    REQUIRE(score < 1'000'000);
    before = score;
  }
}

TEST_CASE("score: more weight never lowers the score") {
  safematch::test::CheckProperty("monotone", [](int32_t a, int32_t b) {
    const auto [low, high] = std::minmax(a, b);
    RC_ASSERT(ScoreMillionths(Weight{low}) <= ScoreMillionths(Weight{high}));
    RC_ASSERT(ScoreMillionths(Weight{high}) <= 1'000'000);
  });
}
