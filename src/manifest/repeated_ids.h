// Ids that stand twice in one list.
#pragma once

#include <cstddef>
#include <vector>

#include "model/traveler.h"

namespace safematch::manifest {

// Empties every id that an earlier traveler has already, and returns how many.
// Linear when the ids ascend, as most senders number their travelers; otherwise n log n,
// whatever the ids are made of.
size_t ClearRepeatedIds(std::vector<model::Traveler>& travelers);

}  // namespace safematch::manifest
