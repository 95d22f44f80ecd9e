// The JSON form of the domain's values; docs and schemas/ hold its definition.
// Writing is deterministic: equal values give equal bytes. Reading is strict on fields that
// identify a person: a key that stands twice and a NUL character are refused there.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "base/result.h"
#include "model/alert.h"
#include "model/dead_letter.h"
#include "model/manifest.h"
#include "model/watchlist_entry.h"

namespace safematch::model {

// --- Writing -----------------------------------------------------------------------------

void WriteTraveler(const Traveler& traveler, JsonWriter& json);
void WriteEvidence(const std::vector<Evidence>& evidence, JsonWriter& json);
std::string ToJson(const Traveler& traveler);
std::string ToJson(const Manifest& manifest);
// Canonical: the bytes that versions and digests are computed over.
std::string ToJson(const WatchlistEntry& entry);
std::string ToJson(const Alert& alert);

// Names of the enumerators as they stand in JSON.
std::string_view Name(ManifestKind kind);
std::string_view Name(ManifestFormat format);
std::string_view Name(TravelerRole role);
std::string_view Name(NameKind kind);
std::string_view Name(Band band);
std::string_view Name(Sex sex);                // "" for unknown
std::string_view Name(DocumentStatus status);  // "" for none

// --- Reading -----------------------------------------------------------------------------

struct JsonLimits {
  uint64_t bytes_max = 8ULL << 20;
  size_t depth_max = 64;
  size_t travelers_max = 99'999;  // PAXLST segment group 4 allows 99,999.
  size_t text_bytes_max = 1'024;  // One text field.
  size_t list_items_max = 1'000;  // Names, documents, legs of one person or message.
};

// Why a JSON text was refused: code for counters, sentence and place for people.
struct JsonError {
  std::string code;   // "not_json", "too_large", "too_deep", "invalid_utf8", "duplicate_key", ...
  std::string where;  // "travelers[3].family_name", or "byte 120".
  std::string text;
};

// A traveler of a manifest that could not be read; the others go on.
struct RejectedTraveler {
  JsonError error;
  std::string value;  // Its JSON text.
};

struct ParsedManifest {
  Manifest manifest;
  std::vector<RejectedTraveler> rejected;
};

// Reads one document at a time, reusing its buffers. Not thread-safe: one per worker.
class JsonReader {
 public:
  explicit JsonReader(const JsonLimits& limits = {});
  ~JsonReader();
  JsonReader(JsonReader&&) noexcept;
  JsonReader& operator=(JsonReader&&) noexcept;

  // A manifest object, or a lone traveler object, which becomes a manifest of one.
  tl::expected<ParsedManifest, JsonError> ReadManifest(std::string_view json);
  tl::expected<Traveler, JsonError> ReadTraveler(std::string_view json);
  tl::expected<WatchlistEntry, JsonError> ReadEntry(std::string_view json);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The simdjson kernel chosen at run time on this machine ("icelake", "haswell", "fallback" ...).
std::string JsonKernelName();

}  // namespace safematch::model
