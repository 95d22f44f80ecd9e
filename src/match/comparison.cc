#include "match/comparison.h"

#include <array>

namespace safematch::match {

std::span<const Comparison> Comparisons() {
  static constexpr std::array<Comparison, 7> kComparisons = {{
      {"name", CompareNames, "words of the name, aligned in any order, weighted by their rarity"},
      {"date_of_birth", CompareBirthDates, "birth dates, partial and approximate ones by what they still tell"},
      {"document", CompareDocuments, "travel document numbers, with the issuing country"},
      {"sex", CompareSex, "sex, lightly: carriers fill it with M when they do not know"},
      {"nationality", CompareNationality, "nationality, lightly; never enough by itself"},
      {"place_of_birth", ComparePlaceOfBirth, "words of the place of birth"},
      {"mrz", CompareMrz, "what the traveler's machine-readable zone says beside what was sent; no weight"},
  }};
  return kComparisons;
}

}  // namespace safematch::match
