// What traveler and machine-readable zone share: a name and a sex.
#pragma once

#include "base/personal.h"

namespace safematch::model {

enum class Sex { kUnknown, kMale, kFemale, kUnspecified };  // JSON: absent, "M", "F", "X"

// A name in parts, or whole when the source does not tell them apart.
struct PersonName {
  Personal family_name;
  Personal given_names;
  Personal full_name;

  bool empty() const { return family_name.empty() && given_names.empty() && full_name.empty(); }
  // "FAMILY, GIVEN" or the full name; for messages and screens.
  Personal Display() const;
  bool operator==(const PersonName&) const = default;
};

}  // namespace safematch::model
