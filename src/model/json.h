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
// The flight as an alert tells it: its start and its end, and the legs when there are several.
void WriteFlight(const Flight& flight, JsonWriter& json);
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
std::string_view Name(AlertStatus status);
std::string_view Name(Priority priority);
std::string_view Name(Sex sex);                // "" for unknown
std::string_view Name(DocumentStatus status);  // "" for none

// --- Reading -----------------------------------------------------------------------------

// Bounds of one text; each is a setting under [limits], which the refusal names.
struct JsonLimits {
  uint64_t bytes_max = 8ULL << 20;  // One message.
  size_t depth_max = 64;            // Objects and arrays within each other.
  size_t travelers_max = 99'999;    // PAXLST segment group 4 allows 99,999.
  size_t text_bytes_max = 1'024;    // One text field.
  size_t list_items_max = 1'000;    // Names, documents, legs of one person or message.
};

// Free text for people (offense, legal_basis, remarks) may be this many times text_bytes_max:
// published lists have remarks of several thousand bytes.
inline constexpr size_t kProseFactor = 16;

// Why a JSON text was refused: code for counters, sentence and place for people. The codes:
//   of the whole text   too_large, too_deep, invalid_utf8, not_json, not_an_object,
//                       unknown_schema, unknown_kind, too_many_travelers
//   of any value        wrong_type, duplicate_key, control_character, too_long,
//                       too_many_items, no_name_or_document
//   of entries, single travelers and alerts, where nothing else can report them
//                       bad_date, unknown_value, missing_field, out_of_range
struct JsonError {
  std::string code;
  std::string where;  // "travelers[3].family_name", or "byte 120".
  std::string text;
};

// A traveler of a manifest that could not be read; the others go on.
struct RejectedTraveler {
  JsonError error;
  std::string value;  // Its JSON text.
};

// A traveler who came with a machine-readable zone. Its lines are taken over as they are;
// manifest/mrz_check.h reads them.
struct TravelerZone {
  size_t traveler = 0;  // Into manifest.travelers.
  std::string where;    // Of the traveler in the message: "travelers[3]"; "" when it stands alone.
  std::string value;    // Its JSON text, if nothing but the zone can identify the person.
};

struct ParsedManifest {
  Manifest manifest;
  std::vector<RejectedTraveler> rejected;
  std::vector<TravelerZone> zones;  // In the order of the travelers.
};

// Reads one document at a time, reusing its buffers (about 15 bytes a byte of the text, given
// back after a text beyond 1 MiB). Unknown keys are ignored and null counts as absent.
// Results hold no views into the text. Not thread-safe: one per worker.
class JsonReader {
 public:
  explicit JsonReader(const JsonLimits& limits = {});
  ~JsonReader();
  JsonReader(JsonReader&&) noexcept;
  JsonReader& operator=(JsonReader&&) noexcept;

  // A manifest object, or a lone traveler object, which becomes a manifest of one.
  // A defect of the manifest's own fields refuses it; a defect within one of its travelers
  // sets that traveler aside in `rejected`. Dates and enumerators that cannot be read become
  // problems (bad_date, unknown_value, out_of_range) of the manifest, which is read without
  // them; at most list_items_max, then one more_problems with the number left out.
  tl::expected<ParsedManifest, JsonError> ReadManifest(std::string_view json);
  // Strict: a bad date or unknown value is an error, since a traveler carries no problems.
  tl::expected<Traveler, JsonError> ReadTraveler(std::string_view json);
  // Strict likewise. Needs an id, and a name or a document number.
  tl::expected<WatchlistEntry, JsonError> ReadEntry(std::string_view json);
  // What ToJson(const Alert&) writes, strict likewise: the schema and each member must be there.
  // Weights are exact to the millibit. `score` is not read; that weights add up is not checked.
  // A flight whose one leg is empty is read as one without legs, since both are written alike.
  tl::expected<Alert, JsonError> ReadAlert(std::string_view json);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The simdjson kernel chosen at run time on this machine ("icelake", "haswell", "fallback" ...).
std::string JsonKernelName();

}  // namespace safematch::model
