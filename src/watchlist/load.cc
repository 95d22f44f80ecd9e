#include "watchlist/load.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <tuple>

#include "watchlist/list_store.h"

namespace safematch::watchlist {
namespace {

// An entry and where it stood, until they are sorted.
struct PlacedEntry {
  model::WatchlistEntry entry;
  uint64_t line = 0;
};

bool SameList(const PlacedEntry& a, const PlacedEntry& b) { return a.entry.list == b.entry.list; }

Status Refuse(const SourceProblem& problem) {
  return Fail(ErrorCode::kParse, "{}: {}", problem.place.ToString(), problem.text);
}

Result<std::vector<PlacedEntry>> ReadSorted(const std::string& path, const LoadOptions& options) {
  SAFEMATCH_ASSIGN_OR_RETURN(const SourceFormat* format, ChooseSourceFormat(options.format, path));
  std::vector<PlacedEntry> out;
  SourceSink sink;
  sink.entry = [&](model::WatchlistEntry entry, uint64_t line) -> Status {
    if (entry.list.empty()) entry.list = kDefaultListName;
    if (const auto named = CheckListName(entry.list); !named) {
      return Refuse({Place{path, line, 1}, "bad_list_name", named.error().message});
    }
    out.push_back({std::move(entry), line});
    return {};
  };
  sink.problem = [](const SourceProblem& problem) { return Refuse(problem); };
  sink.progress = [](uint64_t) { return Status(); };
  SAFEMATCH_RETURN_IF_ERROR(format->read(path, options.limits, sink));
  std::sort(out.begin(), out.end(), [](const PlacedEntry& a, const PlacedEntry& b) {
    return std::tie(a.entry.list, a.entry.id, a.line) < std::tie(b.entry.list, b.entry.id, b.line);
  });
  const auto repeated = std::adjacent_find(out.begin(), out.end(), [](const PlacedEntry& a, const PlacedEntry& b) {
    return SameList(a, b) && a.entry.id == b.entry.id;
  });
  if (repeated != out.end()) {
    return Fail(ErrorCode::kParse, "{}: the entry with id {} of list \"{}\" stands before at line {}",
                Place{path, (repeated + 1)->line, 1}.ToString(), repeated->entry.id, repeated->entry.list,
                repeated->line);
  }
  return out;
}

}  // namespace

Result<Watchlist> LoadFile(const std::string& path, const LoadOptions& options) {
  SAFEMATCH_ASSIGN_OR_RETURN(std::vector<PlacedEntry> placed, ReadSorted(path, options));
  Watchlist out;
  for (auto first = placed.begin(); first != placed.end();) {
    const auto last = std::find_if_not(first, placed.end(), [&](const PlacedEntry& p) { return SameList(*first, p); });
    std::vector<const model::WatchlistEntry*> entries;
    for (auto at = first; at != last; ++at) entries.push_back(&at->entry);
    out.lists.push_back({first->entry.list, 0, ListDigest(entries), entries.size(), 0, path});
    first = last;
  }
  out.entries.reserve(placed.size());
  for (PlacedEntry& entry : placed) out.entries.push_back(std::move(entry.entry));
  out.version = CombinedVersion(out.lists);
  return out;
}

Result<Watchlist> LoadWatchlist(const std::string& path, const LoadOptions& options) {
  std::error_code ignored;
  // Before the format is judged by the name: a mistyped path should be called that.
  if (!std::filesystem::exists(path, ignored)) {
    return Fail(ErrorCode::kNotFound, "there is no watchlist at {}: neither a file nor a store folder", path);
  }
  if (!std::filesystem::is_directory(path, ignored)) return LoadFile(path, options);
  SAFEMATCH_ASSIGN_OR_RETURN(const auto store, ListStore::Open(path, store::Mode::kReadOnly));
  return store->Load();
}

Result<std::vector<ListVersion>> ReadCurrentVersions(const std::string& dir) {
  SAFEMATCH_ASSIGN_OR_RETURN(const auto store, ListStore::Open(dir, store::Mode::kReadOnly));
  return store->CurrentVersions();
}

}  // namespace safematch::watchlist
