#include <doctest/doctest.h>

#include <string_view>

#include "model/country.h"

using safematch::model::Country;
using safematch::model::NormalCountry;

TEST_CASE("countries: two letters become the three of ISO 3166-1") {
  CHECK(NormalCountry("ES") == Country{"ESP", true});
  CHECK(NormalCountry("nl") == Country{"NLD", true});
  CHECK(NormalCountry("AD") == Country{"AND", true});  // First and last row.
  CHECK(NormalCountry("ZW") == Country{"ZWE", true});
}

TEST_CASE("countries: three letters stay") {
  for (const std::string_view code : {"DEU", "ABW", "ZWE", "SLV"}) {
    CHECK(NormalCountry(code) == Country{std::string(code), true});
  }
  CHECK(NormalCountry(" gbr ") == Country{"GBR", true});
}

TEST_CASE("countries: Germany's D of machine readable zones is DEU") {
  CHECK(NormalCountry("D") == Country{"DEU", true});
  CHECK(NormalCountry("D<<") == Country{"DEU", true});
}

TEST_CASE("countries: what ICAO adds is known and kept") {
  for (const std::string_view code : {"XXA", "XXB", "XXC", "XXX", "XOM", "XPO", "UTO", "EUE", "UNO", "UNA", "UNK",
                                      "GBD", "GBN", "GBO", "GBP", "GBS", "RKS"}) {
    CHECK(NormalCountry(code) == Country{std::string(code), true});
  }
}

TEST_CASE("countries: withdrawn codes become their successor, or stay when there are several") {
  CHECK(NormalCountry("ZAR") == Country{"COD", true});
  CHECK(NormalCountry("ROM") == Country{"ROU", true});
  CHECK(NormalCountry("TMP") == Country{"TLS", true});
  CHECK(NormalCountry("BUR") == Country{"MMR", true});
  CHECK(NormalCountry("YUG") == Country{"YUG", true});
}

TEST_CASE("countries: Kosovo has one code, whichever is sent") {
  for (const std::string_view code : {"XK", "XKX", "KOS", "KS", "RKS"}) CHECK(NormalCountry(code).code == "RKS");
}

TEST_CASE("countries: anything else stays in capitals and is not known") {
  CHECK(NormalCountry("qq") == Country{"QQ", false});
  CHECK(NormalCountry("Ruritania") == Country{"RURITANIA", false});
  CHECK(NormalCountry("840") == Country{"840", false});
  CHECK(NormalCountry("") == Country{"", true});
  CHECK(NormalCountry("<<<") == Country{"", true});
}
