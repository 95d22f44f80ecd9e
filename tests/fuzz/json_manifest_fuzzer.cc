// JSON manifests: what was read is written and read again without change, and no traveler is
// lost on the way.
#include <algorithm>
#include <string>

#include "base/check.h"
#include "base/utf8.h"
#include "manifest/decoder.h"
#include "tests/fuzz/fuzz_text.h"

namespace safematch::fuzz {
namespace {

using manifest::Decoded;

void CheckRoundTrip(const model::Manifest& manifest, model::JsonReader& reader) {
  const std::string json = model::ToJson(manifest);
  SAFEMATCH_CHECK(IsValidUtf8(json));
  const auto again = reader.ReadManifest(json);
  SAFEMATCH_CHECK(again.has_value());
  SAFEMATCH_CHECK(again->rejected.empty());
  // A problem that stands there already is not reported again, but one left out for want of room
  // is found anew.
  model::Manifest expected = manifest;
  if (std::ranges::any_of(manifest.problems, [](const auto& problem) { return problem.code == "more_problems"; })) {
    expected.problems = again->manifest.problems;
  }
  SAFEMATCH_CHECK(again->manifest == expected);
}

void Check(std::string_view payload, const Decoded& decoded, const manifest::DecodeLimits& limits,
           model::JsonReader& reader) {
  SAFEMATCH_CHECK(decoded.skipped_messages.empty());
  SAFEMATCH_CHECK(decoded.manifests.size() <= 1);
  SAFEMATCH_CHECK(!decoded.manifests.empty() || decoded.dead_letters.size() == 1);
  for (const model::Manifest& manifest : decoded.manifests) {
    SAFEMATCH_CHECK(manifest.travelers.size() + decoded.dead_letters.size() <= limits.json.travelers_max);
    CheckRoundTrip(manifest, reader);
  }
  for (const model::DeadLetter& letter : decoded.dead_letters) {
    SAFEMATCH_CHECK(!letter.code.empty() && !letter.text.empty());
    SAFEMATCH_CHECK(IsValidUtf8(letter.text) && IsValidUtf8(letter.where));
    SAFEMATCH_CHECK(letter.text.size() < 500 && letter.where.size() < 200);
    // A whole payload as it came, or a traveler's own JSON, which no reader accepts, unless it is
    // the machine-readable zone that cannot be read.
    if (decoded.manifests.empty()) {
      SAFEMATCH_CHECK(letter.value == payload);
    } else {
      const auto traveler = reader.ReadTraveler(letter.value);
      SAFEMATCH_CHECK(letter.code == "too_many_items" || !traveler || traveler->mrz.has_value());
    }
  }
}

manifest::DecodeLimits SmallLimits() {
  manifest::DecodeLimits limits;
  limits.json.bytes_max = 2'000;
  limits.json.depth_max = 6;
  limits.json.travelers_max = 4;
  limits.json.text_bytes_max = 60;  // Enough for the places and codes of our own problems.
  limits.json.list_items_max = 3;
  return limits;
}

struct Worker {
  explicit Worker(const manifest::DecodeLimits& decode_limits)
      : limits(decode_limits), decoder(decode_limits), reader(ReaderLimits(decode_limits)) {}

  // What is written may be longer than what was read (problems, escapes), and has one problem
  // more than the bound, which says how many are missing.
  static model::JsonLimits ReaderLimits(const manifest::DecodeLimits& limits) {
    model::JsonLimits json = limits.json;
    json.bytes_max = model::JsonLimits().bytes_max;
    ++json.list_items_max;
    return json;
  }

  manifest::DecodeLimits limits;
  manifest::Decoder decoder;
  model::JsonReader reader;
};

void Run(std::string_view payload, Worker& worker) {
  const Decoded decoded = worker.decoder.Decode(payload, "json");
  if (decoded.format != "json") return;  // Empty, or too large.
  Check(payload, decoded, worker.limits, worker.reader);
}

}  // namespace
}  // namespace safematch::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace safematch::fuzz;
  static Worker usual{safematch::manifest::DecodeLimits()};
  static Worker narrow{SmallLimits()};
  const std::string_view payload = TextOf(data, size);
  Run(payload, usual);
  Run(payload, narrow);
  return 0;
}
