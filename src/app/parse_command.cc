#include <cstdio>

#include "app/command.h"
#include "app/manifest_text.h"
#include "app/setup.h"
#include "manifest/file_reader.h"
#include "model/json.h"
#include "quality/data_quality.h"

namespace safematch::app {

namespace {

struct ParseOptions {
  CommonOptions common;
  std::string format = "auto";
  std::string input = "-";
  bool text = false;
};

// Manifests to standard output, one a line; what could not be read to standard error.
void PrintJson(const std::string& where, const manifest::Decoded& decoded) {
  for (const model::Manifest& manifest : decoded.manifests) {
    std::string json = model::ToJson(manifest);
    // Beside what is wrong with the message: what its sender should mend in its data.
    if (const auto issues = quality::CheckManifest(manifest); !issues.empty()) {
      json.pop_back();
      json += ",\"data_quality\":" + quality::IssuesJson(issues) + "}";
    }
    fmt::print("{}\n", json);
  }
  for (const model::DeadLetter& letter : decoded.dead_letters) {
    fmt::print(stderr, "safematch: {}: {}: {}: {}\n", where, letter.code, letter.where, letter.text);
  }
  for (const std::string& skipped : SkippedTexts(decoded.skipped_messages)) {
    fmt::print(stderr, "safematch: {}: {}\n", where, skipped);
  }
}

int Parse(const ParseOptions& options) {
  const auto loaded = options.common.Load();
  if (!loaded) return Report(loaded.error());
  const manifest::DecodeLimits limits = DecodeLimitsFrom(loaded->config);
  manifest::MessageReaderOptions reader_options;
  reader_options.format = options.format;
  reader_options.message_bytes_max = limits.json.bytes_max;
  auto reader = manifest::MessageReader::Open(options.input, reader_options);
  if (!reader) return Report(reader.error());
  // A file may hold a day of interchanges; the limit on one message does not fit it.
  manifest::DecodeLimits file_limits = limits;
  file_limits.json.bytes_max = std::max(limits.json.bytes_max, reader_options.file_bytes_max);
  manifest::Decoder json_decoder(limits);
  manifest::Decoder file_decoder(file_limits);
  bool rejected = false;
  size_t count = 0;
  while (true) {
    auto message = reader->Next();
    if (!message) return Report(message.error());
    if (!message->has_value()) break;
    const manifest::RawMessage& raw = **message;
    manifest::Decoder& decoder = raw.format == "json" ? json_decoder : file_decoder;
    const manifest::Decoded decoded = decoder.Decode(raw.payload, raw.format);
    rejected = rejected || !decoded.dead_letters.empty();
    if (!options.text) {
      PrintJson(raw.where, decoded);
      continue;
    }
    // A stream of messages names the line of each; a file that is one payload needs no name.
    if (count++ > 0) fmt::print("\n");
    if (raw.where != "file") fmt::print("{}\n", raw.where);
    fmt::print("{}", FormatDecoded(decoded));
  }
  return rejected ? kSomeRejected : kDone;
}

}  // namespace

Action DeclareParse(CLI::App& command) {
  auto options = std::make_shared<ParseOptions>();
  options->common.AddTo(command);
  command.add_option("--format", options->format, "auto, paxlst or ndjson")
      ->check(CLI::IsMember({"auto", "paxlst", "ndjson"}));
  command.add_flag("--text", options->text,
                   "for people, instead of JSON: tables of travelers, problems and dead letters");
  command.add_option("FILE", options->input, "the message, or - for standard input");
  return [options] { return Parse(*options); };
}

}  // namespace safematch::app
