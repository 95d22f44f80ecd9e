// The other readings of a name. Internal to `text`: the table and its makers are in reading.cc.
#pragma once

#include <vector>

#include "text/name_fields.h"
#include "text/reading.h"

namespace safematch::text {

// `as_given` first, then what the rows of the table make of it, those that differ in one way
// before those that differ in two; at most kReadingsMax. Empty for no words.
std::vector<Reading> MakeReadings(const NameFields& fields, NameWords as_given);

}  // namespace safematch::text
