// Bytes of a known format -> manifests. One decoder a format; the table `kFormats` in
// decoder.cc is the one place that knows them all.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/dead_letter.h"
#include "model/json.h"
#include "model/manifest.h"

namespace safematch::manifest {

// Bounds on one message; reaching one is a dead letter with the limit and the value in its
// text. All are settings under [limits].
struct DecodeLimits {
  model::JsonLimits json;           // Also holds bytes_max and travelers_max for every format.
  size_t segments_max = 2'000'000;  // EDIFACT segments of one payload.
  size_t problems_max = 1'000;      // Kept per payload; further ones are only counted.
};

// What came out of one payload. Nothing is lost: every person is in `manifests` or, with
// the bytes, in `dead_letters`.
struct Decoded {
  std::vector<model::Manifest> manifests;       // EDIFACT: one a message (UNH..UNT).
  std::vector<model::DeadLetter> dead_letters;  // Unreadable payload or travelers; no topic set.
  // Types of EDIFACT messages that carry no persons to screen ("CUSRES", "PNRGOV", "CONTRL"),
  // one an entry. Passing over them is no error.
  std::vector<std::string> skipped_messages;
  uint64_t junk_bytes = 0;  // Outside of the interchanges: addresses, mail headers and footers.
  std::string format;       // "json", "paxlst" or "unknown"; a metric label.
};

// Format by content, whatever the transport says: "json", "paxlst" or nothing.
std::optional<std::string_view> DetectFormat(std::string_view payload);

// Holds the parsers' buffers. Not thread-safe: one per worker. `Decode` never throws and its
// result holds no views into `payload`.
class Decoder {
 public:
  explicit Decoder(const DecodeLimits& limits = {});
  ~Decoder();
  Decoder(Decoder&&) noexcept;
  Decoder& operator=(Decoder&&) noexcept;

  // `format` forces a decoder ("json", "paxlst"); empty: detected by content.
  Decoded Decode(std::string_view payload, std::string_view format = {});

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace safematch::manifest
