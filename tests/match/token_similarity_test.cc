#include "match/token_similarity.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "tests/reference/osa_distance.h"
#include "tests/support/property.h"

using namespace safematch;
using match::CompareTokens;
using match::JaroWinkler;
using match::OsaDistance;
using match::TokenRelation;

namespace {

text::Token Make(const std::string& word) {
  text::Token token;
  token.text = word;
  token.letters = text::LetterSet(word);
  return token;
}

// Words over few letters, so that near misses are common.
std::string GenWord() {
  const auto size = *rc::gen::inRange<size_t>(1, 14);
  return *rc::gen::container<std::string>(size, rc::gen::elementOf(std::string("ABCDEM")));
}

// Jaro-Winkler in floating point, straight from the definition.
double NaiveJaroWinkler(const std::string& a, const std::string& b) {
  const int window = std::max<int>(static_cast<int>(std::max(a.size(), b.size())) / 2, 1) - 1;
  std::string a_common;
  std::vector<bool> used(b.size(), false);
  std::vector<bool> a_used(a.size(), false);
  for (int i = 0; i < static_cast<int>(a.size()); ++i) {
    for (int j = std::max(0, i - window); j <= std::min(static_cast<int>(b.size()) - 1, i + window); ++j) {
      if (!used[static_cast<size_t>(j)] && a[static_cast<size_t>(i)] == b[static_cast<size_t>(j)]) {
        used[static_cast<size_t>(j)] = a_used[static_cast<size_t>(i)] = true;
        break;
      }
    }
  }
  std::string x;
  std::string y;
  for (size_t i = 0; i < a.size(); ++i)
    if (a_used[i]) x += a[i];
  for (size_t j = 0; j < b.size(); ++j)
    if (used[j]) y += b[j];
  if (x.empty()) return 0;
  double half = 0;
  for (size_t i = 0; i < x.size(); ++i) half += x[i] == y[i] ? 0 : 0.5;
  const auto m = static_cast<double>(x.size());
  const double jaro = (m / static_cast<double>(a.size()) + m / static_cast<double>(b.size()) + (m - half) / m) / 3;
  size_t prefix = 0;
  while (prefix < 4 && prefix < a.size() && prefix < b.size() && a[prefix] == b[prefix]) ++prefix;
  return jaro + static_cast<double>(prefix) * 0.1 * (1 - jaro);
}

}  // namespace

TEST_CASE("OSA distance: a swap of neighbours is one edit") {
  CHECK(OsaDistance("MARTHA", "MARHTA", 3) == 1);
  CHECK(OsaDistance("CA", "ABC", 5) == 3);  // The restricted variant: no edits within a swap.
  CHECK(OsaDistance("", "ABC", 5) == 3);
  CHECK(OsaDistance("ABC", "XYZ", 1) == 2);  // limit + 1
}

TEST_CASE("OSA distance: equals the whole matrix for every limit") {
  test::CheckProperty("oracle", [] {
    const std::string a = GenWord();
    const std::string b = GenWord();
    const int limit = *rc::gen::inRange(0, 14);
    RC_ASSERT(OsaDistance(a, b, limit) == std::min(reference::OsaDistance(a, b), limit + 1));
  });
}

TEST_CASE("Jaro-Winkler: published values") {
  // Winkler 1990, table of examples.
  CHECK(JaroWinkler("MARTHA", "MARHTA") == doctest::Approx(961'111).epsilon(0.00001));
  CHECK(JaroWinkler("DWAYNE", "DUANE") == doctest::Approx(840'000).epsilon(0.00001));
  CHECK(JaroWinkler("DIXON", "DICKSONX") == doctest::Approx(813'333).epsilon(0.00001));
  CHECK(JaroWinkler("ABC", "XYZ") == 0);
}

TEST_CASE("Jaro-Winkler: integer arithmetic equals the definition") {
  test::CheckProperty("oracle", [] {
    const std::string a = GenWord();
    const std::string b = GenWord();
    RC_ASSERT(std::abs(JaroWinkler(a, b) / 1e6 - NaiveJaroWinkler(a, b)) < 2e-6);
  });
}

TEST_CASE("tokens: swapping the sides changes nothing") {
  test::CheckProperty("symmetry", [] {
    const text::Token a = Make(GenWord());
    const text::Token b = Make(GenWord());
    const auto ab = CompareTokens(a, b);
    const auto ba = CompareTokens(b, a);
    RC_ASSERT(ab.relation == ba.relation);
    RC_ASSERT(ab.edits == ba.edits);
    RC_ASSERT(ab.penalty == ba.penalty);
  });
}

TEST_CASE("tokens: the letter-set shortcuts lose nothing") {
  test::CheckProperty("no shortcut", [] {
    const std::string a = GenWord();
    const std::string b = GenWord();
    const size_t longer = std::max(a.size(), b.size());
    if (a == b || a.size() == 1 || b.size() == 1) return;
    const int distance = reference::OsaDistance(a, b);
    const int allowed = longer <= 3 ? 0 : longer <= 7 ? 1 : 2;
    const bool alike = std::min(a.size(), b.size()) >= 5 && std::max(JaroWinkler(a, b), JaroWinkler(b, a)) >= 900'000;
    const bool expected = distance <= allowed || alike;
    RC_ASSERT((CompareTokens(Make(a), Make(b)).relation != TokenRelation::kNone) == expected);
  });
}

TEST_CASE("tokens: short words must agree exactly, long ones may differ") {
  CHECK(CompareTokens(Make("LEE"), Make("LIE")).relation == TokenRelation::kNone);
  CHECK(CompareTokens(Make("JOHN"), Make("JON")).relation == TokenRelation::kSimilar);
  CHECK(CompareTokens(Make("ALEXANDER"), Make("ALEKSANDER")).relation == TokenRelation::kSimilar);
  CHECK(CompareTokens(Make("J"), Make("JUAN")).relation == TokenRelation::kInitial);
  CHECK(CompareTokens(Make("J"), Make("MARIA")).relation == TokenRelation::kNone);
}
