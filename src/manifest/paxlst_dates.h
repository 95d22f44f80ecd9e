// Dates as PAXLST carries them. The number of digits decides what a value is, because the
// format qualifier beside it (DTM 2379) is often wrong.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/partial_date.h"

namespace safematch::manifest {

// Readings of a birth date; empty: not a date. The first is the one to believe.
// 6 digits YYMMDD: the century that makes the person 0 to 119 years old on `reference`; when
// two do, the younger comes first and the other follows. 8 digits CCYYMMDD, 4 digits CCYY. A
// day or month of 00 is unknown. `reference`: the flight's date, or the message's; with none
// the end of 2029 stands in, so that YY above 29 means the last century.
std::vector<model::PartialDate> ReadBirthDate(std::string_view value,
                                              const std::optional<model::PartialDate>& reference);

// An expiry or issue date; YYMMDD lies in the century that brings it nearest to `reference`.
std::optional<model::PartialDate> ReadDocumentDate(std::string_view value,
                                                   const std::optional<model::PartialDate>& reference);

// A moment of a flight as text: "2026-03-01T09:30" from YYMMDDHHMM, CCYYMMDDHHMM or
// CCYYMMDDHHMMSS, "2026-03-01" from YYMMDD or CCYYMMDD. Empty: not a date. Two-digit years
// belong to this century: flights are not recorded from the last one.
std::string ReadLocalTime(std::string_view value);

// The date of a text that `ReadLocalTime` gave.
std::optional<model::PartialDate> DateOfLocalTime(std::string_view local_time);

}  // namespace safematch::manifest
