#include <algorithm>

#include "base/log.h"
#include "model/json.h"
#include "watchlist/entry_run.h"
#include "watchlist/list_digest.h"
#include "watchlist/list_store.h"
#include "watchlist/store_layout.h"
#include "watchlist/store_reader.h"

namespace safematch::watchlist {
namespace {

constexpr size_t kSourceBytesMax = 1'000;

std::string JoinNames(const std::vector<std::string>& files) {
  std::string out;
  for (const std::string& file : files) {
    if (!out.empty()) out += ", ";
    out += file;
    if (out.size() > kSourceBytesMax) return out.substr(0, kSourceBytesMax) + "...";
  }
  return out;
}

class ProgressTeller {
 public:
  explicit ProgressTeller(const ImportOptions& options) : options_(options) {}

  Status Tell(const ImportProgress& progress) const {
    if (!options_.on_progress || options_.on_progress(progress)) return {};
    return Fail(ErrorCode::kCancelled, "the import was cancelled; the version in force stays");
  }
  // For each entry; tells of every progress_every-th.
  Status Count(ImportPhase phase, uint64_t entries) const {
    if (entries % std::max<uint64_t>(options_.progress_every, 1) != 0) return {};
    return Tell({phase, entries, 0, 0});
  }

 private:
  const ImportOptions& options_;
};

// Counts problems, shows the first ones, and says when there are too many.
class ProblemCounter {
 public:
  ProblemCounter(const ImportOptions& options, const std::string& list) : options_(options), list_(list) {}

  // An error once nothing more needs to be seen: the import has failed, and enough was shown.
  Status Add(const SourceProblem& problem) {
    ++count_;
    if (count_ == 1) first_ = fmt::format("{}: {}", problem.place.ToString(), problem.text);
    if (count_ <= options_.problems_shown_max && options_.on_problem) options_.on_problem(problem);
    if (TooMany() && count_ >= options_.problems_shown_max) return Finish();
    return {};
  }
  bool TooMany() const { return count_ > options_.max_errors; }
  uint64_t count() const { return count_; }

  Status Finish() const {
    if (!TooMany()) return {};
    return Fail(ErrorCode::kParse,
                "list \"{}\" is not imported, and its version in force stays: {} or more problems exceed max_errors = "
                "{}; first {}",
                list_, count_, options_.max_errors, first_);
  }

 private:
  const ImportOptions& options_;
  const std::string& list_;
  uint64_t count_ = 0;
  std::string first_;
};

// Everything that happens before the store is touched: read, sort, count.
class Gatherer {
 public:
  Gatherer(const std::string& list, const std::vector<std::string>& files, const ImportOptions& options)
      : list_(list), files_(files), options_(options), progress_(options), problems_(options, list) {}

  Status Run(ImportReport& report) {
    for (size_t file = 0; file < files_.size(); ++file) SAFEMATCH_RETURN_IF_ERROR(ReadOneFile(file, report));
    SAFEMATCH_RETURN_IF_ERROR(problems_.Finish());
    Status status;
    run_.SortAndDropDuplicates([&](const EntryRun::Row& kept, const EntryRun::Row& dropped) {
      if (!status) return;
      status = problems_.Add(
          {Place{files_[dropped.file], dropped.line, 1}, "duplicate_id",
           fmt::format("the entry with id {} stands before at {} line {}", dropped.id, files_[kept.file], kept.line)});
    });
    SAFEMATCH_RETURN_IF_ERROR(status);
    SAFEMATCH_RETURN_IF_ERROR(problems_.Finish());
    report.rejected = problems_.count();
    if (run_.size() == 0 && !options_.allow_empty) {
      return Fail(ErrorCode::kParse,
                  "list \"{}\" is not imported: {} holds no entry; allow an empty list (allow_empty) if that is meant",
                  list_, JoinNames(files_));
    }
    Warn(report);
    return {};
  }

  const EntryRun& run() const { return run_; }

  std::string Digest() const {
    ListDigester digester;
    for (size_t i = 0; i < run_.size(); ++i) digester.Add(run_.row(i).json);
    return digester.Finish();
  }

 private:
  Status ReadOneFile(size_t file, ImportReport& report) {
    SAFEMATCH_ASSIGN_OR_RETURN(const SourceFormat* format, ChooseSourceFormat(options_.format, files_[file]));
    SourceSink sink;
    sink.entry = [&](model::WatchlistEntry entry, uint64_t line) -> Status {
      SAFEMATCH_RETURN_IF_ERROR(progress_.Count(ImportPhase::kRead, ++read_));
      if (problems_.TooMany()) return {};
      if (!entry.list.empty() && entry.list != list_) ++report.renamed;
      entry.list = list_;
      run_.Add(entry.id, model::ToJson(entry), static_cast<uint32_t>(file), line);
      if (run_.held_bytes() > options_.held_bytes_max) {
        return Fail(ErrorCode::kLimit,
                    "list \"{}\" needs more than held_bytes_max = {} bytes after {} entries; raise it", list_,
                    options_.held_bytes_max, run_.size());
      }
      return {};
    };
    sink.problem = [&](const SourceProblem& problem) { return problems_.Add(problem); };
    sink.progress = [&](uint64_t bytes) { return progress_.Tell({ImportPhase::kRead, read_, bytes, file}); };
    return format->read(files_[file], options_.limits, sink);
  }

  void Warn(ImportReport& report) const {
    if (report.renamed > 0) {
      report.warnings.push_back(
          fmt::format("{} entries named another list than \"{}\" and were put into it", report.renamed, list_));
    }
    if (report.rejected > 0) {
      report.warnings.push_back(
          fmt::format("{} bad lines or repeated ids were left out of \"{}\"", report.rejected, list_));
    }
  }

