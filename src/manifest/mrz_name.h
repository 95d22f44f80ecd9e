// Whether a name as sent and the name in a machine-readable zone may be the same.
#pragma once

#include <string>
#include <vector>

#include "model/machine_readable_zone.h"

namespace safematch::manifest {

// The parts of `sent` that the zone contradicts: of family_name, given_names and full_name.
//
// Compared are letters alone, without blanks, hyphens and apostrophes, and national letters in
// every form that Doc 9303-3 section 6.A allows (Ü as UE or U). No contradiction are: given
// names of which one side has only the first ones; the same words divided otherwise between
// family and given names; words that the zone had to shorten (name_truncated). Names in other
// than Latin letters cannot be compared and contradict nothing. Pure. Cost: linear.
std::vector<std::string> ContradictedNames(const model::PersonName& sent, const model::MachineReadableZone& mrz);

}  // namespace safematch::manifest
