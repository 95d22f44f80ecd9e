#include <cstdio>
#include <filesystem>
#include <fstream>

#include "app/command.h"
#include "load/generate_manifests.h"
#include "load/generate_watchlist.h"
#include "model/json.h"
#include "watchlist/load.h"

namespace safematch::app {

namespace {

struct GenerateOptions {
  uint64_t count = 1'000;
  uint64_t seed = 1;
  std::string list = "SAFE";
  std::string watchlist;
  uint64_t planted = 0;
  std::string format = "json";
  std::string first_day = "2026-03-01";
  std::string output_dir;
  std::string truth;
};

Status WriteLine(std::FILE* file, std::string_view line) {
  if (std::fwrite(line.data(), 1, line.size(), file) != line.size() || std::fputc('\n', file) == EOF) {
    return Fail(ErrorCode::kIo, "cannot write to standard output");
  }
  return {};
}

int GenerateList(const GenerateOptions& options) {
  load::WatchlistOptions watchlist;
  watchlist.count = options.count;
  watchlist.seed = options.seed;
  watchlist.list = options.list;
  Status status = load::GenerateWatchlist(
      watchlist, [](model::WatchlistEntry&& entry) { return WriteLine(stdout, model::ToJson(entry)); });
  if (status && std::fflush(stdout) != 0) status = Fail(ErrorCode::kIo, "cannot write to standard output");
  return status ? kDone : Report(status.error());
}

// One message a file, named in their order.
Status WriteFile(const std::string& dir, const load::GeneratedMessage& message) {
  const bool json = message.format == model::ManifestFormat::kJson;
  const std::string path = fmt::format("{}/{:07}.{}", dir, message.index, json ? "json" : "edi");
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(message.payload.data(), static_cast<std::streamsize>(message.payload.size()));
  file.close();
  if (!file) return Fail(ErrorCode::kIo, "cannot write {}", path);
  return {};
}

int GenerateMessages(const GenerateOptions& options) {
  load::ManifestOptions manifests;
  manifests.travelers = options.count;
  manifests.seed = options.seed;
  manifests.planted = options.planted;
  manifests.format = options.format == "json" ? model::ManifestFormat::kJson : model::ManifestFormat::kPaxlst;
  const auto first_day = model::PartialDate::Parse(options.first_day);
  if (!first_day) return Report(Error{ErrorCode::kInvalidArgument, "--first-day: " + first_day.error().message});
  manifests.first_day = *first_day;
  watchlist::Watchlist list;
  if (!options.watchlist.empty()) {
    auto loaded = watchlist::LoadWatchlist(options.watchlist);
    if (!loaded) return Report(loaded.error());
    list = std::move(*loaded);
    manifests.watchlist = list.entries;
  }
  if (!options.output_dir.empty()) {
    std::error_code error;
    std::filesystem::create_directories(options.output_dir, error);
    if (error) return Report(Error{ErrorCode::kIo, "cannot make " + options.output_dir + ": " + error.message()});
  }
  std::ofstream truth;
  if (!options.truth.empty()) {
    truth.open(options.truth, std::ios::binary | std::ios::trunc);
    if (!truth) return Report(Error{ErrorCode::kIo, "cannot write " + options.truth});
  }
  const auto totals = load::GenerateManifests(manifests, [&](load::GeneratedMessage&& message) -> Status {
    for (const load::PlantedTraveler& planted : message.planted) truth << load::ToJson(planted) << '\n';
    return options.output_dir.empty() ? WriteLine(stdout, message.payload) : WriteFile(options.output_dir, message);
  });
  if (!totals) return Report(totals.error());
  if (std::fflush(stdout) != 0) return Report(Error{ErrorCode::kIo, "cannot write to standard output"});
  if (truth.is_open() && !truth.flush()) return Report(Error{ErrorCode::kIo, "cannot write " + options.truth});
  fmt::print(stderr, "messages={} travelers={} planted={}\n", totals->messages, totals->travelers, totals->planted);
  return kDone;
}

}  // namespace

Action DeclareGenerate(CLI::App& command) {
  auto options = std::make_shared<GenerateOptions>();
  command.require_subcommand(1);
  CLI::App* watchlist = command.add_subcommand("watchlist", "entries of made-up people as native JSONL");
  CLI::App* manifests = command.add_subcommand("manifests", "manifests of made-up people");
  for (CLI::App* sub : {watchlist, manifests}) {
    sub->add_option("--count", options->count, "entries, or travelers")->type_name("N");
    sub->add_option("--seed", options->seed, "equal seeds give equal bytes")->type_name("S");
  }
  watchlist->add_option("--list", options->list, "the name of the list")->type_name("NAME");
  manifests->add_option("--watchlist", options->watchlist, "whom to plant: a .jsonl file or a store folder");
  manifests->add_option("--planted", options->planted, "how many travelers stand for an entry")->type_name("N");
  manifests->add_option("--format", options->format, "json or paxlst")->check(CLI::IsMember({"json", "paxlst"}));
  manifests->add_option("--first-day", options->first_day, "of the flights")->type_name("YYYY-MM-DD");
  manifests->add_option("--output-dir", options->output_dir, "one message a file, instead of standard output")
      ->type_name("DIR");
  manifests->add_option("--truth", options->truth, "write who was planted here, one JSON a line")->type_name("FILE");
  return [=]() -> int { return watchlist->parsed() ? GenerateList(*options) : GenerateMessages(*options); };
}

}  // namespace safematch::app
