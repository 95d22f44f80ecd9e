#include "model/partial_date.h"

#include <doctest/doctest.h>

#include <string>

#include "tests/support/property.h"

using safematch::model::BirthDate;
using safematch::model::IsValidDate;
using safematch::model::PartialDate;

TEST_CASE("partial date: day, month and year forms are read") {
  CHECK(*PartialDate::Parse("1975-04-21") == PartialDate{1975, 4, 21});
  CHECK(*PartialDate::Parse("1975-04") == PartialDate{1975, 4, 0});
  CHECK(*PartialDate::Parse("1975") == PartialDate{1975, 0, 0});
}

TEST_CASE("partial date: a 00 month or day counts as unknown") {
  CHECK(*PartialDate::Parse("1975-00-00") == PartialDate{1975, 0, 0});
  CHECK(*PartialDate::Parse("1975-04-00") == PartialDate{1975, 4, 0});
  CHECK(*PartialDate::Parse("1975-00-21") == PartialDate{1975, 0, 0});
}

TEST_CASE("partial date: what is no date is refused") {
  for (const char* text : {"", "75", "1975-4-21", "1975-13", "1975-13-01", "1975-02-29", "1975-04-31", "0000", "197a",
                           "1975/04/21", "21-04-1975", "1975-04-21T00:00", "-975-04-21", "1975-04-211", "1975-+4"}) {
    CAPTURE(text);
    CHECK_FALSE(PartialDate::Parse(text).has_value());
  }
}

TEST_CASE("partial date: leap days follow the Gregorian rule") {
  CHECK(IsValidDate(2000, 2, 29));
  CHECK(IsValidDate(1996, 2, 29));
  CHECK_FALSE(IsValidDate(1900, 2, 29));
  CHECK_FALSE(IsValidDate(2001, 2, 29));
}

TEST_CASE("partial date: the span of days covers all that the date may mean") {
  CHECK(PartialDate{1970, 1, 1}.FirstDay() == 0);
  CHECK(PartialDate{1970, 1, 1}.LastDay() == 0);
  CHECK(PartialDate{1970, 2, 0}.FirstDay() == 31);
  CHECK(PartialDate{1970, 2, 0}.LastDay() == 58);
  CHECK(PartialDate{1970, 0, 0}.LastDay() == 364);
  CHECK(PartialDate{1969, 0, 0}.LastDay() == -1);
}

TEST_CASE("partial date: what is written is read back, and the span holds the day") {
  safematch::test::CheckProperty("date", [] {
    const int year = *rc::gen::inRange(1, 10'000);
    const int month = *rc::gen::inRange(0, 13);
    const int day = month == 0 ? 0 : *rc::gen::inRange(0, 32);
    RC_PRE(day == 0 || IsValidDate(year, month, day));
    const PartialDate date{static_cast<int16_t>(year), static_cast<uint8_t>(month), static_cast<uint8_t>(day)};
    RC_ASSERT(*PartialDate::Parse(date.ToString()) == date);
    RC_ASSERT(date.FirstDay() <= date.LastDay());
    RC_ASSERT((date.FirstDay() == date.LastDay()) == date.HasDay());
  });
}

TEST_CASE("birth date: the text tells what is known") {
  const PartialDate year{1970, 0, 0};
  CHECK(BirthDate{BirthDate::Kind::kDate, {1970, 5, 2}, {1970, 5, 2}}.ToString() == "1970-05-02");
  CHECK(BirthDate{BirthDate::Kind::kAbout, year, year}.ToString() == "about 1970");
  CHECK(BirthDate{BirthDate::Kind::kRange, {1968, 0, 0}, {1972, 0, 0}}.ToString() == "1968 to 1972");
}
