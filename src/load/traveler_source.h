// Made-up travelers of a flight, alone and in families, with the faults that carriers make.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "load/person_names.h"
#include "load/schedule.h"
#include "model/traveler.h"

namespace safematch::load {

// An `ordinal` is a traveler's number in the whole run; id and document number follow from it.
// Not thread-safe.
class TravelerSource {
 public:
  TravelerSource(uint64_t seed, bool faults);

  // Must be called first, and again for each flight. Keeps a copy.
  void StartFlight(const ScheduledFlight& flight, uint64_t flight_index);

  // Appends the people of one booking, 1 to `room` of them. REQUIRES: room > 0.
  void AddParty(uint64_t ordinal, uint64_t room, std::vector<model::Traveler>& travelers);
  // A person who travels alone, without faults.
  model::Traveler Lone(uint64_t ordinal);
  model::Traveler CrewMember(uint64_t ordinal);

  // Six a row, in the order of the list.
  static void AssignSeats(std::vector<model::Traveler>& travelers);

 private:
  struct Person;

  const Culture& DrawCulture();
  std::string DrawCountry(const Culture& culture);
  model::Traveler MakeTraveler(uint64_t ordinal, const Person& person);
  void AddDocuments(uint64_t ordinal, model::Traveler& traveler);
  void AddFaults(Gender gender, bool is_child, model::Traveler& traveler);
  std::string DrawLocator();

  uint64_t seed_;
  bool faults_;
  Random random_;
  ScheduledFlight flight_;
  model::PartialDate day_;
};

}  // namespace safematch::load
