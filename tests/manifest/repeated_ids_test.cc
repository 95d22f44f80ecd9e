#include "manifest/repeated_ids.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>

#include "tests/support/property.h"

namespace safematch::manifest::test {
namespace {

std::vector<model::Traveler> WithIds(const std::vector<std::string>& ids) {
  std::vector<model::Traveler> travelers(ids.size());
  for (size_t i = 0; i < ids.size(); ++i) travelers[i].id = ids[i];
  return travelers;
}

using Indices = std::vector<size_t>;

TEST_CASE("repeated ids: the first traveler keeps an id, whatever the order") {
  CHECK(FindRepeatedIds(WithIds({})) == Indices{});
  CHECK(FindRepeatedIds(WithIds({"1", "2", "3"})) == Indices{});
  CHECK(FindRepeatedIds(WithIds({"3", "1", "2"})) == Indices{});
  CHECK(FindRepeatedIds(WithIds({"1", "2", "2", "3"})) == Indices{2});
  CHECK(FindRepeatedIds(WithIds({"2", "1", "2", "1", "2"})) == Indices{2, 3, 4});
}

TEST_CASE("repeated ids: travelers without an id repeat nothing") {
  CHECK(FindRepeatedIds(WithIds({"", "", "1", "", "2"})) == Indices{});
  CHECK(FindRepeatedIds(WithIds({"", "2", "", "1", "2"})) == Indices{4});
}

TEST_CASE("repeated ids: agree with a set") {
  safematch::test::CheckProperty("a set finds the same", [](uint32_t seed) {
    std::mt19937 random(seed);
    std::vector<std::string> ids(random() % 300);
    for (std::string& id : ids) id = random() % 8 == 0 ? "" : "ZZ0000" + std::to_string(random() % 200);
    if (random() % 4 == 0) std::sort(ids.begin(), ids.end());
    Indices expected;
    std::set<std::string> seen;
    for (size_t i = 0; i < ids.size(); ++i) {
      if (!ids[i].empty() && !seen.insert(ids[i]).second) expected.push_back(i);
    }
    RC_ASSERT(FindRepeatedIds(WithIds(ids)) == expected);
  });
}

}  // namespace
}  // namespace safematch::manifest::test
