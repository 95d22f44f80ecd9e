// A watchlist ready for matching, from wherever it lies.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "watchlist/source.h"
#include "watchlist/watchlist.h"

namespace safematch::watchlist {

// Lists without a name of their own in a file are called so.
inline constexpr std::string_view kDefaultListName = "default";

struct LoadOptions {
  std::string format = "auto";  // Of files; see SourceFormats().
  SourceLimits limits;
};

// `path`: the folder of a list store (read without its lock), or a file of entries, grouped by
// the list that each names. Equal content gives equal digests and an equal version either way.
// Errors: kNotFound, kIo, kParse (a file's first bad line or repeated id, with its place),
// kCorrupt (store), kInvalidArgument (format, list's name).
Result<Watchlist> LoadWatchlist(const std::string& path, const LoadOptions& options = {});

// The same for a file only.
Result<Watchlist> LoadFile(const std::string& path, const LoadOptions& options = {});

// The versions in force of the store in `dir`, sorted by name. Cost: opens the store, which
// takes some 10 ms; for a poll every few seconds.
Result<std::vector<ListVersion>> ReadCurrentVersions(const std::string& dir);

}  // namespace safematch::watchlist
