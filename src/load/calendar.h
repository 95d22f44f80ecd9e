// Dates for generated data.
#pragma once

#include <cstdint>

#include "load/random.h"
#include "model/partial_date.h"

namespace safematch::load {

// The calendar day `days` after 1970-01-01. Source: H. Hinnant, "chrono-compatible
// low-level date algorithms" (civil_from_days).
model::PartialDate DateOfDay(int32_t days);

// `date` moved by whole days. REQUIRES: date.HasDay().
model::PartialDate AddDays(const model::PartialDate& date, int32_t days);

// A birth date that makes a person `age_min` to `age_max` full years old on `on`, every day
// equally likely. REQUIRES: on.HasDay().
model::PartialDate DrawBirthDate(Random& random, const model::PartialDate& on, int age_min, int age_max);

}  // namespace safematch::load
