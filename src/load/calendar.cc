#include "load/calendar.h"

#include "base/check.h"

namespace safematch::load {

model::PartialDate DateOfDay(int32_t days) {
  // Eras of 400 years that begin on 1 March make leap days the last of their year.
  const int64_t shifted = int64_t{days} + 719468;
  const int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const int64_t day_of_era = shifted - era * 146097;
  const int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const int64_t day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
  const int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  const int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  return {static_cast<int16_t>(year), static_cast<uint8_t>(month), static_cast<uint8_t>(day)};
}

model::PartialDate AddDays(const model::PartialDate& date, int32_t days) {
  SAFEMATCH_CHECK(date.HasDay());
  return DateOfDay(date.FirstDay() + days);
}

model::PartialDate DrawBirthDate(Random& random, const model::PartialDate& on, int age_min, int age_max) {
  SAFEMATCH_CHECK(age_min >= 0 && age_min <= age_max);
  // 365.25 days a year; off by a day at the edges, which no age rule here minds.
  const int youngest = age_min * 1461 / 4 + 1;
  const int oldest = (age_max + 1) * 1461 / 4 - 1;
  return AddDays(on, -random.Between(youngest, oldest));
}

}  // namespace safematch::load
