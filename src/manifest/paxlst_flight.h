// The legs of a PAXLST message, put together from TDT, LOC and DTM in whatever order.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/manifest.h"
#include "model/partial_date.h"

namespace safematch::manifest {

class FlightBuilder {
 public:
  explicit FlightBuilder(size_t legs_max) : legs_max_(legs_max) {}

  // What became of a value.
  enum class Outcome { kTaken, kNotOfALeg, kNoRoom };

  // TDT: opens a leg, or completes the one that places and times opened before it.
  Outcome OnTransport(std::string carrier, std::string flight);

  // LOC 125 (last foreign departure), 87 (first arrival), 92 (either end of another leg, in
  // order of travel) and 130 (final destination); in the messages of before 2003, 5 (departure)
  // and 8 (destination). A place of a leg that has that end already begins the onward leg,
  // unless it is said twice; with `fill_only` it is refused instead.
  Outcome OnPlace(std::string_view qualifier, std::string airport, bool fill_only);

  // DTM 189, 136 and 133 (departure), and 232, 178 and 132 (arrival) of the current leg:
  // scheduled, actual or estimated, the first of each counts.
  Outcome OnTime(std::string_view qualifier, std::string local_time);

  // The first date of the flight, if a time was given.
  std::optional<model::PartialDate> Date() const;

  model::Flight Take();

 private:
  model::Leg* Current();
  model::Leg* AddLeg();

  size_t legs_max_;
  model::Flight flight_;
  bool transport_seen_ = false;  // Of the current leg.
  std::string final_destination_;
};

}  // namespace safematch::manifest
