// Keys and values of the list store, byte by byte; docs/formats/store.md describes the same.
//
//   family "meta"                        value
//   'F'                                  layout version, u8
//   'L' NAME                             ListPointer
//   'V' NAME 00 SEQUENCE                 VersionRecord
//   'G' NAME 00 SEQUENCE                 garbage mark, empty
//   family "entries"
//   NAME 00 SEQUENCE ID                  the entry's canonical JSON
//
// SEQUENCE is 8 bytes, big endian, so that keys sort by number. NAME has no control
// characters, hence no 00.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/database.h"
#include "watchlist/watchlist.h"

namespace safematch::watchlist {

inline constexpr store::Family kMetaFamily{"meta"};
inline constexpr store::Family kEntriesFamily{"entries"};
inline constexpr uint8_t kLayoutVersion = 1;

// Which versions of a list are in force. 0: none.
//   u8 format = 1 | u64 current | u64 previous | u64 last begun      (big endian, 25 bytes)
struct ListPointer {
  uint64_t current = 0;
  uint64_t previous = 0;
  uint64_t last_begun = 0;  // Highest sequence ever given out: none is used twice.
};

// One import, kept as history when its entries are gone.
//   u8 format = 1 | u64 entries | u64 previous sequence | i64 imported at, ms | 32 bytes SHA-256
//   | u32 length of source | source                                (big endian)
struct VersionRecord {
  ListVersion version;
  uint64_t previous_sequence = 0;
};

struct EntryKey {
  std::string_view list;
  uint64_t sequence = 0;
  std::string_view id;
};

std::string FormatKey();
std::string PointerKey(std::string_view list);
std::string VersionKey(std::string_view list, uint64_t sequence);
std::string GarbageKey(std::string_view list, uint64_t sequence);
std::string EntryPrefix(std::string_view list, uint64_t sequence);

store::KeyRange AllPointers();
store::KeyRange AllVersions(std::string_view list);
store::KeyRange AllGarbage();

std::string Encode(const ListPointer& pointer);
std::string Encode(const VersionRecord& record);

// Errors of all below: kCorrupt, with the place; kInvalidArgument for a newer format.
Result<std::string> ParsePointerKey(std::string_view key);  // The list's name.
Result<EntryKey> ParseEntryKey(std::string_view key);
// Of a version or garbage key; `id` is empty.
Result<EntryKey> ParseMarkKey(std::string_view key);
Result<ListPointer> DecodePointer(std::string_view value, std::string_view list);
Result<VersionRecord> DecodeVersion(std::string_view value, std::string_view list, uint64_t sequence);

}  // namespace safematch::watchlist
