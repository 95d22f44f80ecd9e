// Which of the lines that somebody sent are those of a machine-readable zone, and of what format.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace safematch::manifest {

// The lines of a zone, each empty when it is missing and otherwise filled up to the width of its
// format. Formats of two lines have a `name_line` and a `data_line`; TD1 has all three.
struct MrzLines {
  std::string_view format;  // "TD1", "TD2", "TD3", "MRV-A", "MRV-B"; empty: no zone.
  std::string number_line;  // TD1: code, issuer, number, optional data.
  std::string data_line;    // Dates, sex, nationality; not TD1: the number as well.
  std::string name_line;    // TD1: the name alone; otherwise code, issuer, name.
};

// A line in the characters of a zone: A to Z, 0 to 9 and '<'; lower case made upper, blanks at
// both ends taken off, others made fillers. Empty: there is another character in it, nothing
// at all, or more than kMrzGluedMax of them.
inline constexpr size_t kMrzGluedMax = 90;
std::string NormaliseMrzLine(std::string_view line);

// Finds the zone among normalised lines; a line may be several glued together. Lines are told
// by their shape (digits where the dates and their check digits are), so their order does
// not matter; without that, two or three lines of the right lengths are taken in order.
// Cost: linear.
MrzLines FindMrzLines(const std::vector<std::string>& lines);

}  // namespace safematch::manifest
