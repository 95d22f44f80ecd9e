// Words that stand in name fields but say little about who somebody is.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace safematch::text {

enum class WordKind {
  kName,         // Anything else: an ordinary part of a name.
  kParticle,     // AL, BIN, DE, VAN ...: often dropped, moved or glued on.
  kTitle,        // MR, DR ...: not part of the name.
  kSuffix,       // JR, NETO ...: rarely repeated.
  kPlaceholder,  // FNU, XXX ...: written when there is no name.
};

// `word` is folded (upper case A-Z).
WordKind ClassifyWord(std::string_view word);

// The length of the title that is fused to the end of `word` ("TANYAMRS" -> 3), or 0 when there
// is none, or fewer than two letters would be left.
size_t FusedTitleAtEnd(std::string_view word);

// The same at the start, where two titles may be meant ("MRSTEPHEN": MRS or MR); the longer
// first, 0 for none.
std::array<size_t, 2> FusedTitlesAtStart(std::string_view word);

}  // namespace safematch::text
