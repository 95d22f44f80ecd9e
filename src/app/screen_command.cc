#include <cstdio>
#include <fstream>

#include "app/alert_text.h"
#include "app/command.h"
#include "app/setup.h"
#include "base/clock.h"
#include "manifest/file_reader.h"
#include "model/json.h"
#include "pipeline/screening.h"
#include "watchlist/load.h"
#include "watchlist/snapshot.h"

namespace safematch::app {

namespace {

struct ScreenOptions {
  CommonOptions common;
  std::string watchlist;
  std::string input = "-";
  std::string format = "auto";
  std::string min_weight;
  std::optional<int64_t> top;
  std::string rejects;
  std::string data_quality;
  std::optional<int64_t> threads;
  bool exhaustive = false;
  bool text = false;
};

// So many messages are screened together; bounds memory, not the answer.
constexpr size_t kChunkMessages = 512;
constexpr size_t kChunkBytes = 16U << 20;

std::string RejectJson(const model::DeadLetter& letter, const std::string& where) {
  JsonWriter json;
  json.BeginObject();
  json.Field("code", letter.code);
  json.Field("text", letter.text);
  json.Field("input", where);
  json.Field("where", letter.where);
  json.Field("value", letter.value);
  json.EndObject();
  return json.Take();
}

// What all messages of the input share.
struct ScreeningOutput {
  ledger::FlightLedger ledger;
  std::ofstream rejects;
  std::ofstream notices;

  void Write(const pipeline::Notice& notice) {
    if (notices.is_open()) notices << notice.json << '\n';
  }
};

class Screening {
 public:
  Screening(const ScreenOptions& options, pipeline::Screener& screener, const watchlist::Snapshot& snapshot,
            ScreeningOutput& output)
      : options_(options), screener_(screener), snapshot_(snapshot), output_(output) {}

  void Add(manifest::RawMessage message) {
    bytes_ += message.payload.size();
    chunk_.push_back(std::move(message));
    if (chunk_.size() >= kChunkMessages || bytes_ >= kChunkBytes) Flush();
  }

  void Flush() {
    std::vector<pipeline::ScreeningInput> inputs;
    for (const manifest::RawMessage& message : chunk_) inputs.push_back({message.payload, message.format});
    auto results = screener_.Screen(inputs, snapshot_);
    std::string out;
    for (size_t i = 0; i < results.size(); ++i) {
      // A file has no times; nothing in it is forgotten.
      const pipeline::Settled settled = screener_.Settle(results[i], snapshot_, output_.ledger, {});
      output_.ledger.Commit();
      for (const pipeline::Notice& notice : settled.notices) output_.Write(notice);
      for (const pipeline::RaisedAlert& raised : settled.alerts) {
        out += options_.text ? FormatAlert(raised.alert, AlertStyle::kPlain) : raised.json;
        out += '\n';
      }
      for (const model::DeadLetter& letter : results[i].dead_letters) Reject(letter, chunk_[i].where);
    }
    std::fwrite(out.data(), 1, out.size(), stdout);
    chunk_.clear();
    bytes_ = 0;
  }

  bool rejected() const { return rejected_ > 0; }

 private:
  void Reject(const model::DeadLetter& letter, const std::string& where) {
    ++rejected_;
    if (output_.rejects.is_open()) {
      output_.rejects << RejectJson(letter, where) << '\n';
    } else {
      fmt::print(stderr, "safematch: {}: {}: {}: {}\n", where, letter.code, letter.where, letter.text);
    }
  }

