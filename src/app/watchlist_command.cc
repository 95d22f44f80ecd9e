#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <numeric>

#include "app/command.h"
#include "base/clock.h"
#include "base/json_writer.h"
#include "watchlist/list_store.h"

namespace safematch::app {

namespace {

using watchlist::ListStore;

struct WatchlistOptions {
  std::string store;
  std::string list;
  std::string format = "auto";
  std::vector<std::string> files;
  uint64_t max_errors = 0;
  bool allow_empty = false;
  bool force = false;
  std::optional<uint64_t> sequence;
};

std::string_view PhaseName(watchlist::ImportPhase phase) {
  switch (phase) {
    case watchlist::ImportPhase::kRead: return "reading";
    case watchlist::ImportPhase::kWrite: return "writing";
    case watchlist::ImportPhase::kCheck: return "checking";
    case watchlist::ImportPhase::kActivate: return "activating";
    case watchlist::ImportPhase::kReclaim: return "reclaiming";
  }
  return "";
}

// A bar that is redrawn in place, on a terminal only. Reading goes by bytes of the files, the
// later phases by the entries that were read.
class ProgressBar {
 public:
  explicit ProgressBar(const std::vector<std::string>& files) {
    for (const std::string& file : files) {
      std::error_code error;
      const auto size = std::filesystem::file_size(file, error);
      sizes_.push_back(error ? 0 : size);  // Unknown for standard input.
    }
  }
  ~ProgressBar() { Clear(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void Show(const watchlist::ImportProgress& progress) {
    if (!terminal_) return;
    if (progress.phase == watchlist::ImportPhase::kRead) entries_read_ = progress.entries;
    const auto [done, whole] = Share(progress);
    std::string bar(kWidth, '.');
    if (whole > 0) bar.replace(0, kWidth * done / whole, kWidth * done / whole, '#');
    fmt::print(stderr, "\r\033[K{:<10} [{}] {} {} entries", PhaseName(progress.phase), bar,
               whole > 0 ? fmt::format("{:>3} %", 100 * done / whole) : "    ?", progress.entries);
    std::fflush(stderr);
    shown_ = true;
  }
  void Clear() {
    if (shown_) fmt::print(stderr, "\r\033[K");
    shown_ = false;
  }

 private:
  static constexpr uint64_t kWidth = 40;

  // What is done of what; {0, 0} when the whole is not known.
  std::pair<uint64_t, uint64_t> Share(const watchlist::ImportProgress& progress) const {
    if (progress.phase != watchlist::ImportPhase::kRead) {
      return {std::min(progress.entries, entries_read_), entries_read_};
    }
    const uint64_t whole = std::accumulate(sizes_.begin(), sizes_.end(), uint64_t{0});
    const auto current = sizes_.begin() + static_cast<ptrdiff_t>(std::min(progress.file, sizes_.size()));
    const uint64_t before = std::accumulate(sizes_.begin(), current, uint64_t{0});
    return {std::min(before + progress.bytes, whole), whole};
  }

  const bool terminal_ = isatty(STDERR_FILENO) != 0;
  std::vector<uint64_t> sizes_;
  uint64_t entries_read_ = 0;
  bool shown_ = false;
};

int Import(const WatchlistOptions& options) {
  auto store = ListStore::Open(options.store, store::Mode::kReadWrite);
  if (!store) return Report(store.error());
  ProgressBar bar(options.files);
  watchlist::ImportOptions import;
  import.format = options.format;
  import.max_errors = options.max_errors;
  import.allow_empty = options.allow_empty;
  import.force = options.force;
  import.on_problem = [&](const watchlist::SourceProblem& problem) { bar.Clear();
  fmt::print(stderr, "safematch: {}: {}: {}\n", problem.place.ToString(), problem.code, problem.text);
};
import.on_progress = [&](const watchlist::ImportProgress& progress) { bar.Show(progress);
return true;
};  // namespace
const SystemClock clock;
const auto report = (*store) -> Import(options.list, options.files, import, clock);
bar.Clear();
if (!report) return Report(report.error());
for (const std::string& warning : report->warnings) fmt::print(stderr, "safematch: warning: {}\n", warning);
fmt::print("list={} sequence={} entries={} digest={} {}\n", report->version.list, report->version.sequence,
           report->version.entries, report->version.digest, report->unchanged ? "unchanged" : "in force");
if (report->rejected > 0) {
  fmt::print(stderr, "safematch: {} bad lines were left out\n", report->rejected);
  return kSomeRejected;
}
return kDone;
}  // namespace safematch::app

void WriteVersion(JsonWriter& json, const watchlist::ListVersion& version) {
  json.Field("list", version.list);
  json.FieldInt("sequence", static_cast<int64_t>(version.sequence));
  json.FieldInt("entries", static_cast<int64_t>(version.entries));
  json.Field("digest", version.digest);
  json.Field("imported_at", FormatUtc(version.imported_at_ms));
  json.Field("source", version.source);
}

int Status(const WatchlistOptions& options) {
  const auto store = ListStore::Open(options.store, store::Mode::kReadOnly);
  if (!store) return Report(store.error());
  const auto status = (*store)->Overview();
  if (!status) return Report(status.error());
  std::vector<watchlist::ListVersion> versions;
  for (const watchlist::ListStatus& list : *status) {
    versions.push_back(list.current);
    JsonWriter json;
    json.BeginObject();
    WriteVersion(json, list.current);
    if (list.previous) json.FieldInt("previous_sequence", static_cast<int64_t>(list.previous->sequence));
    json.FieldInt("bytes_on_disk", static_cast<int64_t>(list.bytes_on_disk));
    json.EndObject();
    fmt::print("{}\n", json.Take());
  }
  fmt::print(stderr, "watchlist_version={}\n", watchlist::CombinedVersion(versions));
  return kDone;
}

// The list that was named, or all of them, by name.
Result<std::vector<std::string>> WantedLists(const ListStore& store, const WatchlistOptions& options) {
  if (!options.list.empty()) return std::vector<std::string>{options.list};
  SAFEMATCH_ASSIGN_OR_RETURN(const auto versions, store.CurrentVersions());
  std::vector<std::string> names;
  for (const watchlist::ListVersion& version : versions) names.push_back(version.list);
  return names;
}

safematch::Status PrintHistory(const WatchlistOptions& options) {
  SAFEMATCH_ASSIGN_OR_RETURN(const auto store, ListStore::Open(options.store, store::Mode::kReadOnly));
  SAFEMATCH_ASSIGN_OR_RETURN(const auto lists, WantedLists(*store, options));
  for (const std::string& list : lists) {
    SAFEMATCH_ASSIGN_OR_RETURN(const auto history, store->History(list));
    for (const watchlist::HistoryItem& item : history) {
      JsonWriter json;
      json.BeginObject();
      WriteVersion(json, item.version);
      json.Key("retained");
      json.Bool(item.retained);
      json.EndObject();
      fmt::print("{}\n", json.Take());
    }
  }
  return {};
}

int History(const WatchlistOptions& options) {
  const auto status = PrintHistory(options);
  return status ? kDone : Report(status.error());
}

safematch::Status PrintEntries(const WatchlistOptions& options) {
  SAFEMATCH_ASSIGN_OR_RETURN(const auto store, ListStore::Open(options.store, store::Mode::kReadOnly));
  SAFEMATCH_ASSIGN_OR_RETURN(const auto lists, WantedLists(*store, options));
  const auto unwritten = [] { return Fail(ErrorCode::kIo, "cannot write to standard output"); };
  const auto print = [&](std::string_view line) -> safematch::Status {
    if (std::fwrite(line.data(), 1, line.size(), stdout) != line.size()) return unwritten();
    if (std::fputc('\n', stdout) == EOF) return unwritten();
    return {};
  };
  for (const std::string& list : lists) SAFEMATCH_RETURN_IF_ERROR(store->Export(list, options.sequence, print));
  if (std::fflush(stdout) != 0) return unwritten();
  return {};
}

int Export(const WatchlistOptions& options) {
  const auto status = PrintEntries(options);
  return status ? kDone : Report(status.error());
}

int Verify(const WatchlistOptions& options) {
  const auto store = ListStore::Open(options.store, store::Mode::kReadOnly);
  if (!store) return Report(store.error());
  const auto report = (*store)->Verify();
  if (!report) return Report(report.error());
  for (const std::string& problem : report->problems) fmt::print(stderr, "safematch: {}\n", problem);
  fmt::print("versions={} entries={} problems={}\n", report->versions, report->entries, report->problems.size());
  return report->ok() ? kDone : kCouldNotRun;
}

}  // namespace

Action DeclareWatchlist(CLI::App& command) {
  auto options = std::make_shared<WatchlistOptions>();
  command.require_subcommand(1);
  const auto add = [&](const char* name, const char* description) {
    CLI::App* sub = command.add_subcommand(name, description);
    sub->add_option("--store", options->store, "the folder of the store")->required()->type_name("DIR");
    return sub;
  };
  CLI::App* import = add("import", "a new version of a list, all or nothing");
  import->add_option("--list", options->list, "the name of the list")->required()->type_name("NAME");
  import->add_option("--format", options->format, "auto or jsonl");
  import->add_option("--max-errors", options->max_errors, "leave out so many bad lines; one more, and nothing changes");
  import->add_flag("--allow-empty", options->allow_empty, "accept a file without entries, which empties the list");
  import->add_flag("--force", options->force, "make a new version even of equal content");
  import->add_option("FILE", options->files, "entries; - is standard input")->required();
  CLI::App* status = add("status", "the versions in force, one JSON a line");
  CLI::App* history = add("history", "all imports, newest first");
  history->add_option("--list", options->list, "only this list")->type_name("NAME");
  CLI::App* export_ = add("export", "the entries in force as native JSONL");
  export_->add_option("--list", options->list, "only this list")->type_name("NAME");
  export_->add_option("--sequence", options->sequence, "an older version that is still kept")->type_name("N");
  CLI::App* verify = add("verify", "read everything and check it");
  return [=]() -> int {
    if (import->parsed()) return Import(*options);
    if (status->parsed()) return Status(*options);
    if (history->parsed()) return History(*options);
    if (export_->parsed()) return Export(*options);
    if (verify->parsed()) return Verify(*options);
    return kUsage;
  };
}

}  // namespace safematch::app
