// The made-up flight schedule: the same flight numbers go the same way every day.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "load/airports.h"
#include "model/manifest.h"

namespace safematch::load {

struct ScheduledFlight {
  std::vector<const Airport*> stops;  // Two, or three with a stop on the way.
  model::Flight flight;
  uint32_t passengers = 0;
  uint32_t crew = 0;  // 0: no crew list is sent.
};

// Flight `index` (from 0): `flights_per_day` flights on `first_day`, then the next day.
// REQUIRES: flights_per_day in 1 .. kFlightsPerDayMax; first_day.HasDay(). Pure; thread-safe.
ScheduledFlight PlanFlight(uint64_t seed, uint64_t index, uint32_t flights_per_day,
                           const model::PartialDate& first_day);

// Carrier codes times flight numbers.
inline constexpr uint32_t kFlightsPerDayMax = 8 * 8'900;

}  // namespace safematch::load
