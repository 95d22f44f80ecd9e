#include "manifest/paxlst_flight.h"

#include <utility>

#include "manifest/paxlst_dates.h"

namespace safematch::manifest {

model::Leg* FlightBuilder::AddLeg() {
  if (flight_.legs.size() >= legs_max_) return nullptr;
  transport_seen_ = false;
  return &flight_.legs.emplace_back();
}

model::Leg* FlightBuilder::Current() { return flight_.legs.empty() ? AddLeg() : &flight_.legs.back(); }

FlightBuilder::Outcome FlightBuilder::OnTransport(std::string carrier, std::string flight) {
  model::Leg* leg = flight_.legs.empty() || transport_seen_ ? AddLeg() : &flight_.legs.back();
  if (leg == nullptr) return Outcome::kNoRoom;
  transport_seen_ = true;
  leg->carrier = std::move(carrier);
  leg->flight = std::move(flight);
  return Outcome::kTaken;
}

FlightBuilder::Outcome FlightBuilder::OnPlace(std::string_view qualifier, std::string airport, bool fill_only) {
  const bool is_departure = qualifier == "125" || qualifier == "5";
  const bool is_arrival = qualifier == "87" || qualifier == "8";
  if (!is_departure && !is_arrival && qualifier != "92" && qualifier != "130") return Outcome::kNotOfALeg;
  if (airport.empty()) return Outcome::kTaken;
  if (qualifier == "130") {
    final_destination_ = std::move(airport);
    return Outcome::kTaken;
  }
  model::Leg* leg = Current();
  if (leg == nullptr) return Outcome::kNoRoom;
  const bool departure_free = leg->departure.airport.empty();
  const bool arrival_free = leg->arrival.airport.empty();
  const bool wants_departure = is_departure || (!is_arrival && departure_free);
  std::string& slot = (wants_departure ? leg->departure : leg->arrival).airport;
  if (slot.empty()) {
    slot = std::move(airport);
    return Outcome::kTaken;
  }
  if ((is_departure || is_arrival) && slot == airport) return Outcome::kTaken;  // Said twice.
  if (fill_only) return Outcome::kNoRoom;
  // Where the next leg starts, this one ends.
  if (wants_departure && arrival_free) leg->arrival.airport = airport;
  const model::Leg before = *leg;
  leg = AddLeg();
  if (leg == nullptr) return Outcome::kNoRoom;
  // The same aircraft goes on: an onward leg starts where the last one ended.
  leg->carrier = before.carrier;
  leg->flight = before.flight;
  if (wants_departure || airport == before.arrival.airport) {
    leg->departure.airport = std::move(airport);
  } else {
    leg->departure.airport = before.arrival.airport;
    leg->arrival.airport = std::move(airport);
  }
  return Outcome::kTaken;
}

FlightBuilder::Outcome FlightBuilder::OnTime(std::string_view qualifier, std::string local_time) {
  const bool is_departure = qualifier == "189" || qualifier == "136" || qualifier == "133";
  const bool is_arrival = qualifier == "232" || qualifier == "178" || qualifier == "132";
  if (!is_departure && !is_arrival) return Outcome::kNotOfALeg;
  model::Leg* leg = Current();
  if (leg == nullptr) return Outcome::kNoRoom;
  std::string& slot = (is_departure ? leg->departure : leg->arrival).local_time;
  if (slot.empty()) slot = std::move(local_time);
  return Outcome::kTaken;
}

std::optional<model::PartialDate> FlightBuilder::Date() const {
  for (const model::Leg& leg : flight_.legs) {
    if (auto date = DateOfLocalTime(leg.departure.local_time)) return date;
    if (auto date = DateOfLocalTime(leg.arrival.local_time)) return date;
  }
  return std::nullopt;
}

model::Flight FlightBuilder::Take() {
  if (!flight_.legs.empty() && flight_.legs.back().arrival.airport.empty()) {
    flight_.legs.back().arrival.airport = std::move(final_destination_);
  }
  return std::move(flight_);
}

}  // namespace safematch::manifest
