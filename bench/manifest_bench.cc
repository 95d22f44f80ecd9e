// Benchmarks of decoding: bytes of a manifest -> travelers, beside floors over the same bytes.
#include <simdjson.h>

#include <cstring>
#include <utility>
#include <vector>

#include "bench/measure.h"
#include "manifest/decoder.h"
#include "manifest/edifact_tokenizer.h"

namespace safematch::bench {

namespace {

// `work`: messages of the same people carry the same name, whatever their format.
void DecodeMessages(benchmark::State& state, const char* format, const Messages& messages, const std::string& work) {
  manifest::Decoder decoder;
  Measure(state, work, messages.travelers, [&] {
    Outcome outcome;
    for (const std::string& payload : messages.payloads) {
      const manifest::Decoded decoded = decoder.Decode(payload, format);
      for (const model::Manifest& manifest : decoded.manifests) {
        for (const model::Traveler& traveler : manifest.travelers) {
          outcome.checksum.Add(traveler.name.family_name.Reveal().size());
          outcome.checksum.Add(traveler.documents.size());
        }
        outcome.count += manifest.travelers.size();
      }
    }
    return outcome;
  });
  SetMessageRates(state, messages);
}

// What decoding JSON cannot be faster than: the parser alone, with the document that it builds.
void ParseAlone(benchmark::State& state, const Messages& messages) {
  std::vector<simdjson::padded_string> padded(messages.payloads.begin(), messages.payloads.end());
  simdjson::dom::parser parser;
  Measure(state, "simdjson alone", messages.travelers, [&] {
    Outcome outcome;
    for (const simdjson::padded_string& payload : padded) {
      const simdjson::dom::array travelers = parser.parse(payload)["travelers"].get_array();
      outcome.checksum.Add(travelers.size());
      outcome.count += travelers.size();
    }
    return outcome;
  });
  SetMessageRates(state, messages);
}

// How often `byte` stands in the messages. Nothing reads them faster: for a byte that they do
// not hold this is what the memory gives, for the end of a segment a floor of any tokenizer.
void Sweep(benchmark::State& state, const Messages& messages, char byte) {
  Measure(state, fmt::format("sweep {} {}", messages.bytes, static_cast<int>(byte)), std::nullopt, [&] {
    Outcome outcome;
    for (const std::string& payload : messages.payloads) {
      const char* at = payload.data();
      const char* const end = at + payload.size();
      while ((at = static_cast<const char*>(std::memchr(at, byte, static_cast<size_t>(end - at)))) != nullptr) {
        ++at;
        outcome.checksum.Add(1);
      }
      ++outcome.count;
    }
    return outcome;
  });
  SetMessageRates(state, messages);
}

// Segments and components, and nothing made of them.
void Tokenize(benchmark::State& state, const Messages& messages) {
  manifest::EdifactTokenizer tokenizer;
  Measure(state, fmt::format("tokenize {}", messages.bytes), std::nullopt, [&] {
    Outcome outcome;
    for (const std::string& payload : messages.payloads) {
      tokenizer.Start(payload);
      while (const manifest::Segment* segment = tokenizer.Next()) {
        ++outcome.count;
        size_t components = 0;
        for (size_t i = 0; i < segment->ElementCount(); ++i) components += segment->ComponentCount(i);
        outcome.checksum.Add(components);
        outcome.checksum.Add(segment->At(1).size());
      }
    }
    return outcome;
  });
  SetMessageRates(state, messages);
}

}  // namespace

void RegisterManifestBenchmarks(const Inputs& inputs) {
  using benchmark::State;
  constexpr char kSegmentEnd = '\'';
  constexpr char kAbsent = '\x7F';
  Register("decode/json", [&](State& state) { DecodeMessages(state, "json", inputs.json, "decode"); });
  Register("decode/json/simdjson_alone", [&](State& state) { ParseAlone(state, inputs.json); });
  Register("decode/paxlst", [&](State& state) { DecodeMessages(state, "paxlst", inputs.paxlst, "decode"); });
  Register("decode/paxlst/memchr_alone", [&](State& state) { Sweep(state, inputs.paxlst, kSegmentEnd); });
  for (const auto& [name, list] : {std::pair("list260", &inputs.list260), {"list260/folded", &inputs.list260_folded}}) {
    const std::string prefix = name;
    Register(prefix + "/memchr_absent", [=](State& state) { Sweep(state, *list, kAbsent); });
    Register(prefix + "/memchr_ends", [=](State& state) { Sweep(state, *list, kSegmentEnd); });
    Register(prefix + "/tokenizer", [=](State& state) { Tokenize(state, *list); });
    Register(prefix + "/decoder", [=](State& state) { DecodeMessages(state, "paxlst", *list, prefix); });
  }
}

}  // namespace safematch::bench
