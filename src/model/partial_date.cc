#include "model/partial_date.h"

#include <chrono>

namespace safematch::model {

namespace {

bool ParseDigits(std::string_view text, int& value) {
  value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + (c - '0');
  }
  return !text.empty();
}

int32_t DaysSinceEpoch(int year, unsigned month, unsigned day) {
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
  return static_cast<int32_t>(std::chrono::sys_days{date}.time_since_epoch().count());
}

unsigned LastDayOfMonth(int year, unsigned month) {
  return static_cast<unsigned>(
      std::chrono::year_month_day_last{std::chrono::year{year}, std::chrono::month_day_last{std::chrono::month{month}}}
          .day());
}

}  // namespace

bool IsValidDate(int year, int month, int day) {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false;
  return static_cast<unsigned>(day) <= LastDayOfMonth(year, static_cast<unsigned>(month));
}

Result<PartialDate> PartialDate::Parse(std::string_view text) {
  const auto bad = [] { return Fail(ErrorCode::kParse, "no date of the form YYYY-MM-DD, YYYY-MM or YYYY"); };
  const bool shape = text.size() == 4 || (text.size() == 7 && text[4] == '-') ||
                     (text.size() == 10 && text[4] == '-' && text[7] == '-');
  if (!shape) return bad();
  int year = 0;
  int month = 0;
  int day = 0;
  if (!ParseDigits(text.substr(0, 4), year) || year < 1) return bad();
  if (text.size() >= 7 && (!ParseDigits(text.substr(5, 2), month) || month > 12)) return bad();
  if (text.size() == 10 && !ParseDigits(text.substr(8, 2), day)) return bad();
  if (month == 0) day = 0;
  if (day != 0 && !IsValidDate(year, month, day)) return bad();
  return PartialDate{static_cast<int16_t>(year), static_cast<uint8_t>(month), static_cast<uint8_t>(day)};
}

std::string PartialDate::ToString() const {
  if (!HasMonth()) return fmt::format("{:04}", year);
  if (!HasDay()) return fmt::format("{:04}-{:02}", year, month);
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

int32_t PartialDate::FirstDay() const { return DaysSinceEpoch(year, HasMonth() ? month : 1U, HasDay() ? day : 1U); }

int32_t PartialDate::LastDay() const {
  const unsigned last_month = HasMonth() ? month : 12U;
  return DaysSinceEpoch(year, last_month, HasDay() ? day : LastDayOfMonth(year, last_month));
}

std::string BirthDate::ToString() const {
  switch (kind) {
    case Kind::kDate: return from.ToString();
    case Kind::kAbout: return "about " + from.ToString();
    case Kind::kRange: return from.ToString() + " to " + to.ToString();
  }
  return from.ToString();
}

}  // namespace safematch::model
