// Dates as PAXLST carries them. The number of digits decides what a value is, because the
// format qualifier beside it (DTM 2379) is often wrong.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/partial_date.h"

namespace safematch::manifest {

struct BirthDateReading {
  std::optional<model::PartialDate> date;        // The one to believe, as far as it goes.
  std::vector<model::PartialDate> alternatives;  // Further readings of the same value.
  bool as_sent = false;                          // False: the value is no date as it stands.
};

// Readings of a birth date.
// 6 digits YYMMDD: the century that makes the person 0 to 119 years old on `reference`; when
// two do, the younger is believed and the other an alternative. 8 digits CCYYMMDD, 4 digits
// CCYY; 10, 12 and 14 digits carry a time behind the date, which is dropped. Blanks may stand
// anywhere; "1980-01-15" and "15JAN80" are dates as well. A day or month of 00 is unknown.
// A value whose day or month does not exist (`as_sent` false) is read with day and month the
// other way round, or day first, and those readings are alternatives only; without any, the
// year and month, or the year, are believed alone where they make sense. All zeros: nothing.
// `reference`: the flight's date, or the message's; with none the end of 2029 stands in, so
// that YY above 29 means the last century.
BirthDateReading ReadBirthDate(std::string_view value, const std::optional<model::PartialDate>& reference);

// An expiry or issue date, in the same forms; YYMMDD lies in the century that brings it nearest
// to `reference`.
std::optional<model::PartialDate> ReadDocumentDate(std::string_view value,
                                                   const std::optional<model::PartialDate>& reference);

// A moment of a flight as text: "2026-03-01T09:30" from YYMMDDHHMM, CCYYMMDDHHMM or
// CCYYMMDDHHMMSS, "2026-03-01" from YYMMDD or CCYYMMDD. Blanks may stand anywhere; letters and
// signs behind the digits (a time zone) are dropped. Empty: not a date. YY from 70 on belongs
// to the last century: passenger lists are younger than that.
std::string ReadLocalTime(std::string_view value);

// The date of a text that `ReadLocalTime` gave.
std::optional<model::PartialDate> DateOfLocalTime(std::string_view local_time);

}  // namespace safematch::manifest
