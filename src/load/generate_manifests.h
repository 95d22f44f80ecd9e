// Reproducible passenger and crew lists of made-up people, some of whom stand for entries of
// a watchlist.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/manifest.h"
#include "model/watchlist_entry.h"

namespace safematch::load {

struct ManifestOptions {
  uint64_t travelers = 1'000;  // Together, crew included.
  // Equal options give equal bytes; a higher `travelers` or `planted` changes other messages.
  uint64_t seed = 1;
  uint64_t planted = 0;  // Of them, how many stand for an entry of `watchlist`; evenly spread.
  // Whom to plant; outlives the call. Names without Latin letters are passed over.
  std::span<const model::WatchlistEntry> watchlist = {};
  model::ManifestFormat format = model::ManifestFormat::kJson;
  model::PartialDate first_day = {2026, 3, 1};  // Of the flights; a full day.
  uint32_t flights_per_day = 400;               // Fewer: more days for the same travelers.
  // Carriers' ordinary faults: titles fused to names, missing sex, missing birth dates, FNU.
  // Planted travelers have none besides their perturbation.
  bool faults = true;
  // Passenger lists beyond this are split into messages of a list; 0: never.
  uint32_t part_travelers_max = 0;
};

// A traveler who stands for an entry.
struct PlantedTraveler {
  uint64_t message_index = 0;
  std::string message_key;
  std::string traveler_id;
  std::string entry_id;
  std::string list;
  std::string_view perturbation;  // Label of load/plant.h; static.
};

struct GeneratedMessage {
  uint64_t index = 0;   // From 0.
  std::string key;      // Of the flight: "ZZ123/2026-03-01/SAL"; all messages of a flight share it.
  std::string payload;  // JSON without a line break, or a PAXLST interchange.
  model::ManifestFormat format = model::ManifestFormat::kJson;
  model::Manifest manifest;  // What the payload says.
  std::vector<PlantedTraveler> planted;
};

struct ManifestTotals {
  uint64_t messages = 0;
  uint64_t travelers = 0;
  uint64_t planted = 0;
};

// Called once a message, in order; an error ends the generation.
using MessageSink = std::function<Status(GeneratedMessage&& message)>;

// Every traveler has an id of its own in all messages. Planted travelers take the labels in
// turn; one that no entry suits becomes the next label that does. Entries repeat only when
// there are fewer than planted travelers.
// Errors: kInvalidArgument for options that contradict each other; kLimit beyond
// kTravelersMax; the sink's.
Result<ManifestTotals> GenerateManifests(const ManifestOptions& options, const MessageSink& sink);

inline constexpr uint64_t kTravelersMax = 25'000'000;  // Two documents each, see document_numbers.h.

// One line of a truth file, without line break:
// {"message":0,"key":...,"traveler":...,"expected_entry":...,"list":...,"perturbation":...}
std::string ToJson(const PlantedTraveler& planted);

}  // namespace safematch::load
