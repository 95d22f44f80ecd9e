// Dates as travel documents and watchlists really know them: a day, a month, a year, or a span.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace safematch::model {

// A calendar date (proleptic Gregorian) of which day, or day and month, may be unknown.
struct PartialDate {
  int16_t year = 0;   // 1 .. 9999
  uint8_t month = 0;  // 1 .. 12, 0: unknown
  uint8_t day = 0;    // 1 .. 31, 0: unknown; always 0 when the month is

  bool HasMonth() const { return month != 0; }
  bool HasDay() const { return day != 0; }
  auto operator<=>(const PartialDate&) const = default;

  // "1975-04-21", "1975-04" or "1975"; a "00" month or day counts as unknown.
  static Result<PartialDate> Parse(std::string_view text);
  std::string ToString() const;

  // The first and the last day that the date may mean, as days since 1970-01-01.
  int32_t FirstDay() const;
  int32_t LastDay() const;
};

// False for a month of 13 or a 31 February.
bool IsValidDate(int year, int month, int day);

// A birth date of a watchlist entry.
struct BirthDate {
  enum class Kind {
    kDate,   // `from` as recorded.
    kAbout,  // "about 1970": `from`, uncertain by some years.
    kRange,  // Between `from` and `to`, both inclusive.
  };
  Kind kind = Kind::kDate;
  PartialDate from;
  PartialDate to;  // Equal to `from` unless kRange.

  auto operator<=>(const BirthDate&) const = default;
  std::string ToString() const;  // "1970-05-02", "about 1970", "1968 to 1972"
};

}  // namespace safematch::model
