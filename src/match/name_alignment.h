// The best way to lay the words of two names beside each other, in any order.
#pragma once

#include <string>
#include <vector>

#include "match/prepared.h"
#include "model/weight.h"
#include "text/name.h"

namespace safematch::match {

enum class RowRelation : uint8_t { kExact, kSimilar, kInitial, kTruncated, kOnlyTraveler, kOnlyEntry, kConflict };

// One word of each side, or of one side alone.
struct AlignmentRow {
  RowRelation relation = RowRelation::kConflict;
  text::Role role = text::Role::kUnknown;  // The traveler's, where the traveler has the word.
  std::string traveler_word;
  std::string entry_word;
  int edits = 0;        // For kSimilar.
  bool joined = false;  // Several words of one side stand for one of the other.
  model::Weight weight;
  bool after_cut = false;  // For kOnlyEntry: the traveler's name may be cut off before this word.
};

struct NameAlignment {
  bool comparable = false;     // False when a side has no word at all.
  bool agrees = false;         // In some reading a whole word agrees (initials and particles do not count).
  model::Weight weight;        // Sum of the rows, less both costs.
  model::Weight order_cost;    // > 0 when family and given name stand swapped.
  model::Weight reading_cost;  // > 0 when a name had to be read in a less likely way.
  const text::Reading* traveler = nullptr;  // The readings laid beside each other; of the compared names.
  const text::Reading* entry = nullptr;
  bool uses_cut = false;           // A word agrees as far as it was not cut, or is missing after a cut.
  std::vector<AlignmentRow> rows;  // Traveler's order, then words that only the entry has.
};

// The alignment of greatest weight over all readings of both names. Exhaustive, so bounded by
// text::kTokensMax words a side: about 2^n * n^2 steps at worst, a handful for ordinary names.
// Without `explain` the rows may be missing; weights are the same either way. Pure; thread-safe.
NameAlignment AlignNames(const text::PreparedName& traveler, const text::PreparedName& entry,
                         const TokenStatistics& statistics, bool explain);

}  // namespace safematch::match
