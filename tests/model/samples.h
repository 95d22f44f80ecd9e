// Made-up values for the tests of the JSON form, fixed and generated.
#pragma once

#include <rapidcheck.h>

#include <string>
#include <vector>

#include "model/alert.h"

namespace safematch::test {

// An alert in which every field is set, and one with as little as possible.
model::Alert FullAlert();
model::Alert SparseAlert();

// A manifest and an entry in which every field is set.
model::Manifest FullManifest();
model::WatchlistEntry FullEntry();

// Values that the readers accept, of any shape that their rules allow.
rc::Gen<model::Manifest> AnyManifest();
rc::Gen<model::WatchlistEntry> AnyEntry();
rc::Gen<model::Alert> AnyAlert();

}  // namespace safematch::test
