#include "manifest/paxlst_dates.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "manifest/edifact_text.h"

namespace safematch::manifest {

namespace {

using model::PartialDate;

constexpr int kAgeMax = 119;  // The oldest verified person became 122; no traveler did.
constexpr PartialDate kFallbackReference{2029, 12, 31};

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

}  // namespace

std::vector<PartialDate> ReadBirthDate(std::string_view value, const std::optional<PartialDate>& reference) {
  value = TrimBlanks(value);
  if (!AllDigits(value)) return {};
  std::vector<PartialDate> readings;
  const auto add = [&](const std::optional<PartialDate>& date) {
    if (date) readings.push_back(*date);
  };
  if (value.size() == 4) {
    add(MakeDate(Number(value), 0, 0));
  } else if (value.size() == 8) {
    add(ReadFullDate(value));
  } else if (value.size() == 6) {
    const PartialDate on = reference.value_or(kFallbackReference);
    const int century = on.year / 100 * 100;
    for (const int base : {century, century - 100, century - 200}) {
      const auto date = ReadShortDate(value, base);
      if (date && IsPossibleAge(*date, on)) readings.push_back(*date);
    }
  }
  return readings;
}

std::optional<PartialDate> ReadDocumentDate(std::string_view value, const std::optional<PartialDate>& reference) {
  value = TrimBlanks(value);
  if (!AllDigits(value)) return std::nullopt;
  if (value.size() == 4) return MakeDate(Number(value), 0, 0);
  if (value.size() == 8) return ReadFullDate(value);
  if (value.size() != 6) return std::nullopt;
  return ReadNearestDate(value, reference.value_or(kFallbackReference));
}

std::string ReadLocalTime(std::string_view value) {
  value = TrimBlanks(value);
  const size_t size = value.size();
  if (!AllDigits(value) || (size != 6 && size != 8 && size != 10 && size != 12 && size != 14)) return {};
  const bool is_short = size == 6 || size == 10;
  const auto date = is_short ? ReadShortDate(value, 2000) : ReadFullDate(value);
  if (!date || !date->HasDay()) return {};
  std::string text = date->ToString();
  const std::string_view clock = value.substr(is_short ? 6 : 8);
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
