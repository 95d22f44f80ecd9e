#include "load/random.h"

#include <doctest/doctest.h>

#include <array>

#include "load/calendar.h"
#include "tests/support/property.h"

using namespace safematch;
using load::Random;
using load::WeightedChoice;

TEST_CASE("random: equal seeds give equal numbers, pinned for every machine") {
  Random random(42, "test", 7);
  CHECK(random.Next() == 0xce47c95480bc43d4ULL);
  CHECK(random.Next() == 0xc3a14c79bee5e438ULL);
  CHECK(random.Below(1000) == 976);
}

TEST_CASE("random: seed, stream and index each give other numbers") {
  const uint64_t base = Random(1, "a", 1).Next();
  CHECK(Random(2, "a", 1).Next() != base);
  CHECK(Random(1, "b", 1).Next() != base);
  CHECK(Random(1, "a", 2).Next() != base);
}

TEST_CASE("random: bounds are kept") {
  test::CheckProperty("Below and Between", [](uint64_t seed, uint32_t bound, int16_t low, uint16_t width) {
    RC_PRE(bound > 0U);
    Random random(seed);
    RC_ASSERT(random.Below(bound) < bound);
    const int value = random.Between(low, low + width);
    RC_ASSERT(value >= low);
    RC_ASSERT(value <= low + width);
  });
}

TEST_CASE("random: Below is uniform") {
  Random random(3);
  std::array<int, 6> counts{};
  for (int i = 0; i < 60'000; ++i) ++counts[random.Below(6)];
  for (const int count : counts) {
    CHECK(count > 9'600);
    CHECK(count < 10'400);
  }
}

TEST_CASE("weighted choice: draws follow the weights, and a weight of 0 never comes") {
  Random random(3);
  const WeightedChoice choice({10, 0, 30});
  std::array<int, 3> counts{};
  for (int i = 0; i < 40'000; ++i) ++counts[choice.Draw(random)];
  CHECK(counts[0] > 9'500);
  CHECK(counts[0] < 10'500);
  CHECK(counts[1] == 0);
}

TEST_CASE("weighted choice: by rank, the first comes twice as often as the second") {
  Random random(3);
  const WeightedChoice choice = WeightedChoice::ByRank(3, 0);
  std::array<int, 3> counts{};
  for (int i = 0; i < 66'000; ++i) ++counts[choice.Draw(random)];
  CHECK(counts[0] > 35'000);
  CHECK(counts[1] > 17'000);
  CHECK(counts[1] < 19'000);
}

TEST_CASE("calendar: days and dates agree over four centuries") {
  for (int32_t day = -80'000; day < 80'000; day += 1) {
    const model::PartialDate date = load::DateOfDay(day);
    REQUIRE(date.FirstDay() == day);
    REQUIRE(model::IsValidDate(date.year, date.month, date.day));
  }
}

TEST_CASE("calendar: birth dates keep the age") {
  const model::PartialDate on{2026, 3, 1};
  Random random(5);
  for (int i = 0; i < 2'000; ++i) {
    const model::PartialDate birth = load::DrawBirthDate(random, on, 18, 20);
    CHECK(birth > model::PartialDate{2005, 2, 27});
    CHECK(birth <= model::PartialDate{2008, 3, 1});
  }
}
