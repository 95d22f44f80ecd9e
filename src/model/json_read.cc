#include "model/json_read.h"

#include <utility>

namespace safematch::model {

struct JsonReader::State {
  JsonLimits limits;
  JsonDocument document;

  // Parses `json` and reads its top-level object with `read`.
  template <typename T>
  tl::expected<T, JsonError> Read(std::string_view json, JsonReading& reading, void (*read)(const JsonInput&, T&)) {
    const tl::expected<JsonValue, JsonError> root = document.Parse(json, limits);
    T target;
    if (root) {
      const JsonPath path;
      if (root->type() == JsonType::kObject) {
        read(JsonInput{*root, path, reading}, target);
      } else {
        reading.Fail(path, "not_an_object", "the top level must be a JSON object");
      }
    }
    document.Shrink();
    if (!root) return tl::unexpected(root.error());
    if (reading.failed()) return tl::unexpected(reading.TakeError());
    return target;
  }
};

JsonReader::JsonReader(const JsonLimits& limits) : state_(std::make_unique<State>()) { state_->limits = limits; }
JsonReader::~JsonReader() = default;
JsonReader::JsonReader(JsonReader&&) noexcept = default;
JsonReader& JsonReader::operator=(JsonReader&&) noexcept = default;

tl::expected<ParsedManifest, JsonError> JsonReader::ReadManifest(std::string_view json) {
  JsonReading reading(state_->limits, JsonReading::Mode::kLenient);
  auto parsed = state_->Read<ParsedManifest>(json, reading, model::ReadManifest);
  if (parsed) parsed->manifest.problems = reading.TakeProblems();
  return parsed;
}

tl::expected<Traveler, JsonError> JsonReader::ReadTraveler(std::string_view json) {
  JsonReading reading(state_->limits, JsonReading::Mode::kStrict);
  return state_->Read<Traveler>(json, reading, [](const JsonInput& in, Traveler& traveler) {
    model::ReadTraveler(in, traveler);
    if (!in.reading.failed()) RequireScreenable(in, traveler);
  });
}

tl::expected<WatchlistEntry, JsonError> JsonReader::ReadEntry(std::string_view json) {
  JsonReading reading(state_->limits, JsonReading::Mode::kStrict);
  return state_->Read<WatchlistEntry>(json, reading, model::ReadEntry);
}

tl::expected<Alert, JsonError> JsonReader::ReadAlert(std::string_view json) {
  JsonReading reading(state_->limits, JsonReading::Mode::kStrict);
  return state_->Read<Alert>(json, reading, model::ReadAlert);
}

}  // namespace safematch::model
