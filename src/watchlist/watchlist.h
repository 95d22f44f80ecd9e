// A watchlist as the matcher reads it: all entries of all lists in force, and which version
// of each list they are.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/watchlist_entry.h"

namespace safematch::watchlist {

// One version of one list.
struct ListVersion {
  std::string list;
  uint64_t sequence = 0;  // 1, 2, 3 ... in the order of imports; 0 for a list read from a file.
  std::string digest;     // SHA-256 (hex) over the canonical JSON of its entries, sorted by id.
  uint64_t entries = 0;
  int64_t imported_at_ms = 0;  // Unix time; 0 for a list read from a file.
  std::string source;          // File name as given at import.
};

// Immutable once built.
struct Watchlist {
  std::vector<model::WatchlistEntry> entries;  // Sorted by (list, id).
  std::vector<ListVersion> lists;              // Sorted by name.
  std::string version;                         // Content-derived, so that equal lists carry equal versions anywhere.
};

// "sha256:" and 16 hex digits over the names and digests of `lists`.
std::string CombinedVersion(const std::vector<ListVersion>& lists);

// Digest of one list. `entries` must be sorted by id and all belong to that list.
std::string ListDigest(const std::vector<const model::WatchlistEntry*>& entries);

}  // namespace safematch::watchlist
