#include "manifest/decoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "manifest/edifact_service.h"
#include "manifest/mrz_check.h"
#include "manifest/paxlst_decoder.h"

namespace safematch::manifest {

namespace {

// Makes the dead letter of bytes that are set aside.
void SetAside(std::string_view bytes, std::string code, std::string where, std::string text, Decoded& decoded) {
  decoded.dead_letters.push_back({.code = std::move(code),
                                  .text = std::move(text),
                                  .where = std::move(where),
                                  .topic = {},
                                  .value = std::string(bytes)});
}

// The decoders and their buffers.
struct FormatDecoders {
  explicit FormatDecoders(const DecodeLimits& limits)
      : problems_max(limits.problems_max), json(limits.json), paxlst(limits) {}

  void DecodeJson(std::string_view payload, Decoded& decoded) {
    auto parsed = json.ReadManifest(payload);
    if (!parsed) {
      auto& error = parsed.error();
      return SetAside(payload, std::move(error.code), std::move(error.where), std::move(error.text), decoded);
    }
    CheckMrz(*parsed, problems_max);
    decoded.manifests.push_back(std::move(parsed->manifest));
    for (auto& rejected : parsed->rejected) {
      SetAside(rejected.value, std::move(rejected.error.code), std::move(rejected.error.where),
               std::move(rejected.error.text), decoded);
    }
  }

  void DecodePaxlst(std::string_view payload, Decoded& decoded) { paxlst.Decode(payload, decoded); }

  size_t problems_max;
  model::JsonReader json;
  PaxlstDecoder paxlst;
};

// Without a UTF-8 byte order mark, blanks and transport bytes in front.
std::string_view SkipPrefix(std::string_view payload) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  size_t i = 0;
  while (i < payload.size()) {
    if (payload[i] == ' ' || payload[i] == '\t' || IsTransportByte(payload[i])) {
      ++i;
    } else if (payload.substr(i).starts_with(kByteOrderMark)) {
      i += kByteOrderMark.size();
    } else {
      break;
    }
  }
  return payload.substr(i);
}

bool LooksLikeJson(std::string_view payload) {
  payload = SkipPrefix(payload);
  return payload.starts_with('{') || payload.starts_with('[');
}

bool LooksLikePaxlst(std::string_view payload) {
  const std::string_view start = SkipPrefix(payload);
  return StartsWithTag(start, "UNA") || StartsWithTag(start, "UNB") || FindInterchange(payload, 0).has_value() ||
         FindFragment(payload).has_value();
}

// Every format: its name, how its bytes are told from the others', and who decodes it. The
// first that recognises a payload takes it.
struct FormatRow {
  std::string_view name;
  bool (*detect)(std::string_view payload);
  void (FormatDecoders::*decode)(std::string_view payload, Decoded& decoded);
};

constexpr FormatRow kFormats[] = {
    {"json", LooksLikeJson, &FormatDecoders::DecodeJson},
    {"paxlst", LooksLikePaxlst, &FormatDecoders::DecodePaxlst},
};

// What an unknown payload begins with, for the person who has to find its sender. Eight
// bytes tell a format and are too few to tell a person.
std::string FirstBytesHex(std::string_view payload) {
  std::string hex;
  for (const char c : payload.substr(0, 8)) {
    hex += fmt::format("{}{:02x}", hex.empty() ? "" : " ", static_cast<uint8_t>(c));
  }
  return hex;
}

}  // namespace

struct Decoder::State {
  explicit State(const DecodeLimits& decode_limits) : limits(decode_limits), formats(decode_limits) {}
  DecodeLimits limits;
  FormatDecoders formats;
};

std::optional<std::string_view> DetectFormat(std::string_view payload) {
  const auto row = std::ranges::find_if(kFormats, [&](const FormatRow& format) { return format.detect(payload); });
  if (row == std::end(kFormats)) return std::nullopt;
  return row->name;
}

Decoder::Decoder(const DecodeLimits& limits) : state_(std::make_unique<State>(limits)) {}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

Decoded Decoder::Decode(std::string_view payload, std::string_view format) {
  Decoded decoded;
  decoded.format = "unknown";
  const uint64_t bytes_max = state_->limits.json.bytes_max;
  if (payload.size() > bytes_max) {
    SetAside(payload, "too_large", "",
             fmt::format("message of {} bytes exceeds limits.message_bytes = {}; raise it or split the manifest",
                         payload.size(), bytes_max),
             decoded);
    return decoded;
  }
  if (SkipPrefix(payload).empty()) {
    SetAside(payload, "empty", "byte 0", "the message is empty", decoded);
    return decoded;
  }
  const std::string_view name = format.empty() ? DetectFormat(payload).value_or("") : format;
  const auto row = std::ranges::find(kFormats, name, &FormatRow::name);
  if (row == std::end(kFormats)) {
    SetAside(payload, "unknown_format", "byte 0",
             fmt::format("neither JSON nor EDIFACT: {} bytes that begin with {} (hex)", payload.size(),
                         FirstBytesHex(payload)),
             decoded);
    return decoded;
  }
  decoded.format = row->name;
  (state_->formats.*row->decode)(payload, decoded);
  return decoded;
}

}  // namespace safematch::manifest
