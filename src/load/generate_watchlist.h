// Reproducible watchlists of made-up people.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"
#include "model/watchlist_entry.h"

namespace safematch::load {

struct WatchlistOptions {
  uint64_t count = 1'000;  // Entries.
  // Equal seeds give equal entries. Entry n does not depend on `count`: a longer list begins
  // with the shorter one.
  uint64_t seed = 1;
  std::string list = "SAFE";                // Name of the list and prefix of the ids.
  model::PartialDate as_of = {2026, 3, 1};  // Ages and terms are relative to it; a full day.
};

// Called once an entry, in order of their ids; an error ends the generation.
using EntrySink = std::function<Status(model::WatchlistEntry&& entry)>;

// Entries "SAFE-000001" and so on. Nobody is derived from somebody else: two entries are alike
// only as far as people share frequent names by chance.
// Errors: kInvalidArgument for an empty list name or a date without a day; kLimit beyond
// kEntriesMax; the sink's.
Status GenerateWatchlist(const WatchlistOptions& options, const EntrySink& sink);

inline constexpr uint64_t kEntriesMax = 16'000'000;  // Three documents each, see document_numbers.h.

// Entry number `index` (from 0) alone. Pure; thread-safe.
model::WatchlistEntry MakeEntry(const WatchlistOptions& options, uint64_t index);

}  // namespace safematch::load
