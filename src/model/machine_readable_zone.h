// The machine-readable zone of a travel document: its lines as sent, and what they say.
// Source: ICAO Doc 9303, parts 3 (common), 4 (TD3), 5 (TD1), 6 (TD2) and 7 (MRV).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/personal.h"
#include "model/partial_date.h"
#include "model/person_name.h"

namespace safematch::model {

struct MachineReadableZone {
  std::vector<Personal> lines;  // As sent, glued lines stay one.
  std::string format;           // "TD1", "TD2", "TD3", "MRV-A", "MRV-B"; empty: cannot be read.

  // What the lines say; empty where they do not say it or cannot be read.
  PersonName name;  // Family and given names, blanks for fillers.
  // The name fills its field to the last character, so letters or words may be missing.
  bool name_truncated = false;
  std::string document_type;  // "P", "ID", "V" ...: the document code without fillers.
  Personal document_number;   // With the part that a long number has in the optional data.
  std::string issuing_country;
  std::string nationality;
  std::optional<PartialDate> date_of_birth;
  std::vector<PartialDate> date_of_birth_alternatives;  // The other century.
  Sex sex = Sex::kUnknown;                              // A filler is kUnspecified.
  std::optional<PartialDate> expires;

  // Of document_number, date_of_birth, expires, optional_data and composite: those whose check
  // digit is wrong, and those in which letters had to be read as digits to make it right.
  std::vector<std::string> failed_check_digits;
  std::vector<std::string> corrected;
  // Fields of the traveler that say something else than the zone: family_name, given_names,
  // full_name, date_of_birth, sex, nationality, document_number, issuing_country, expires.
  std::vector<std::string> mismatches;

  bool operator==(const MachineReadableZone&) const = default;
};

}  // namespace safematch::model
