// Watchlists on disk, each in versions: an import makes a new one whole or not at all, and the
// one before stays until then. docs/formats/store.md describes the bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/database.h"
#include "watchlist/source.h"
#include "watchlist/watchlist.h"

namespace safematch::watchlist {

enum class ImportPhase {
  kRead,      // Input files.
  kWrite,     // Into files beside the store.
  kCheck,     // What was written is read again.
  kActivate,  // Just before the new version takes the place of the old one.
  kReclaim,   // It has; versions out of use are removed.
};

struct ImportProgress {
  ImportPhase phase = ImportPhase::kRead;
  uint64_t entries = 0;  // In this phase so far.
  uint64_t bytes = 0;    // kRead: of the input file so far.
  size_t file = 0;       // kRead: which input file, from 0.
};

struct ImportOptions {
  // A name of SourceFormats(), or "auto" to go by the files' names.
  std::string format = "auto";
  // So many bad lines and repeated ids are left out with a report; one more, and the import
  // fails. Raise it only for feeds that are known to be untidy: a line left out is a person
  // nobody looks for.
  uint64_t max_errors = 0;
  // Accept an import without any entry, which empties the list.
  bool allow_empty = false;
  // Make a new version even if it equals the one in force.
  bool force = false;
  // Memory for the import; see EntryRun. Raise it on machines that have more.
  uint64_t held_bytes_max = 8ULL << 30;
  SourceLimits limits;
  // Called for each problem, on the caller's thread, at most problems_shown_max times.
  std::function<void(const SourceProblem& problem)> on_problem;
  uint64_t problems_shown_max = 100;
  // Called at each phase and every progress_every entries; false ends the import (kCancelled),
  // except in kReclaim, when it has already happened.
  std::function<bool(const ImportProgress& progress)> on_progress;
  uint64_t progress_every = 10'000;
};

struct ImportReport {
  bool unchanged = false;             // The content equals the version in force, which stays.
  ListVersion version;                // In force now.
  uint64_t rejected = 0;              // Bad lines and repeated ids left out, at most max_errors.
  uint64_t renamed = 0;               // Entries that named another list than this one, and were put into this.
  std::vector<std::string> warnings;  // Sentences for the operator.
};

struct ListStatus {
  ListVersion current;
  std::optional<ListVersion> previous;
  uint64_t bytes_on_disk = 0;  // Of both, about.
};

struct HistoryItem {
  ListVersion version;
  uint64_t previous_sequence = 0;  // The version in force before it; 0: none.
  bool retained = false;           // Its entries are still there.
};

struct VerifyReport {
  uint64_t versions = 0;  // Read and checked.
  uint64_t entries = 0;
  std::vector<std::string> problems;  // What is wrong, and where. Empty: all is well.

  bool ok() const { return problems.empty(); }
};

// Thread-safe; imports run one at a time, and reads beside them. A store open for reading only
// shows the state at its opening, or at the last Refresh, and keeps the disk space of that
// state: open, read, let go. Errors of every call: kCorrupt, kIo.
class ListStore {
 public:
  // kReadWrite creates what is missing and removes what an interrupted import left.
  // Errors: as store::Database::Open; kInvalidArgument for a store of a newer layout.
  static Result<std::unique_ptr<ListStore>> Open(const std::string& dir, store::Mode mode);

  // Reads `files` in that order into a new version of `list`, checks it and puts it in force
  // with one synced write. After any error the old version is in force, whole.
  // Entries take the name of `list`. Versions older than the one before are removed.
  // Errors: kInvalidArgument (list's name, format), kNotFound and kIo (files), kParse (more than
  // max_errors problems, or no entries), kLimit (memory), kCancelled (by on_progress).
  Result<ImportReport> Import(const std::string& list, const std::vector<std::string>& files,
                              const ImportOptions& options, const Clock& clock);

  // Sorted by name. Lists of which no import ever ended well do not appear.
  Result<std::vector<ListStatus>> Overview() const;
  // The versions in force, sorted by name. Cost: a few point reads.
  Result<std::vector<ListVersion>> CurrentVersions() const;
  // All imports that took place, newest first, at most kHistoryMax. Errors: kNotFound.
  Result<std::vector<HistoryItem>> History(const std::string& list) const;
  static constexpr size_t kHistoryMax = 1'000;

  // Gives each entry of the version in force, or of `sequence`, as one line of native JSON
  // (without its end), sorted by id. The sink's error ends it. Errors: kNotFound.
  using LineSink = std::function<Status(std::string_view line)>;
  Status Export(const std::string& list, std::optional<uint64_t> sequence, const LineSink& sink) const;

  // All versions in force, checked against their counts and digests.
  Result<Watchlist> Load() const;

  // Reads everything: RocksDB's checksums, then the count, digest and each entry of every
  // version kept. An error only when it cannot be done; findings are in the report. A store
  // open for reading is refreshed first.
  Result<VerifyReport> Verify();

  // Moves a store open for reading only on to the newest state; nothing for kReadWrite.
  Status Refresh();

 private:
  explicit ListStore(std::unique_ptr<store::Database> database);
  Status CheckLayout();
  Result<VerifyReport> VerifyOnce() const;
  Status CollectGarbage();

  std::mutex import_mutex_;  // Held during an import.
  // Guards `database_` (Refresh replaces it) and the set of versions in force: exclusive while
  // an import activates one, shared while readers walk through one.
  mutable std::shared_mutex state_mutex_;
  std::unique_ptr<store::Database> database_;
};

}  // namespace safematch::watchlist
