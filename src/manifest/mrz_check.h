// What a machine-readable zone says beside what the sender says of the same traveler.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/json.h"
#include "model/manifest.h"

namespace safematch::manifest {

// Reads the lines of traveler.mrz and writes everything else of it anew; no effect without one.
// Fields that the sender left empty (name, date of birth, sex, nationality, document) are filled
// from it, and those that it contradicts are named in mrz->mismatches; the sender's values stay.
// Appends to `problems`, all at `where`: mrz_unreadable, mrz_incomplete, mrz_check_digit,
// mrz_mismatch. `flight_date` tells the century of two-digit years. Pure.
void CheckMrz(model::Traveler& traveler, const std::optional<model::PartialDate>& flight_date, const std::string& where,
              std::vector<model::Problem>& problems);

// The same for every traveler of a manifest who has a zone. One who has nothing else to be
// screened by, and whose zone cannot be read either, becomes `rejected`. At most `problems_max`
// problems are added, and one more_problems that counts the others. A problem that the
// manifest has already (it was written by us) is not added again.
void CheckMrz(model::ParsedManifest& parsed, size_t problems_max);

}  // namespace safematch::manifest
