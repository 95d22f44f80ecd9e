// Travelers who stand for a watchlist entry, changed in one known way: what a matcher should
// find.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "load/random.h"
#include "model/traveler.h"
#include "model/watchlist_entry.h"

namespace safematch::load {

// One way to change a traveler. `change` gets a traveler with the name of the entry's primary
// name in upper-case ASCII, a birth date that the entry allows, its sex and nationality, and
// another document; false: this entry cannot be changed so.
struct Perturbation {
  std::string_view label;
  std::string_view meaning;
  bool (*change)(const model::WatchlistEntry& entry, Random& random, model::Traveler& traveler);
};

// exact, alias_used, one_edit, swapped_names, title_fused, second_given_missing,
// joined_tokens, dob_day_month_swapped, document_only_exact.
std::span<const Perturbation> Perturbations();

// Fills name, birth date, sex and nationality of `traveler` from `entry` and changes them by
// `perturbation`. `flight_day` bounds a birth date that the entry does not know. False, and
// `traveler` is unspecified, when the entry has no Latin name or does not suit.
bool Plant(const model::WatchlistEntry& entry, const Perturbation& perturbation, const model::PartialDate& flight_day,
           Random& random, model::Traveler& traveler);

}  // namespace safematch::load
