// The lines of a machine-readable zone -> what they say.
// Source: ICAO Doc 9303 (8th edition), parts 3 to 7.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/machine_readable_zone.h"
#include "model/partial_date.h"

namespace safematch::manifest {

// What a text beyond these bounds has more is left out, with a problem: no zone has more than
// three lines of 44 characters; the rest is room for dirt around them.
inline constexpr size_t kMrzBytesMax = 4'096;
inline constexpr size_t kMrzLinesMax = 8;

struct MrzReading {
  model::MachineReadableZone mrz;  // `mismatches` stays empty.
  // Empty: all lines were there. "mrz_incomplete": some were, and are read. "mrz_unreadable":
  // mrz.format is empty, and nothing but mrz.lines is set.
  std::string problem;
  std::string problem_text;  // A sentence without personal data; empty without a problem.
};

// Reads any text; never fails. Lines are separated by LF, CR LF or CR, or glued together (88, 72
// or 90 characters), in any order, one perhaps missing or without its trailing fillers.
// Lower case counts as upper case and a blank within a line as a filler.
//
// Two-digit years are read by `flight_date` as paxlst_dates.h tells. Where a digit has to
// stand and a letter does (O, I, B, S, Z for 0, 1, 8, 5, 2), it is read as the digit if that,
// and only that, makes the check digit right; `corrected` names the field. Wrong check digits
// are told in `failed_check_digits` and change nothing else.
//
// Pure; thread-safe. Time and memory linear in the text, at most kMrzBytesMax of it.
MrzReading ReadMrz(std::string_view text, const std::optional<model::PartialDate>& flight_date);

// The check digit of a field: weights 7, 3, 1 over 0-9, A-Z as 10 to 35 and fillers as 0,
// modulo 10. Other characters count as fillers. Source: Doc 9303-3 section 4.9.
char MrzCheckDigit(std::string_view field);

}  // namespace safematch::manifest
