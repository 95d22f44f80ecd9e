#include "watchlist/store_reader.h"

#include "watchlist/list_digest.h"

namespace safematch::watchlist {

Result<std::vector<NamedPointer>> ReadPointers(const store::Database& database) {
  std::vector<NamedPointer> out;
  SAFEMATCH_RETURN_IF_ERROR(
      database.Scan(kMetaFamily, AllPointers(), [&](std::string_view key, std::string_view value) -> Status {
        SAFEMATCH_ASSIGN_OR_RETURN(std::string list, ParsePointerKey(key));
        SAFEMATCH_ASSIGN_OR_RETURN(const ListPointer pointer, DecodePointer(value, list));
        if (pointer.current != 0) out.push_back({std::move(list), pointer});
        return {};
      }));
  return out;
}

Result<ListPointer> ReadPointer(const store::Database& database, std::string_view list) {
  SAFEMATCH_ASSIGN_OR_RETURN(const auto value, database.Get(kMetaFamily, PointerKey(list)));
  if (!value) return ListPointer{};
  return DecodePointer(*value, list);
}

Result<VersionRecord> ReadVersion(const store::Database& database, std::string_view list, uint64_t sequence) {
  SAFEMATCH_ASSIGN_OR_RETURN(const auto value, database.Get(kMetaFamily, VersionKey(list, sequence)));
  if (!value) {
    return Fail(ErrorCode::kCorrupt, "the store at {} is damaged: list \"{}\" has no record of its version {}",
                database.dir(), list, sequence);
  }
  return DecodeVersion(*value, list, sequence);
}

Error CorruptVersion(const store::Database& database, const ListVersion& version, std::string_view text) {
  return {ErrorCode::kCorrupt, fmt::format("the store at {} is damaged: list \"{}\" version {}: {}", database.dir(),
                                           version.list, version.sequence, text)};
}

Status ReadEntries(const store::Database& database, const ListVersion& version, const EntryVisitor& visit) {
  const std::string prefix = EntryPrefix(version.list, version.sequence);
  ListDigester digester;
  SAFEMATCH_RETURN_IF_ERROR(database.Scan(kEntriesFamily, store::PrefixRange(prefix),
                                          [&](std::string_view key, std::string_view value) -> Status {
                                            digester.Add(value);
                                            return visit(key.substr(prefix.size()), value);
                                          }));
  if (digester.entries() != version.entries) {
    return Fail(CorruptVersion(database, version,
                               fmt::format("it has {} entries instead of {}", digester.entries(), version.entries)));
  }
  if (digester.Finish() != version.digest) {
    return Fail(CorruptVersion(database, version, "its entries differ from its digest"));
  }
  return {};
}

model::JsonLimits StoredLimits() {
  model::JsonLimits limits;
  limits.bytes_max = 256ULL << 20;
  limits.text_bytes_max = 256ULL << 20;
  limits.list_items_max = 10'000'000;
  return limits;
}

Result<model::WatchlistEntry> ParseStored(const store::Database& database, const ListVersion& version,
                                          model::JsonReader& reader, std::string_view id, std::string_view json) {
  auto entry = reader.ReadEntry(json);
  if (!entry) {
    return Fail(
        CorruptVersion(database, version,
                       fmt::format("entry {} is unreadable ({}: {})", id, entry.error().where, entry.error().text)));
  }
  if (entry->id != id || entry->list != version.list) {
    return Fail(CorruptVersion(database, version, fmt::format("entry {} lies under a key that is not its own", id)));
  }
  return std::move(*entry);
}

}  // namespace safematch::watchlist
