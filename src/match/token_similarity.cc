#include "match/token_similarity.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace safematch::match {

namespace {

using model::Weight;

// What a difference costs, by the length of the longer word. Source: estimates of
// log2(P(this difference | same person) / P(exact | same person)) on spelling variants,
// widened for the neighbours that a difference lets in; to be measured by `evaluate`.
constexpr Weight kOneEditLong{3'500};   // From 5 letters on.
constexpr Weight kOneEditShort{5'500};  // 4 letters.
constexpr Weight kTwoEdits{6'500};      // From 8 letters on.
constexpr Weight kAlike{7'500};         // Jaro-Winkler alone.

// A word cut off at the end of its field agrees as far as it goes; the fewer letters, the more
// words begin like it. Estimates likewise.
constexpr Weight kCutLong{1'000};   // From 5 letters on.
constexpr Weight kCutShort{3'000};  // 3 and 4 letters.
constexpr size_t kCutLettersMin = 3;

constexpr int32_t kAlikeFloor = 900'000;  // Jaro-Winkler in millionths.
constexpr size_t kAlikeLettersMin = 5;

// Without -mpopcnt std::popcount is a library call, and this is the hottest loop.
constexpr int CountBits(uint32_t bits) {
  bits -= (bits >> 1) & 0x55555555U;
  bits = (bits & 0x33333333U) + ((bits >> 2) & 0x33333333U);
  return static_cast<int>((((bits + (bits >> 4)) & 0x0F0F0F0FU) * 0x01010101U) >> 24);
}

int CommonPrefix(std::string_view a, std::string_view b) {
  size_t prefix = 0;
  while (prefix < 4 && prefix < a.size() && prefix < b.size() && a[prefix] == b[prefix]) ++prefix;
  return static_cast<int>(prefix);
}

// False when Jaro-Winkler cannot reach kAlikeFloor. With a common prefix of p it needs
// jaro >= (0.9 - 0.1 p) / (1 - 0.1 p); and jaro <= (m/|a| + m/|b| + 1) / 3, where the
// letters that only one side has bound the matches m from above.
bool MayBeAlike(const text::Token& a, const text::Token& b, int foreign_a, int foreign_b) {
  static constexpr std::array<int, 5> kJaroNeeded = {900'000, 888'888, 875'000, 857'142, 833'333};
  const auto a_size = static_cast<int>(a.text.size());
  const auto b_size = static_cast<int>(b.text.size());
  const int matches_max = std::min(a_size - foreign_a, b_size - foreign_b);
  const int needed = kJaroNeeded[static_cast<size_t>(CommonPrefix(a.text, b.text))];
  // In millionths over the denominator |a| |b|; one unit of slack for the table's rounding.
  return int64_t{matches_max} * (a_size + b_size) * 1'000'000 >=
         (int64_t{3} * (needed - 1) - 1'000'000) * a_size * b_size;
}

int EditsAllowed(size_t longer) {
  if (longer <= 3) return 0;
  return longer <= 7 ? 1 : 2;
}

}  // namespace

int OsaDistance(std::string_view a, std::string_view b, int limit) {
  if (std::abs(static_cast<int>(a.size()) - static_cast<int>(b.size())) > limit) return limit + 1;
  constexpr size_t kRow = text::kTokenBytesMax + 1;
  std::array<int, kRow> before{};
  std::array<int, kRow> previous{};
  std::array<int, kRow> current{};
  for (size_t j = 0; j <= b.size(); ++j) previous[j] = static_cast<int>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    current[0] = static_cast<int>(i);
    int least = current[0];
    for (size_t j = 1; j <= b.size(); ++j) {
      const int change = a[i - 1] == b[j - 1] ? 0 : 1;
      int best = std::min({previous[j] + 1, current[j - 1] + 1, previous[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) best = std::min(best, before[j - 2] + 1);
      current[j] = best;
      least = std::min(least, best);
    }
    // A swap reaches back two rows, but from there it costs one more as well.
    if (least > limit + 1) return limit + 1;
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return std::min(previous[b.size()], limit + 1);
}

int32_t JaroWinkler(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return a.empty() && b.empty() ? 1'000'000 : 0;
  const size_t window = std::max<size_t>(std::max(a.size(), b.size()) / 2, 1) - 1;
  std::array<bool, text::kTokenBytesMax> a_matched{};
  std::array<bool, text::kTokenBytesMax> b_matched{};
  int64_t matches = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    const size_t from = i > window ? i - window : 0;
    const size_t to = std::min(b.size(), i + window + 1);
    for (size_t j = from; j < to; ++j) {
      if (b_matched[j] || a[i] != b[j]) continue;
      a_matched[i] = b_matched[j] = true;
      ++matches;
      break;
    }
  }
  if (matches == 0) return 0;
  int64_t out_of_order = 0;
  for (size_t i = 0, j = 0; i < a.size(); ++i) {
    if (!a_matched[i]) continue;
    while (!b_matched[j]) ++j;
    if (a[i] != b[j]) ++out_of_order;
    ++j;
  }
  const auto a_size = static_cast<int64_t>(a.size());
  const auto b_size = static_cast<int64_t>(b.size());
  // jaro = (m/|a| + m/|b| + (m - t)/m) / 3 over one denominator, t being half of the letters
  // out of order.
  const int64_t numerator = 2 * matches * matches * (a_size + b_size) + (2 * matches - out_of_order) * a_size * b_size;
  const int64_t denominator = 6 * matches * a_size * b_size;
  const int64_t prefix = CommonPrefix(a, b);
  const int64_t jaro = (numerator * 1'000'000 + denominator / 2) / denominator;
  return static_cast<int32_t>(jaro + (prefix * (1'000'000 - jaro) + 5) / 10);
}

TokenAgreement CompareTokens(const text::Token& a, const text::Token& b) {
  if (a.letters == b.letters && a.text == b.text) return {TokenRelation::kExact, 0, {}};
  if (a.IsInitial() || b.IsInitial()) {
    if (a.text.front() != b.text.front()) return {};
    return {TokenRelation::kInitial, 0, {}};
  }
  const size_t longer = std::max(a.text.size(), b.text.size());
  const size_t shorter = std::min(a.text.size(), b.text.size());
  // Letters that only one side has are at least so many edits.
  const int foreign_a = CountBits(a.letters & ~b.letters);
  const int foreign_b = CountBits(b.letters & ~a.letters);
  const int least_edits = std::max({foreign_a, foreign_b, static_cast<int>(longer - shorter)});
  const int allowed = EditsAllowed(longer);
  if (least_edits <= allowed) {
    const int edits = OsaDistance(a.text, b.text, allowed);
    if (edits == 1 && allowed >= 1) return {TokenRelation::kSimilar, 1, longer >= 5 ? kOneEditLong : kOneEditShort};
    if (edits == 2 && allowed >= 2) return {TokenRelation::kSimilar, 2, kTwoEdits};
  }
  if (shorter < kAlikeLettersMin) return {};
  if (!MayBeAlike(a, b, foreign_a, foreign_b)) return {};
  // The greedy matching of Jaro depends on the side it starts from; the better one counts.
  if (std::max(JaroWinkler(a.text, b.text), JaroWinkler(b.text, a.text)) < kAlikeFloor) return {};
  return {TokenRelation::kSimilar, OsaDistance(a.text, b.text, static_cast<int>(longer)), kAlike};
}

bool IsCutOf(const text::Token& traveler, const text::Token& entry) {
  return traveler.may_be_cut && traveler.text.size() >= kCutLettersMin && entry.text.size() > traveler.text.size() &&
         entry.text.starts_with(traveler.text);
}

TokenAgreement CompareTravelerToken(const text::Token& traveler, const text::Token& entry) {
  TokenAgreement agreement = CompareTokens(traveler, entry);
  if (!IsCutOf(traveler, entry)) return agreement;
  const Weight penalty = traveler.text.size() >= 5 ? kCutLong : kCutShort;
  if (agreement.relation != TokenRelation::kNone && agreement.penalty <= penalty) return agreement;
  return {TokenRelation::kTruncated, 0, penalty};
}

}  // namespace safematch::match
