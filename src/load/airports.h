// Airports between which the generated flights go, from src/load/airports.tsv.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "load/name_tables.h"

namespace safematch::load {

struct Airport {
  std::string_view code;     // IATA.
  std::string_view country;  // ISO 3166 alpha-3.
  int utc_offset_hours = 0;
  const Culture* culture = nullptr;  // Of most people there.
  std::string_view region;           // Flights within a region are short.
};

// In order of traffic; parsed at the first call, immutable, thread-safe.
std::span<const Airport> Airports();

}  // namespace safematch::load
