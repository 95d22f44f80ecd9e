#include "watchlist/store_layout.h"

#include <algorithm>

#include "base/check.h"

namespace safematch::watchlist {
namespace {

constexpr uint8_t kRecordFormat = 1;
constexpr size_t kDigestBytes = 32;
constexpr char kFormatTag = 'F';
constexpr char kPointerTag = 'L';
constexpr char kVersionTag = 'V';
constexpr char kGarbageTag = 'G';

template <typename Unsigned>
void AppendBigEndian(Unsigned value, std::string& out) {
  for (size_t i = sizeof(value); i-- > 0;) out.push_back(static_cast<char>(static_cast<uint8_t>(value >> (8 * i))));
}

// Takes fields off the front; `ok` turns false, for good, when the bytes end too soon.
struct FieldReader {
  std::string_view bytes;
  bool ok = true;

  std::string_view Take(size_t count) {
    if (bytes.size() < count) ok = false;
    if (!ok) return {};
    const std::string_view taken = bytes.substr(0, count);
    bytes.remove_prefix(count);
    return taken;
  }
  template <typename Unsigned>
  Unsigned Number() {
    Unsigned value = 0;
    for (const char c : Take(sizeof(Unsigned))) {
      value = static_cast<Unsigned>((static_cast<uint64_t>(value) << 8) | static_cast<uint8_t>(c));
    }
    return value;
  }
};

std::string MarkKey(char tag, std::string_view list, uint64_t sequence) {
  std::string key(1, tag);
  return key.append(EntryPrefix(list, sequence));
}

int HexValue(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

std::string HexToBytes(std::string_view hex) {
  SAFEMATCH_CHECK(hex.size() == 2 * kDigestBytes);
  std::string bytes;
  for (size_t i = 0; i < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(HexValue(hex[i]) * 16 + HexValue(hex[i + 1])));
  }
  return bytes;
}

std::string BytesToHex(std::string_view bytes) {
  std::string hex;
  for (const char c : bytes) hex += fmt::format("{:02x}", static_cast<uint8_t>(c));
  return hex;
}

Status CheckRecordFormat(uint8_t format, std::string_view what, std::string_view list) {
  if (format == kRecordFormat) return {};
  return Fail(ErrorCode::kInvalidArgument,
              "the {} of list \"{}\" has format {}, this program reads format {}; use the program that wrote it", what,
              list, format, kRecordFormat);
}

}  // namespace

std::string FormatKey() { return std::string(1, kFormatTag); }
std::string PointerKey(std::string_view list) { return std::string(1, kPointerTag).append(list); }
std::string VersionKey(std::string_view list, uint64_t sequence) { return MarkKey(kVersionTag, list, sequence); }
std::string GarbageKey(std::string_view list, uint64_t sequence) { return MarkKey(kGarbageTag, list, sequence); }

std::string EntryPrefix(std::string_view list, uint64_t sequence) {
  std::string key(list);
  key.push_back('\0');
  AppendBigEndian(sequence, key);
  return key;
}

store::KeyRange AllPointers() { return store::PrefixRange(std::string(1, kPointerTag)); }
store::KeyRange AllGarbage() { return store::PrefixRange(std::string(1, kGarbageTag)); }

store::KeyRange AllVersions(std::string_view list) {
  std::string prefix(1, kVersionTag);
  prefix.append(list).push_back('\0');
  return store::PrefixRange(prefix);
}

std::string Encode(const ListPointer& pointer) {
  std::string out(1, static_cast<char>(kRecordFormat));
  AppendBigEndian(pointer.current, out);
  AppendBigEndian(pointer.previous, out);
  AppendBigEndian(pointer.last_begun, out);
  return out;
}

std::string Encode(const VersionRecord& record) {
  std::string out(1, static_cast<char>(kRecordFormat));
  AppendBigEndian(record.version.entries, out);
  AppendBigEndian(record.previous_sequence, out);
  AppendBigEndian(static_cast<uint64_t>(record.version.imported_at_ms), out);
  out += HexToBytes(record.version.digest);
  AppendBigEndian(static_cast<uint32_t>(record.version.source.size()), out);
  out += record.version.source;
  return out;
}

Result<std::string> ParsePointerKey(std::string_view key) {
  if (key.size() < 2 || key.front() != kPointerTag) return Fail(ErrorCode::kCorrupt, "meta holds an unreadable key");
  return std::string(key.substr(1));
}

Result<EntryKey> ParseEntryKey(std::string_view key) {
  EntryKey out;
  const size_t end = key.find('\0');
  if (end == std::string_view::npos || end == 0) return Fail(ErrorCode::kCorrupt, "a key without a list's name");
  out.list = key.substr(0, end);
  FieldReader fields{key.substr(end + 1)};
  out.sequence = fields.Number<uint64_t>();
  if (!fields.ok) return Fail(ErrorCode::kCorrupt, "a key of list \"{}\" without a sequence", out.list);
  out.id = fields.bytes;
  return out;
}

Result<EntryKey> ParseMarkKey(std::string_view key) {
  SAFEMATCH_ASSIGN_OR_RETURN(EntryKey out, ParseEntryKey(key.substr(std::min<size_t>(key.size(), 1))));
  if (!out.id.empty()) return Fail(ErrorCode::kCorrupt, "a mark of list \"{}\" has a key that is too long", out.list);
  return out;
}

Result<ListPointer> DecodePointer(std::string_view value, std::string_view list) {
  FieldReader fields{value};
  const auto format = fields.Number<uint8_t>();
  if (fields.ok) SAFEMATCH_RETURN_IF_ERROR(CheckRecordFormat(format, "pointer", list));
  ListPointer out;
  out.current = fields.Number<uint64_t>();
  out.previous = fields.Number<uint64_t>();
  out.last_begun = fields.Number<uint64_t>();
  if (!fields.ok || !fields.bytes.empty()) {
    return Fail(ErrorCode::kCorrupt, "the pointer of list \"{}\" has {} bytes", list, value.size());
  }
  return out;
}

Result<VersionRecord> DecodeVersion(std::string_view value, std::string_view list, uint64_t sequence) {
  FieldReader fields{value};
  const auto format = fields.Number<uint8_t>();
  if (fields.ok) SAFEMATCH_RETURN_IF_ERROR(CheckRecordFormat(format, "version record", list));
  VersionRecord out;
  out.version.list = std::string(list);
  out.version.sequence = sequence;
  out.version.entries = fields.Number<uint64_t>();
  out.previous_sequence = fields.Number<uint64_t>();
  out.version.imported_at_ms = static_cast<int64_t>(fields.Number<uint64_t>());
  out.version.digest = BytesToHex(fields.Take(kDigestBytes));
  const auto source_bytes = fields.Number<uint32_t>();
  out.version.source = std::string(fields.Take(source_bytes));
  if (!fields.ok || !fields.bytes.empty()) {
    return Fail(ErrorCode::kCorrupt, "the record of list \"{}\" version {} has {} bytes", list, sequence, value.size());
  }
  return out;
}

}  // namespace safematch::watchlist
