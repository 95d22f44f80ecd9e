#include "watchlist/list_store.h"

#include <algorithm>

#include "model/json.h"
#include "watchlist/store_layout.h"
#include "watchlist/store_reader.h"

namespace safematch::watchlist {
namespace {

constexpr int kVerifyAttempts = 10;

Result<std::unique_ptr<store::Database>> OpenDatabase(const std::string& dir, store::Mode mode) {
  store::DatabaseOptions options;
  options.families = {kMetaFamily, kEntriesFamily};
  return store::Database::Open(dir, mode, options);
}

Error NoSuchList(const std::string& dir, const std::string& list) {
  return {
      ErrorCode::kNotFound,
      fmt::format("the store at {} has no list \"{}\"; `safematch watchlist status` shows those it has", dir, list)};
}

// Sequences of which entries lie in the store, but neither in force nor marked as garbage.
Status FindStrays(const store::Database& database, std::vector<std::string>& problems) {
  store::KeyRange range;
  while (true) {
    SAFEMATCH_ASSIGN_OR_RETURN(const auto key, database.FirstKey(kEntriesFamily, range));
    if (!key) return {};
    SAFEMATCH_ASSIGN_OR_RETURN(const EntryKey parsed, ParseEntryKey(*key));
    SAFEMATCH_ASSIGN_OR_RETURN(const ListPointer pointer, ReadPointer(database, parsed.list));
    SAFEMATCH_ASSIGN_OR_RETURN(const auto garbage, database.Get(kMetaFamily, GarbageKey(parsed.list, parsed.sequence)));
    if (parsed.sequence != pointer.current && parsed.sequence != pointer.previous && !garbage) {
      problems.push_back(
          fmt::format("list \"{}\" has entries of version {}, which is not in force", parsed.list, parsed.sequence));
    }
    range.begin = store::PrefixRange(EntryPrefix(parsed.list, parsed.sequence)).end;
  }
}

}  // namespace

ListStore::ListStore(std::unique_ptr<store::Database> database) : database_(std::move(database)) {}

Result<std::unique_ptr<ListStore>> ListStore::Open(const std::string& dir, store::Mode mode) {
  SAFEMATCH_ASSIGN_OR_RETURN(auto database, OpenDatabase(dir, mode));
  std::unique_ptr<ListStore> out(new ListStore(std::move(database)));
  SAFEMATCH_RETURN_IF_ERROR(out->CheckLayout());
  if (mode == store::Mode::kReadWrite) SAFEMATCH_RETURN_IF_ERROR(out->CollectGarbage());
  return out;
}

Status ListStore::CheckLayout() {
  SAFEMATCH_ASSIGN_OR_RETURN(const auto found, database_->Get(kMetaFamily, FormatKey()));
  const std::string ours(1, static_cast<char>(kLayoutVersion));
  if (found && *found != ours) {
    return Fail(ErrorCode::kInvalidArgument,
                "the store at {} has layout {}, this program reads layout {}; use the program that wrote it",
                database_->dir(), found->empty() ? 0 : static_cast<int>(found->front()), kLayoutVersion);
  }
  if (found || database_->mode() == store::Mode::kReadOnly) return {};
  store::Batch batch;
  batch.Put(kMetaFamily, FormatKey(), ours);
  return database_->Write(batch, store::Durability::kSynced);
}

// Removes the entries of every version with a garbage mark, then the mark. Interrupted, it
// starts again at the next opening.
Status ListStore::CollectGarbage() {
  std::vector<std::string> marks;
  SAFEMATCH_RETURN_IF_ERROR(
      database_->Scan(kMetaFamily, AllGarbage(), [&](std::string_view key, std::string_view) -> Status {
        marks.emplace_back(key);
        return {};
      }));
  for (const std::string& mark : marks) {
    SAFEMATCH_ASSIGN_OR_RETURN(const EntryKey version, ParseMarkKey(mark));
    const store::KeyRange range = store::PrefixRange(EntryPrefix(version.list, version.sequence));
    store::Batch removal;
    removal.DeleteRange(kEntriesFamily, range);
    SAFEMATCH_RETURN_IF_ERROR(database_->Write(removal, store::Durability::kSynced));
    SAFEMATCH_RETURN_IF_ERROR(database_->Compact(kEntriesFamily, range));
    store::Batch done;
    done.Delete(kMetaFamily, mark);
    SAFEMATCH_RETURN_IF_ERROR(database_->Write(done, store::Durability::kSynced));
  }
  if (marks.empty()) return {};
  return database_->Flush();
}

Result<std::vector<ListVersion>> ListStore::CurrentVersions() const {
  const std::shared_lock lock(state_mutex_);
  SAFEMATCH_ASSIGN_OR_RETURN(const auto lists, ReadPointers(*database_));
  std::vector<ListVersion> out;
  for (const NamedPointer& list : lists) {
    SAFEMATCH_ASSIGN_OR_RETURN(VersionRecord record, ReadVersion(*database_, list.list, list.pointer.current));
    out.push_back(std::move(record.version));
  }
  return out;
}

Result<std::vector<ListStatus>> ListStore::Overview() const {
  const std::shared_lock lock(state_mutex_);
  SAFEMATCH_ASSIGN_OR_RETURN(const auto lists, ReadPointers(*database_));
  std::vector<ListStatus> out;
  for (const NamedPointer& list : lists) {
    ListStatus status;
    for (const uint64_t sequence : {list.pointer.current, list.pointer.previous}) {
      if (sequence == 0) continue;
      SAFEMATCH_ASSIGN_OR_RETURN(VersionRecord record, ReadVersion(*database_, list.list, sequence));
      SAFEMATCH_ASSIGN_OR_RETURN(
          const uint64_t bytes,
          database_->ApproximateBytes(kEntriesFamily, store::PrefixRange(EntryPrefix(list.list, sequence))));
      status.bytes_on_disk += bytes;
      if (sequence == list.pointer.current) {
        status.current = std::move(record.version);
      } else {
        status.previous = std::move(record.version);
      }
    }
    out.push_back(std::move(status));
  }
  return out;
}

Result<std::vector<HistoryItem>> ListStore::History(const std::string& list) const {
  const std::shared_lock lock(state_mutex_);
  SAFEMATCH_ASSIGN_OR_RETURN(const ListPointer pointer, ReadPointer(*database_, list));
  if (pointer.current == 0) return Fail(NoSuchList(database_->dir(), list));
  std::vector<HistoryItem> out;
  SAFEMATCH_RETURN_IF_ERROR(
      database_->Scan(kMetaFamily, AllVersions(list), [&](std::string_view key, std::string_view value) -> Status {
        SAFEMATCH_ASSIGN_OR_RETURN(const EntryKey parsed, ParseMarkKey(key));
        SAFEMATCH_ASSIGN_OR_RETURN(VersionRecord record, DecodeVersion(value, list, parsed.sequence));
        const bool retained = parsed.sequence == pointer.current || parsed.sequence == pointer.previous;
        out.push_back({std::move(record.version), record.previous_sequence, retained});
        return {};
      }));
  std::reverse(out.begin(), out.end());
  return out;
}

Status ListStore::Export(const std::string& list, std::optional<uint64_t> sequence, const LineSink& sink) const {
  const std::shared_lock lock(state_mutex_);
  SAFEMATCH_ASSIGN_OR_RETURN(const ListPointer pointer, ReadPointer(*database_, list));
  if (pointer.current == 0) return Fail(NoSuchList(database_->dir(), list));
  const uint64_t wanted = sequence.value_or(pointer.current);
  if (wanted == 0 || (wanted != pointer.current && wanted != pointer.previous)) {
    return Fail(ErrorCode::kNotFound, "the store at {} keeps no entries of list \"{}\" version {}; it has {}{}",
                database_->dir(), list, wanted, pointer.current,
                pointer.previous == 0 ? "" : fmt::format(" and {}", pointer.previous));
  }
  SAFEMATCH_ASSIGN_OR_RETURN(const VersionRecord record, ReadVersion(*database_, list, wanted));
  return ReadEntries(*database_, record.version, [&](std::string_view, std::string_view json) { return sink(json); });
}

Result<Watchlist> ListStore::Load() const {
  const std::shared_lock lock(state_mutex_);
  SAFEMATCH_ASSIGN_OR_RETURN(const auto lists, ReadPointers(*database_));
  Watchlist out;
  uint64_t entries = 0;
  for (const NamedPointer& list : lists) {
    SAFEMATCH_ASSIGN_OR_RETURN(VersionRecord record, ReadVersion(*database_, list.list, list.pointer.current));
    entries += record.version.entries;
    out.lists.push_back(std::move(record.version));
  }
  // A damaged count must not make us ask for all memory there is.
  out.entries.reserve(std::min<uint64_t>(entries, 10'000'000));
  model::JsonReader reader(StoredLimits());
  for (const ListVersion& version : out.lists) {
    SAFEMATCH_RETURN_IF_ERROR(
        ReadEntries(*database_, version, [&](std::string_view id, std::string_view json) -> Status {
          SAFEMATCH_ASSIGN_OR_RETURN(auto entry, ParseStored(*database_, version, reader, id, json));
          out.entries.push_back(std::move(entry));
          return {};
        }));
  }
  out.version = CombinedVersion(out.lists);
  return out;
}

Result<VerifyReport> ListStore::Verify() {
  for (int attempt = 1;; ++attempt) {
    SAFEMATCH_RETURN_IF_ERROR(Refresh());
    auto report = VerifyOnce();
    // A writer may take away files under a reader's hands.
    if (report || report.error().code != ErrorCode::kUnavailable || attempt == kVerifyAttempts) return report;
  }
}

Result<VerifyReport> ListStore::VerifyOnce() const {
  const std::shared_lock lock(state_mutex_);
  VerifyReport report;
  // What is damaged is a finding, and the rest is checked all the same.
  const auto note = [&report](const Error& error) -> Status {
    if (error.code != ErrorCode::kCorrupt) return Fail(error);
    report.problems.push_back(error.message);
    return {};
  };
  if (const auto checked = database_->VerifyChecksums(); !checked) SAFEMATCH_RETURN_IF_ERROR(note(checked.error()));
  const auto lists = ReadPointers(*database_);
  if (!lists) {
    SAFEMATCH_RETURN_IF_ERROR(note(lists.error()));
    return report;
  }
  model::JsonReader reader(StoredLimits());
  for (const NamedPointer& list : *lists) {
    for (const uint64_t sequence : {list.pointer.current, list.pointer.previous}) {
      if (sequence == 0) continue;
      const auto record = ReadVersion(*database_, list.list, sequence);
      if (!record) {
        SAFEMATCH_RETURN_IF_ERROR(note(record.error()));
        continue;
      }
      const ListVersion& version = record->version;
      const auto read = ReadEntries(*database_, version, [&](std::string_view id, std::string_view json) -> Status {
        const auto entry = ParseStored(*database_, version, reader, id, json);
        if (!entry) return note(entry.error());
        ++report.entries;
        return {};
      });
      if (!read) SAFEMATCH_RETURN_IF_ERROR(note(read.error()));
      ++report.versions;
    }
  }
  if (const auto found = FindStrays(*database_, report.problems); !found) {
    SAFEMATCH_RETURN_IF_ERROR(note(found.error()));
  }
  return report;
}

Status ListStore::Refresh() {
  const std::unique_lock lock(state_mutex_);
  if (database_->mode() == store::Mode::kReadWrite) return {};
  SAFEMATCH_ASSIGN_OR_RETURN(auto database, OpenDatabase(database_->dir(), store::Mode::kReadOnly));
  database_ = std::move(database);
  return CheckLayout();
}

}  // namespace safematch::watchlist
