// Ids that stand twice in one list.
#pragma once

#include <cstddef>
#include <vector>

#include "model/traveler.h"

namespace safematch::manifest {

// The indices of travelers whose id an earlier one has already, ascending.
// Linear when the ids ascend, as most senders number their travelers; otherwise n log n,
// whatever the ids are made of.
std::vector<size_t> FindRepeatedIds(const std::vector<model::Traveler>& travelers);

}  // namespace safematch::manifest
