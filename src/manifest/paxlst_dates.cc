#include "manifest/paxlst_dates.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <utility>

#include "manifest/edifact_text.h"

namespace safematch::manifest {

namespace {

using model::PartialDate;

constexpr int kAgeMax = 119;  // The oldest verified person became 122; no traveler did.
constexpr PartialDate kFallbackReference{2029, 12, 31};
constexpr int kLastCentury = 1900;
// A four-digit year outside of these is another part of the date.
constexpr int kYearMin = 1800;
constexpr int kYearMax = 2199;

bool AllDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int Number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

std::optional<PartialDate> MakeDate(int year, int month, int day) {
  if (year < 1 || year > 9999 || month > 12) return std::nullopt;
  if (month == 0) day = 0;
  if (day != 0 && !model::IsValidDate(year, month, day)) return std::nullopt;
  return PartialDate{static_cast<int16_t>(year), static_cast<uint8_t>(month), static_cast<uint8_t>(day)};
}

std::optional<PartialDate> ReadFullDate(std::string_view digits) {
  return MakeDate(Number(digits.substr(0, 4)), Number(digits.substr(4, 2)), Number(digits.substr(6, 2)));
}

// The date of a YYMMDD in the century that begins with `century` (1900, 2000 ...).
std::optional<PartialDate> ReadShortDate(std::string_view digits, int century) {
  const auto two = [&](size_t at) { return (digits[at] - '0') * 10 + (digits[at + 1] - '0'); };
  return MakeDate(century + two(0), two(2), two(4));
}

// Whether a person born on `birth` can be 0 to kAgeMax years old on `reference`.
bool IsPossibleAge(const PartialDate& birth, const PartialDate& reference) {
  if (birth.year > reference.year) return false;
  if (birth.year == reference.year && birth.FirstDay() > reference.LastDay()) return false;
  const int years = reference.year - birth.year;
  if (years <= kAgeMax) return true;
  if (years > kAgeMax + 1) return false;
  // The 120th birthday falls into the reference year: still 119 before it.
  if (!birth.HasMonth() || !reference.HasMonth()) return true;
  if (birth.month != reference.month) return birth.month > reference.month;
  return !birth.HasDay() || !reference.HasDay() || birth.day > reference.day;
}

// The date of a YYMMDD in the century that brings it nearest to `near`; of two as near the later.
std::optional<PartialDate> ReadNearestDate(std::string_view digits, const PartialDate& near) {
  const int century = near.year / 100 * 100;
  const int year = century + Number(digits.substr(0, 2));
  const int years_off = year - near.year;
  const int shift = years_off > 50 ? -100 : years_off < -50 ? 100 : 0;
  // At most 48 years away, it is nearer than in any other century.
  if (std::abs(years_off + shift) <= 48) {
    if (const auto date = ReadShortDate(digits, century + shift)) return date;
  }
  std::optional<PartialDate> best;
  for (const int base : {century - 100, century, century + 100}) {
    const auto date = ReadShortDate(digits, base);
    if (!date) continue;
    const auto distance = [&](const PartialDate& d) { return std::abs(d.FirstDay() - near.FirstDay()); };
    if (!best || distance(*date) <= distance(*best)) best = date;
  }
  return best;
}

constexpr std::string_view kMonths[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                        "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};

// "15JAN80", "15JAN1980" or "5-JAN-80" (without blanks and separators) as YYMMDD or CCYYMMDD; empty: neither.
std::string FromMonthName(std::string_view text) {
  const size_t day_digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (day_digits < 1 || day_digits > 2 || text.size() < day_digits + 5) return {};
  const std::string name = ToUpperAscii(std::string(text.substr(day_digits, 3)));
  const auto* const month = std::ranges::find(kMonths, name);
  const std::string_view year = text.substr(day_digits + 3);
  if (month == std::end(kMonths) || !AllDigits(year) || (year.size() != 2 && year.size() != 4)) return {};
  return fmt::format("{}{:02}{:02}", year, month - std::begin(kMonths) + 1, Number(text.substr(0, day_digits)));
}

// The value without blanks and with the separators of "1980-01-15" or "1980/1/15" taken out;
// what has other characters comes back as it is, and is no date.
std::string Digits(std::string_view value) {
  if (AllDigits(value)) return std::string(value);
  std::string text;
  for (const char c : value) {
    if (c != ' ' && c != '\t') text += c;
  }
  if (AllDigits(text)) return text;
  std::string parts[3];
  size_t part = 0;
  for (const char c : text) {
    if (c == '-' || c == '/' || c == '.') {
      if (++part >= std::size(parts)) return text;
    } else {
      parts[part] += c;
    }
  }
  if (part == 2 && parts[0].size() == 4 && AllDigits(parts[0] + parts[1] + parts[2])) {
    if (parts[1].size() > 2 || parts[2].size() > 2 || parts[1].empty() || parts[2].empty()) return text;
    return fmt::format("{}{:02}{:02}", parts[0], Number(parts[1]), Number(parts[2]));
  }
  const std::string joined = parts[0] + parts[1] + parts[2];
  if (const std::string named = FromMonthName(joined); !named.empty()) return named;
  return AllDigits(joined) ? joined : text;
}

bool IsAllZeros(std::string_view digits) { return digits.find_first_not_of('0') == std::string_view::npos; }

// How a date that carries a time may begin.
struct DateLengths {
  size_t first = 0;
  size_t second = 0;  // Tried when the first is no date; 0: none.
};

DateLengths LengthsOf(size_t digits) {
  switch (digits) {
    case 4:
    case 6:
    case 8: return {digits, 0};
    case 10: return {6, 8};  // YYMMDDHHMM; CCYYMMDDHH.
    case 12: return {8, 6};  // CCYYMMDDHHMM; YYMMDDHHMMSS.
    case 14: return {8, 0};
    default: return {};
  }
}

// Parts of a date in the order in which their digits stand.
enum class Order { kYearMonthDay, kYearDayMonth, kDayMonthYear, kMonthDayYear };

struct Parts {
  int year = 0;  // Of two digits without its century.
  int month = 0;
  int day = 0;
};

// REQUIRES: 6 or 8 digits.
Parts Split(std::string_view digits, Order order) {
  const size_t year_digits = digits.size() - 4;
  const bool is_year_first = order == Order::kYearMonthDay || order == Order::kYearDayMonth;
  const int year = Number(is_year_first ? digits.substr(0, year_digits) : digits.substr(4));
  const std::string_view rest = is_year_first ? digits.substr(year_digits) : digits.substr(0, 4);
  const int one = Number(rest.substr(0, 2));
  const int two = Number(rest.substr(2, 2));
  const bool is_month_first = order == Order::kYearMonthDay || order == Order::kMonthDayYear;
  return is_month_first ? Parts{year, one, two} : Parts{year, two, one};
}

// Which dates of four-digit years count.
enum class Plausible { kBirth, kYear };

bool IsPlausible(const PartialDate& date, const PartialDate& on, Plausible plausible) {
  return plausible == Plausible::kBirth ? IsPossibleAge(date, on) : date.year >= kYearMin && date.year <= kYearMax;
}

// The dates that the digits may mean in this order, the likeliest first. Two-digit years are
// always those of people 0 to 119 years old.
void AddReadings(std::string_view digits, Order order, const PartialDate& on, Plausible plausible,
                 std::vector<PartialDate>& readings) {
  const auto add = [&](const std::optional<PartialDate>& date, Plausible check) {
    if (date && IsPlausible(*date, on, check) && std::ranges::find(readings, *date) == readings.end()) {
      readings.push_back(*date);
    }
  };
  if (digits.size() == 4) return add(MakeDate(Number(digits), 0, 0), plausible);
  const Parts parts = Split(digits, order);
  if (digits.size() == 8) return add(MakeDate(parts.year, parts.month, parts.day), plausible);
  const int century = on.year / 100 * 100;
  for (const int base : {century, century - 100, century - 200}) {
    add(MakeDate(base + parts.year, parts.month, parts.day), Plausible::kBirth);
  }
}

// The first element is believed, the rest are alternatives.
void Believe(std::vector<PartialDate> readings, BirthDateReading& reading) {
  if (readings.empty()) return;
  reading.date = readings.front();
  readings.erase(readings.begin());
  reading.alternatives = std::move(readings);
}

// What is left of a date whose day or month does not exist. REQUIRES: 6 or 8 digits.
void ReadImpossible(std::string_view digits, const PartialDate& on, BirthDateReading& reading) {
  AddReadings(digits, Order::kYearDayMonth, on, Plausible::kBirth, reading.alternatives);
  if (!reading.alternatives.empty()) return;
  if (Number(digits.substr(digits.size() - 2)) > 31) {
    // What stands where the day belongs is a year.
    AddReadings(digits, Order::kDayMonthYear, on, Plausible::kBirth, reading.alternatives);
    AddReadings(digits, Order::kMonthDayYear, on, Plausible::kBirth, reading.alternatives);
    if (!reading.alternatives.empty()) return;
  }
  std::string known(digits);
  std::vector<PartialDate> readings;
  for (const size_t unknown : {2U, 4U}) {
    known.replace(known.size() - unknown, unknown, unknown, '0');
    if (readings.empty()) AddReadings(known, Order::kYearMonthDay, on, Plausible::kBirth, readings);
  }
  Believe(std::move(readings), reading);
}

}  // namespace

BirthDateReading ReadBirthDate(std::string_view value, const std::optional<PartialDate>& reference) {
  BirthDateReading reading;
  const std::string digits = Digits(value);
  if (digits.empty() || !AllDigits(digits) || IsAllZeros(digits)) return reading;
  const DateLengths lengths = LengthsOf(digits.size());
  const PartialDate on = reference.value_or(kFallbackReference);
  // Digits of a time leave it open how many belong to the year; a possible age tells.
  const Plausible plausible = digits.size() > 8 ? Plausible::kBirth : Plausible::kYear;
  for (const size_t length : {lengths.first, lengths.second}) {
    if (length == 0) continue;
    std::vector<PartialDate> readings;
    readings.reserve(2);  // Hardly ever more centuries are possible.
    AddReadings(std::string_view(digits).substr(0, length), Order::kYearMonthDay, on, plausible, readings);
    if (readings.empty()) continue;
    Believe(std::move(readings), reading);
    reading.as_sent = true;
    return reading;
  }
  if (lengths.first >= 6) ReadImpossible(std::string_view(digits).substr(0, lengths.first), on, reading);
  return reading;
}

std::optional<PartialDate> ReadDocumentDate(std::string_view value, const std::optional<PartialDate>& reference) {
  const std::string digits = Digits(value);
  if (!AllDigits(digits) || IsAllZeros(digits)) return std::nullopt;
  const DateLengths lengths = LengthsOf(digits.size());
  for (const size_t length : {lengths.first, lengths.second}) {
    const std::string_view date_digits = std::string_view(digits).substr(0, length);
    std::optional<PartialDate> date;
    if (length == 4) date = MakeDate(Number(date_digits), 0, 0);
    if (length == 8) date = ReadFullDate(date_digits);
    if (length == 6) date = ReadNearestDate(date_digits, reference.value_or(kFallbackReference));
    if (date) return date;
  }
  return std::nullopt;
}

std::string ReadLocalTime(std::string_view value) {
  std::string digits = Digits(value);
  digits.resize(std::min(digits.find_first_not_of("0123456789"), digits.size()));
  const size_t size = digits.size();
  if (size != 6 && size != 8 && size != 10 && size != 12 && size != 14) return {};
  const bool is_short = size == 6 || size == 10;
  const auto date =
      is_short ? ReadShortDate(digits, digits[0] >= '7' ? kLastCentury : kLastCentury + 100) : ReadFullDate(digits);
  if (!date || !date->HasDay()) return {};
  std::string text = date->ToString();
  const std::string_view clock = std::string_view(digits).substr(is_short ? 6 : 8);
  if (clock.size() < 4) return text;
  const int hour = Number(clock.substr(0, 2));
  const int minute = Number(clock.substr(2, 2));
  if (hour > 23 || minute > 59) return text;
  return fmt::format("{}T{:02}:{:02}", text, hour, minute);
}

std::optional<PartialDate> DateOfLocalTime(std::string_view local_time) {
  if (local_time.size() < 10) return std::nullopt;
  const auto date = PartialDate::Parse(local_time.substr(0, 10));
  if (!date) return std::nullopt;
  return *date;
}

}  // namespace safematch::manifest