  const ScreenOptions& options_;
  pipeline::Screener& screener_;
  const watchlist::Snapshot& snapshot_;
  ScreeningOutput& output_;
  std::vector<manifest::RawMessage> chunk_;
  size_t bytes_ = 0;
  uint64_t rejected_ = 0;
};

// Whose rest the input does not hold.
void ReportIncompleteLists(ScreeningOutput& output) {
  const auto lists = output.ledger.IncompleteLists(0, 0);
  for (const ledger::IncompleteList& list : lists) output.Write(pipeline::IncompleteListNotice(list));
  if (lists.empty()) return;
  fmt::print(stderr, "safematch: {} list{} incomplete: parts or declared persons are missing{}\n", lists.size(),
             lists.size() == 1 ? " is" : "s are", output.notices.is_open() ? "" : "; see --data-quality");
}

int Screen(const ScreenOptions& options) {
  Overrides flags;
  if (!options.min_weight.empty()) flags["match.review_weight"] = options.min_weight;
  if (options.top) flags["match.hits_per_traveler_max"] = std::to_string(*options.top);
  if (options.threads) flags["match.threads"] = std::to_string(*options.threads);
  const auto loaded = options.common.Load(flags);
  if (!loaded) return Report(loaded.error());
  auto list = watchlist::LoadWatchlist(options.watchlist);
  if (!list) return Report(list.error());
  const auto snapshot = watchlist::BuildSnapshot(std::move(*list));

  ScreeningOutput output;
  const std::pair<const std::string&, std::ofstream&> files_to_write[] = {{options.rejects, output.rejects},
                                                                          {options.data_quality, output.notices}};
  for (const auto& [path, file] : files_to_write) {
    if (path.empty()) continue;
    file.open(path, std::ios::binary | std::ios::trunc);
    if (!file) return Report(Error{ErrorCode::kIo, "cannot write " + path});
  }
  manifest::MessageReaderOptions reader_options;
  reader_options.format = options.format;
  pipeline::ScreeningOptions screening_options = ScreeningOptionsFrom(loaded->config);
  reader_options.message_bytes_max = screening_options.limits.json.bytes_max;
  auto reader = manifest::MessageReader::Open(options.input, reader_options);
  if (!reader) return Report(reader.error());

  const SystemClock clock;
  const size_t threads = ThreadsFrom(loaded->config);
  pipeline::Screener screener(screening_options, threads, clock);
  Screening messages(options, screener, *snapshot, output);
  // A PAXLST file may hold a day of interchanges; the limit on one message does not fit it.
  screening_options.limits.json.bytes_max =
      std::max(screening_options.limits.json.bytes_max, reader_options.file_bytes_max);
  pipeline::Screener file_screener(screening_options, threads, clock);
  Screening files(options, file_screener, *snapshot, output);
  while (true) {
    auto message = reader->Next();
    if (!message) return Report(message.error());
    if (!message->has_value()) break;
    Screening& target = (*message)->format == "paxlst" ? files : messages;
    target.Add(std::move(**message));
  }
  messages.Flush();
  files.Flush();
  if (std::fflush(stdout) != 0) return Report(Error{ErrorCode::kIo, "cannot write to standard output"});
  ReportIncompleteLists(output);
  for (const auto& [path, file] : files_to_write) {
    if (file.is_open() && !file.flush()) return Report(Error{ErrorCode::kIo, "cannot write " + path});
  }
  return messages.rejected() || files.rejected() ? kSomeRejected : kDone;
}

}  // namespace

Action DeclareScreen(CLI::App& command) {
  auto options = std::make_shared<ScreenOptions>();
  options->common.AddTo(command);
  command.add_option("--watchlist", options->watchlist, "a native .jsonl watchlist, or a store folder")->required();
  command.add_option("--input", options->input, "manifests or travelers; - is standard input")->type_name("FILE");
  command.add_option("--format", options->format, "auto, ndjson or paxlst")
      ->check(CLI::IsMember({"auto", "paxlst", "ndjson"}));
  command
      .add_option("--min-weight", options->min_weight, "report from so many bits on, instead of match.review_weight")
      ->type_name("BITS");
  command.add_option("--top", options->top, "only the heaviest hits of a traveler")->type_name("K");
  command.add_option("--rejects", options->rejects, "write what could not be read here, one JSON a line")
      ->type_name("FILE");
  command
      .add_option("--data-quality", options->data_quality,
                  "write what carriers should mend here, one notice a line: missing data, incomplete lists")
      ->type_name("FILE");
  command.add_option("--threads", options->threads, "instead of match.threads")->type_name("N");
  command.add_flag("--exhaustive", options->exhaustive, "score every pair (what this version always does)");
  command.add_flag("--text", options->text, "alerts as a person reads them, instead of JSON");
  return [options] { return Screen(*options); };
}

}  // namespace safematch::app
