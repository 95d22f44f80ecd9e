#include "manifest/paxlst_dates.h"

#include <doctest/doctest.h>

namespace safematch::manifest {
namespace {

using model::PartialDate;

std::string Birth(std::string_view value, const std::optional<PartialDate>& reference = PartialDate{2026, 3, 1}) {
  std::string text;
  for (const PartialDate& date : ReadBirthDate(value, reference)) text += (text.empty() ? "" : " ") + date.ToString();
  return text;
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
  for (const char* bad : {"12", "0000", "68030", "6803061", "680306120000", "68O306", "-80306", ""}) {
    CAPTURE(bad);
    CHECK(Birth(bad).empty());
  }
}

TEST_CASE("birth date: 00 is an unknown day or month") {
  CHECK(Birth("800100") == "1980-01");
  CHECK(Birth("800000") == "1980");
  CHECK(Birth("800015") == "1980");
  CHECK(Birth("19800100") == "1980-01");
  CHECK(Birth("000000", PartialDate{2026, 3, 1}) == "2000");
}

TEST_CASE("birth date: days that no calendar has are refused") {
  CHECK(Birth("800231") == "");
  CHECK(Birth("801301") == "");
  CHECK(Birth("19810229") == "");
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
}

TEST_CASE("local time: with and without century, clock and blanks") {
  CHECK(ReadLocalTime("2603010930") == "2026-03-01T09:30");
  CHECK(ReadLocalTime(" 202603010930 ") == "2026-03-01T09:30");
  CHECK(ReadLocalTime("20260301093059") == "2026-03-01T09:30");
  CHECK(ReadLocalTime("260301") == "2026-03-01");
  CHECK(ReadLocalTime("20260301") == "2026-03-01");
  CHECK(ReadLocalTime("2603012530") == "2026-03-01");
  CHECK(ReadLocalTime("2613010930") == "");
  CHECK(ReadLocalTime("260301T0930") == "");
}

}  // namespace
}  // namespace safematch::manifest
