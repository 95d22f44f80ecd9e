#include <cstdio>

#include "app/alert_text.h"
#include "app/command.h"
#include "app/config_print.h"
#include "app/setup.h"
#include "app/version.h"
#include "manifest/mrz_check.h"
#include "model/json.h"
#include "watchlist/load.h"
#include "watchlist/snapshot.h"

namespace safematch::app {

namespace {

struct ExplainOptions {
  CommonOptions common;
  std::string watchlist;
  std::string traveler;
  std::string entry;
  bool text = false;
};

// An entry by "id" or "list/id".
Result<size_t> FindEntry(std::span<const model::WatchlistEntry> entries, const std::string& wanted) {
  std::vector<size_t> found;
  for (size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].id == wanted || entries[i].list + "/" + entries[i].id == wanted) found.push_back(i);
  }
  if (found.empty()) return Fail(ErrorCode::kInvalidArgument, "the watchlist has no entry {}", wanted);
  if (found.size() > 1) {
    return Fail(ErrorCode::kInvalidArgument, "{} stands in {} lists; name it as LIST/ID, such as {}/{}", wanted,
                found.size(), entries[found[0]].list, entries[found[0]].id);
  }
  return found[0];
}

std::string ToJson(const model::Traveler& traveler, const model::WatchlistEntry& entry, const match::Hit& hit,
                   const Config& config, const std::string& watchlist_version) {
  const bool identifying = hit.identifying;
  const bool is_hit = identifying && hit.weight >= config.match.review_weight;
  JsonWriter json;
  json.BeginObject();
  json.Field("schema", "safematch.explanation/1");
  json.Key("hit");
  json.Bool(is_hit);
  if (is_hit) json.Field("band", hit.weight >= config.match.alert_weight ? "alert" : "review");
  json.Key("score");
  json.Decimal(model::ScoreMillionths(hit.weight), 6);
  json.Key("weight");
  json.Decimal(hit.weight.millibits, 3);
  json.Key("review_weight");
  json.Decimal(config.match.review_weight.millibits, 3);
  json.Key("alert_weight");
  json.Decimal(config.match.alert_weight.millibits, 3);
  json.Key("identifying");
  json.Bool(identifying);
  json.Key("traveler");
  model::WriteTraveler(traveler, json);
  json.Key("entry");
  json.Raw(model::ToJson(entry));
  if (hit.matched_name >= 0) {
    json.Field("matched_name", entry.names[static_cast<size_t>(hit.matched_name)].name.Display().Reveal());
  }
  json.Key("evidence");
  model::WriteEvidence(hit.evidence, json);
  json.Field("watchlist_version", watchlist_version);
  json.Field("config_hash", ConfigHash(config));
  json.Field("engine_version", kVersion);
  json.EndObject();
  return json.Take();
}

int Explain(const ExplainOptions& options) {
  const auto loaded = options.common.Load();
  if (!loaded) return Report(loaded.error());
  model::JsonReader reader(DecodeLimitsFrom(loaded->config).json);
  auto traveler = reader.ReadTraveler(options.traveler);
  if (!traveler) {
    return Report(Error{ErrorCode::kInvalidArgument,
                        fmt::format("--traveler: {}: {}", traveler.error().where, traveler.error().text)});
  }
  // What is wrong with a machine-readable zone shows in the evidence.
  std::vector<model::Problem> problems;
  manifest::CheckMrz(*traveler, std::nullopt, "mrz", problems);
  auto list = watchlist::LoadWatchlist(options.watchlist);
  if (!list) return Report(list.error());
  const auto snapshot = watchlist::BuildSnapshot(std::move(*list));
  const auto index = FindEntry(snapshot->matcher->entries(), options.entry);
  if (!index) return Report(index.error());
  const model::WatchlistEntry& entry = snapshot->matcher->entries()[*index];
  const match::Hit hit = snapshot->matcher->Explain(*traveler, *index);
  if (!options.text) {
    fmt::print("{}\n", ToJson(*traveler, entry, hit, loaded->config, snapshot->version));
    return kDone;
  }
  const MatchConfig& match = loaded->config.match;
  const char* verdict = !hit.identifying                    ? "no hit: no word of the name and no document agrees"
                        : hit.weight >= match.alert_weight  ? "hit, band alert"
                        : hit.weight >= match.review_weight ? "hit, band review"
                                                            : "no hit: below the review threshold";
  fmt::print("{} with {}/{}: {} bits (review from {}, alert from {}): {}\n{}\n",
             Visible(traveler->name.Display().Reveal()), Visible(entry.list), Visible(entry.id),
             model::FormatWeight(hit.weight), model::FormatWeight(match.review_weight),
             model::FormatWeight(match.alert_weight), verdict, FormatEvidence(hit.evidence));
  return kDone;
}

}  // namespace

Action DeclareExplain(CLI::App& command) {
  auto options = std::make_shared<ExplainOptions>();
  options->common.AddTo(command);
  command.add_option("--watchlist", options->watchlist, "a native .jsonl watchlist, or a store folder")->required();
  command.add_option("--traveler", options->traveler, "a traveler as JSON")->required()->type_name("JSON");
  command.add_option("--entry", options->entry, "the entry's id, or LIST/ID")->required()->type_name("ID");
  command.add_flag("--text", options->text, "for people, instead of JSON");
  return [options] { return Explain(*options); };
}

}  // namespace safematch::app
