// How alike two folded words are. Pure, thread-safe, no allocation; symmetric but for words that
// may be cut.
#pragma once

#include <cstdint>
#include <string_view>

#include "model/weight.h"
#include "text/name.h"

namespace safematch::match {

// Optimal string alignment distance: insertions, deletions, substitutions and swaps of
// neighbours, each counting 1; a result above `limit` is given as limit + 1.
// Both words have at most text::kTokenBytesMax bytes.
// Source: Damerau 1964; the restricted (OSA) variant.
int OsaDistance(std::string_view a, std::string_view b, int limit);

// Jaro-Winkler similarity in millionths, 0 .. 1,000,000; exact integer arithmetic.
// Source: Winkler 1990; prefix weight 0.1 over at most 4 bytes, always applied.
int32_t JaroWinkler(std::string_view a, std::string_view b);

enum class TokenRelation : uint8_t { kNone, kExact, kSimilar, kInitial, kTruncated };

struct TokenAgreement {
  TokenRelation relation = TokenRelation::kNone;
  int edits = 0;          // For kSimilar.
  model::Weight penalty;  // To be taken from the rarity of the word; 0 for kExact.
};

TokenAgreement CompareTokens(const text::Token& a, const text::Token& b);

// True if the traveler's word may be the beginning of the entry's, cut off at the end of its field.
bool IsCutOf(const text::Token& traveler, const text::Token& entry);

// CompareTokens, and kTruncated where IsCutOf explains the difference better.
TokenAgreement CompareTravelerToken(const text::Token& traveler, const text::Token& entry);

}  // namespace safematch::match
