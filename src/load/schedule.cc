#include "load/schedule.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "load/calendar.h"

namespace safematch::load {

namespace {

// Made up: none of these designators belongs to a large airline.
constexpr std::string_view kCarriers[] = {"ZZ", "XQ", "QZ", "YX", "ZX", "XZ", "QX", "ZQ"};

// "2026-03-01T09:30" `minutes` after the start of `day`, which may be negative or beyond 24 h.
std::string LocalTime(const model::PartialDate& day, int minutes) {
  const int days = (minutes >= 0 ? minutes : minutes - 1439) / 1440;
  const int of_day = minutes - days * 1440;
  return fmt::format("{}T{:02}:{:02}", AddDays(day, days).ToString(), of_day / 60, of_day % 60);
}

// Another airport than those of `stops`; half of all lead to or from the first few airports.
const Airport* DrawAirport(Random& random, const std::vector<const Airport*>& stops) {
  static const WeightedChoice choice = WeightedChoice::ByRank(Airports().size(), 6);
  while (true) {
    const Airport* airport = &Airports()[choice.Draw(random)];
    if (std::ranges::find(stops, airport) == stops.end()) return airport;
  }
}

}  // namespace

ScheduledFlight PlanFlight(uint64_t seed, uint64_t index, uint32_t flights_per_day,
                           const model::PartialDate& first_day) {
  SAFEMATCH_CHECK(flights_per_day > 0 && flights_per_day <= kFlightsPerDayMax);
  const auto slot = static_cast<uint32_t>(index % flights_per_day);
  const model::PartialDate day = AddDays(first_day, static_cast<int32_t>(index / flights_per_day));

  Random route(seed, "route", slot);
  ScheduledFlight planned;
  planned.stops.push_back(DrawAirport(route, planned.stops));
  planned.stops.push_back(DrawAirport(route, planned.stops));
  if (route.Percent(6)) planned.stops.push_back(DrawAirport(route, planned.stops));

  const std::string_view carrier = kCarriers[slot % std::size(kCarriers)];
  const std::string designator = fmt::format("{}{}", carrier, 100 + slot / std::size(kCarriers));
  // Departures follow each other through the day, so that messages come in a natural order.
  int minutes = static_cast<int>(uint64_t{slot} * 1440 / flights_per_day);
  bool is_long = false;
  for (size_t i = 0; i + 1 < planned.stops.size(); ++i) {
    const Airport& from = *planned.stops[i];
    const Airport& to = *planned.stops[i + 1];
    const bool far = from.region != to.region;
    is_long = is_long || far;
    const int duration = far ? route.Between(6 * 12, 13 * 12) * 5 : route.Between(10, 60) * 5;
    model::Leg leg;
    leg.carrier = carrier;
    leg.flight = designator;
    leg.departure = {std::string(from.code), LocalTime(day, minutes)};
    minutes += duration + (to.utc_offset_hours - from.utc_offset_hours) * 60;
    leg.arrival = {std::string(to.code), LocalTime(day, minutes)};
    minutes += route.Between(10, 24) * 5;
    planned.flight.legs.push_back(std::move(leg));
  }

  Random load(seed, "flight", index);
  planned.passengers = static_cast<uint32_t>(is_long ? load.Between(140, 260) : load.Between(20, 190));
  if (load.Percent(35)) planned.crew = static_cast<uint32_t>(is_long ? load.Between(9, 15) : load.Between(4, 7));
  return planned;
}

}  // namespace safematch::load
