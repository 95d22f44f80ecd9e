// Reading a list store's records and versions from its database, with checks.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/json.h"
#include "store/database.h"
#include "watchlist/store_layout.h"

namespace safematch::watchlist {

struct NamedPointer {
  std::string list;
  ListPointer pointer;
};

// All lists that have a version in force, sorted by name.
Result<std::vector<NamedPointer>> ReadPointers(const store::Database& database);
// All zero for an unknown list.
Result<ListPointer> ReadPointer(const store::Database& database, std::string_view list);
// Errors: kCorrupt when there is no such record.
Result<VersionRecord> ReadVersion(const store::Database& database, std::string_view list, uint64_t sequence);

// Gives each entry of the version to `visit`, sorted by id, and compares their count and
// digest with `version` at the end (kCorrupt).
using EntryVisitor = std::function<Status(std::string_view id, std::string_view json)>;
Status ReadEntries(const store::Database& database, const ListVersion& version, const EntryVisitor& visit);

// Limits for entries that passed an import: wide, so that none which was taken in, under
// whatever limits, is refused later.
model::JsonLimits StoredLimits();
// An entry as it was stored, checked against its key. Errors: kCorrupt.
Result<model::WatchlistEntry> ParseStored(const store::Database& database, const ListVersion& version,
                                          model::JsonReader& reader, std::string_view id, std::string_view json);

// kCorrupt with the store, the list and the version.
Error CorruptVersion(const store::Database& database, const ListVersion& version, std::string_view text);

}  // namespace safematch::watchlist