  const std::string& list_;
  const std::vector<std::string>& files_;
  const ImportOptions& options_;
  ProgressTeller progress_;
  ProblemCounter problems_;
  EntryRun run_;
  uint64_t read_ = 0;
};

Status WriteEntries(store::Database& database, const ListVersion& version, const EntryRun& run,
                    const ProgressTeller& progress) {
  SAFEMATCH_ASSIGN_OR_RETURN(const auto load, database.BeginBulkLoad(kEntriesFamily));
  std::string key = EntryPrefix(version.list, version.sequence);
  const size_t prefix_bytes = key.size();
  for (size_t i = 0; i < run.size(); ++i) {
    SAFEMATCH_RETURN_IF_ERROR(progress.Count(ImportPhase::kWrite, i));
    const EntryRun::Row row = run.row(i);
    key.resize(prefix_bytes);
    key.append(row.id);
    SAFEMATCH_RETURN_IF_ERROR(load->Add(key, row.json));
  }
  return load->Commit();
}

// Reads all back: what cannot be loaded must not come into force.
Status CheckEntries(const store::Database& database, const ListVersion& version, const ProgressTeller& progress) {
  model::JsonReader reader(StoredLimits());
  uint64_t checked = 0;
  return ReadEntries(database, version, [&](std::string_view id, std::string_view json) -> Status {
    SAFEMATCH_ASSIGN_OR_RETURN(const auto entry, ParseStored(database, version, reader, id, json));
    return progress.Count(ImportPhase::kCheck, checked++);
  });
}

// Drops the oldest history records, so that at most `kept` remain beside a new one.
Status TrimHistory(const store::Database& database, const std::string& list, size_t kept, store::Batch& batch) {
  std::vector<std::string> keys;
  SAFEMATCH_RETURN_IF_ERROR(
      database.Scan(kMetaFamily, AllVersions(list), [&](std::string_view key, std::string_view) -> Status {
        keys.emplace_back(key);
        return {};
      }));
  for (size_t i = 0; i + kept < keys.size(); ++i) batch.Delete(kMetaFamily, keys[i]);
  return {};
}

}  // namespace

Result<ImportReport> ListStore::Import(const std::string& list, const std::vector<std::string>& files,
                                       const ImportOptions& options, const Clock& clock) {
  SAFEMATCH_RETURN_IF_ERROR(CheckListName(list));
  if (database_->mode() == store::Mode::kReadOnly) {
    return Fail(ErrorCode::kInvalidArgument, "the store at {} is open for reading only", database_->dir());
  }
  if (files.empty()) return Fail(ErrorCode::kInvalidArgument, "an import needs at least one file");
  const std::scoped_lock importing(import_mutex_);
  const ProgressTeller progress(options);
  ImportReport report;
  Gatherer gatherer(list, files, options);
  SAFEMATCH_RETURN_IF_ERROR(gatherer.Run(report));

  SAFEMATCH_ASSIGN_OR_RETURN(ListPointer pointer, ReadPointer(*database_, list));
  VersionRecord record;
  record.version = {list,           pointer.last_begun + 1, gatherer.Digest(), gatherer.run().size(),
                    clock.UnixMs(), JoinNames(files)};
  record.previous_sequence = pointer.current;
  if (pointer.current != 0 && !options.force) {
    SAFEMATCH_ASSIGN_OR_RETURN(VersionRecord current, ReadVersion(*database_, list, pointer.current));
    if (current.version.digest == record.version.digest) {
      report.unchanged = true;
      report.version = std::move(current.version);
      return report;
    }
  }

  // First the mark: whatever ends this import early, the next opening removes what it wrote.
  const uint64_t sequence = record.version.sequence;
  pointer.last_begun = sequence;
  store::Batch begin;
  begin.Put(kMetaFamily, PointerKey(list), Encode(pointer));
  begin.Put(kMetaFamily, GarbageKey(list, sequence), "");
  SAFEMATCH_RETURN_IF_ERROR(database_->Write(begin, store::Durability::kSynced));

  Status written = WriteEntries(*database_, record.version, gatherer.run(), progress);
  if (written) written = CheckEntries(*database_, record.version, progress);
  if (written) written = progress.Tell({ImportPhase::kActivate, record.version.entries, 0, 0});
  if (!written) {
    if (const auto collected = CollectGarbage(); !collected) {
      base::LogWarning("space of a failed import is not freed yet", {{"reason", collected.error().message}});
    }
    return Fail(std::move(written.error()));
  }

  store::Batch activate;
  SAFEMATCH_RETURN_IF_ERROR(TrimHistory(*database_, list, kHistoryMax - 1, activate));
  if (pointer.previous != 0) activate.Put(kMetaFamily, GarbageKey(list, pointer.previous), "");
  pointer.previous = pointer.current;
  pointer.current = sequence;
  activate.Put(kMetaFamily, VersionKey(list, sequence), Encode(record));
  activate.Put(kMetaFamily, PointerKey(list), Encode(pointer));
  activate.Delete(kMetaFamily, GarbageKey(list, sequence));
  {
    const std::unique_lock activating(state_mutex_);
    SAFEMATCH_RETURN_IF_ERROR(database_->Write(activate, store::Durability::kSynced));
  }
  report.version = record.version;

  // The new version is in force; trouble from here on is worth a warning, not a failure.
  static_cast<void>(progress.Tell({ImportPhase::kReclaim, record.version.entries, 0, 0}));
  Status tidied = database_->Flush();
  if (tidied) tidied = CollectGarbage();
  if (!tidied) {
    report.warnings.push_back(
        fmt::format("the new version is in force, but old ones could not be removed: {}", tidied.error().message));
  }
  return report;
}

}  // namespace safematch::watchlist
