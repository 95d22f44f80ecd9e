// What the benchmarks work on: made-up people from fixed seeds, the same on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/traveler.h"
#include "model/watchlist_entry.h"

namespace safematch::bench {

struct InputSizes {
  uint64_t decode_travelers = 5'000;  // Per format; about 2 MB of JSON, beyond the caches of a core.
  uint64_t match_travelers = 100;     // Against 10,000 entries: about a second an iteration.
  size_t names = 1'000;               // Of each script.
  size_t entries = 10'000;            // Of the longest list; shorter ones are its beginning.
};

// Enough to see that every benchmark works. The lists keep their lengths, which are part of
// the benchmarks' names.
inline constexpr InputSizes kTinySizes = {.decode_travelers = 50, .match_travelers = 8, .names = 20};

struct Messages {
  std::vector<std::string> payloads;
  uint64_t bytes = 0;
  uint64_t travelers = 0;
};

struct Inputs {
  std::vector<model::WatchlistEntry> entries;
  Messages json;    // For decoding.
  Messages paxlst;  // The same travelers.
  // One PAXLST list of a full aircraft, 260 people: a segment a line, and as the narrowest links
  // bring it, with a line end after every 69 bytes and names that need release characters.
  Messages list260;
  Messages list260_folded;
  // For matching: every tenth stands for one of the first 1,000 entries, far more than in real
  // traffic, so that hits and their evidence are part of the work.
  Messages screened;
  std::vector<model::Traveler> travelers;  // Of `screened`.
  std::vector<model::PersonName> ascii_names;
  std::vector<model::PersonName> diacritic_names;     // Latin letters, one of them at least with a mark.
  std::vector<model::PersonName> other_script_names;  // Romanised by ICU.
};

// Errors: those of the generators; kInternal when the generated people have no name of some kind.
Result<Inputs> MakeInputs(const InputSizes& sizes);

}  // namespace safematch::bench
