#include "manifest/paxlst_dates.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>

namespace safematch::manifest {
namespace {

using model::PartialDate;

std::string Birth(std::string_view value, const std::optional<PartialDate>& reference = PartialDate{2026, 3, 1}) {
  const BirthDateReading reading = ReadBirthDate(value, reference);
  std::string text = reading.date ? reading.date->ToString() : "-";
  for (const PartialDate& date : reading.alternatives) text += " " + date.ToString();
  return (reading.as_sent ? "" : "bad: ") + text;
}

std::string Expiry(std::string_view value, const std::optional<PartialDate>& reference = PartialDate{2026, 3, 1}) {
  const auto date = ReadDocumentDate(value, reference);
  return date ? date->ToString() : "";
}

TEST_CASE("birth date: two digits of a year mean the century with a possible age") {
  CHECK(Birth("800115") == "1980-01-15");
  CHECK(Birth("260302") == "1926-03-02");  // Tomorrow is not possible.
  CHECK(Birth("991231", PartialDate{1999, 12, 31}) == "1999-12-31 1899-12-31");
}

TEST_CASE("birth date: when two centuries are possible the younger reading comes first") {
  CHECK(Birth("100305") == "2010-03-05 1910-03-05");
  CHECK(Birth("260301") == "2026-03-01 1926-03-01");
}

TEST_CASE("birth date: nobody is 120 years old") {
  CHECK(Birth("060301") == "2006-03-01");             // The 120th birthday.
  CHECK(Birth("060302") == "2006-03-02 1906-03-02");  // The day before it.
  CHECK(Birth("060000") == "2006 1906");
}

TEST_CASE("birth date: the number of digits decides, not the qualifier") {
  CHECK(Birth("19680306") == "1968-03-06");
  CHECK(Birth(" 680306 ") == "1968-03-06");
  CHECK(Birth("1968") == "1968");
  for (const char* bad : {"12", "68030", "6803061", "68O306", "-80306", "UNKNOWN", "12ABC80", "0315", ""}) {
    CAPTURE(bad);
    CHECK(Birth(bad) == "bad: -");
  }
}

TEST_CASE("birth date: a time behind it is dropped") {
  CHECK(Birth("6803060000") == "1968-03-06");
  CHECK(Birth("196803061200") == "1968-03-06");
  CHECK(Birth("680306120000") == "1968-03-06");
  CHECK(Birth("19680306120000") == "1968-03-06");
  CHECK(Birth("1968030612") == "1968-03-06");  // The sixth digit shows that the year has four.
}

TEST_CASE("birth date: blanks, hyphens and names of months are understood") {
  CHECK(Birth(" 1968 03 06") == "1968-03-06");
  CHECK(Birth("68 03 06") == "1968-03-06");
  CHECK(Birth("1968-03-06") == "1968-03-06");
  CHECK(Birth("1968/3/6") == "1968-03-06");
  CHECK(Birth("12JAN80") == "1980-01-12");
  CHECK(Birth("2 jan 1980") == "1980-01-02");
  CHECK(Birth("12-Jan-1980") == "1980-01-12");
  CHECK(Birth("12JAN10") == "2010-01-12 1910-01-12");
}

TEST_CASE("birth date: zeros alone are no date") {
  for (const char* zeros : {"0000", "000000", "00000000"}) CHECK(Birth(zeros) == "bad: -");
}

TEST_CASE("birth date: 00 is an unknown day or month") {
  CHECK(Birth("800100") == "1980-01");
  CHECK(Birth("800000") == "1980");
  CHECK(Birth("800015") == "1980");
  CHECK(Birth("19800100") == "1980-01");
}

TEST_CASE("birth date: day and month the other way round are an alternative, not the date") {
  CHECK(Birth("19801504") == "bad: - 1980-04-15");
  CHECK(Birth("801504") == "bad: - 1980-04-15");
  CHECK(Birth("101504") == "bad: - 2010-04-15 1910-04-15");
  CHECK(Birth("801301") == "bad: - 1980-01-13");
}

TEST_CASE("birth date: a day in front is an alternative where the value can mean nothing else") {
  CHECK(Birth("15041980") == "bad: - 1980-04-15");
  CHECK(Birth("04121980") == "bad: - 1980-12-04 1980-04-12");
  CHECK(Birth("150480") == "bad: - 1980-04-15");
}

TEST_CASE("birth date: of a day that no calendar has, month and year are left") {
  CHECK(Birth("800231") == "bad: 1980-02");
  CHECK(Birth("19810229") == "bad: 1981-02");
  CHECK(Birth("19801531") == "bad: 1980");
  CHECK(Birth("060229") == "bad: 2006-02");
  CHECK(Birth("100230") == "bad: 2010-02 1910-02");
  CHECK(Birth("31021980") == "bad: -");
  CHECK(Birth("99999999") == "bad: -");
  CHECK(Birth("040229") == "2004-02-29");
  CHECK(Birth("000229") == "2000-02-29");  // 1900 had none.
}

TEST_CASE("birth date: without a reference years above 29 belong to the last century") {
  CHECK(Birth("300101", std::nullopt) == "1930-01-01");
  CHECK(Birth("290101", std::nullopt) == "2029-01-01 1929-01-01");
}

TEST_CASE("document date: two digits of a year mean the nearest century") {
  CHECK(Expiry("310101") == "2031-01-01");
  CHECK(Expiry("990101") == "1999-01-01");
  CHECK(Expiry("740101") == "2074-01-01");
  CHECK(Expiry("20310101") == "2031-01-01");
  CHECK(Expiry("310231") == "");
  CHECK(Expiry("") == "");
  CHECK(Expiry("000000") == "");
  CHECK(Expiry("31 01 01") == "2031-01-01");
  CHECK(Expiry("203101010000") == "2031-01-01");
  CHECK(Expiry("01JAN2031") == "2031-01-01");
}

TEST_CASE("document date: two digits of a year mean the century that is nearest of all") {
  // The plain way: the century of `near` and those beside it, the later of two as near.
  const auto nearest = [](int year, int month, int day, const PartialDate& near) {
    std::optional<PartialDate> best;
    const int middle = near.year / 100 * 100;
    for (const int century : {middle - 100, middle, middle + 100}) {
      const PartialDate date{static_cast<int16_t>(century + year), static_cast<uint8_t>(month),
                             static_cast<uint8_t>(day)};
      if (!model::IsValidDate(date.year, date.month, date.day)) continue;
      const auto distance = [&](const PartialDate& d) { return std::abs(d.FirstDay() - near.FirstDay()); };
      if (!best || distance(date) <= distance(*best)) best = date;
    }
    return best;
  };
  constexpr PartialDate kDays[] = {{0, 1, 1}, {0, 2, 28}, {0, 2, 29}, {0, 3, 1}, {0, 6, 30}, {0, 12, 31}};
  size_t wrong = 0;
  for (int near_year = 1995; near_year <= 2105; ++near_year) {
    for (const PartialDate& near_day : kDays) {
      const PartialDate near{static_cast<int16_t>(near_year), near_day.month, near_day.day};
      if (!model::IsValidDate(near.year, near.month, near.day)) continue;
      for (int year = 0; year < 100; ++year) {
        for (const PartialDate& day : kDays) {
          const auto date = ReadDocumentDate(fmt::format("{:02}{:02}{:02}", year, day.month, day.day), near);
          if (date != nearest(year, day.month, day.day, near)) ++wrong;
        }
      }
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("local time: with and without century, clock and blanks") {
  CHECK(ReadLocalTime("2603010930") == "2026-03-01T09:30");
  CHECK(ReadLocalTime(" 202603010930 ") == "2026-03-01T09:30");
  CHECK(ReadLocalTime("20260301093059") == "2026-03-01T09:30");
  CHECK(ReadLocalTime("260301") == "2026-03-01");
  CHECK(ReadLocalTime("20260301") == "2026-03-01");
  CHECK(ReadLocalTime("2603012530") == "2026-03-01");
  CHECK(ReadLocalTime("2613010930") == "");
  CHECK(ReadLocalTime("260301T0930") == "2026-03-01");
  CHECK(ReadLocalTime("2026 0301 0930") == "2026-03-01T09:30");
  CHECK(ReadLocalTime("202603010930+0100") == "2026-03-01T09:30");
  CHECK(ReadLocalTime("9603010930") == "1996-03-01T09:30");
  CHECK(ReadLocalTime("UNKNOWN") == "");
}

}  // namespace
}  // namespace safematch::manifest
