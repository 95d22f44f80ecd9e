#include <cstdio>

#include "app/command.h"
#include "app/setup.h"
#include "manifest/file_reader.h"
#include "model/json.h"

namespace safematch::app {

namespace {

struct ParseOptions {
  CommonOptions common;
  std::string format = "auto";
  std::string input = "-";
};

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
  while (true) {
    auto message = reader->Next();
    if (!message) return Report(message.error());
    if (!message->has_value()) break;
    const manifest::RawMessage& raw = **message;
    manifest::Decoder& decoder = raw.format == "json" ? json_decoder : file_decoder;
    const manifest::Decoded decoded = decoder.Decode(raw.payload, raw.format);
    for (const model::Manifest& manifest : decoded.manifests) fmt::print("{}\n", model::ToJson(manifest));
    for (const model::DeadLetter& letter : decoded.dead_letters) {
      rejected = true;
      fmt::print(stderr, "safematch: {}: {}: {}: {}\n", raw.where, letter.code, letter.where, letter.text);
    }
    for (const std::string& type : decoded.skipped_messages) {
      fmt::print(stderr, "safematch: {}: skipped a message of type {}: it carries no list of travelers\n", raw.where,
                 type);
    }
  }
  return rejected ? kSomeRejected : kDone;
}

}  // namespace

Action DeclareParse(CLI::App& command) {
  auto options = std::make_shared<ParseOptions>();
  options->common.AddTo(command);
  command.add_option("--format", options->format, "auto, paxlst or ndjson")
      ->check(CLI::IsMember({"auto", "paxlst", "ndjson"}));
  command.add_option("FILE", options->input, "the message, or - for standard input");
  return [options] { return Parse(*options); };
}

}  // namespace safematch::app
