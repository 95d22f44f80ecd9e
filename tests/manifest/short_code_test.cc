#include "manifest/short_code.h"

#include <doctest/doctest.h>

#include <random>
#include <string>

#include "tests/support/property.h"

namespace safematch::manifest::test {
namespace {

TEST_CASE("short code: equal exactly when the texts are") {
  CHECK(ShortCode("NAD") == ShortCode(std::string_view("NAD+", 3)));
  CHECK(ShortCode("") != ShortCode(std::string_view("\0", 1)));
  CHECK(ShortCode("A") != ShortCode("AA"));
  CHECK(ShortCode("AA") != ShortCode("AAA"));
  CHECK(ShortCode("NADA") != ShortCode("NAD"));
  CHECK_FALSE(ShortCode("NADA").fits());
  safematch::test::CheckProperty("as texts", [](uint32_t seed) {
    std::mt19937 random(seed);
    const auto text = [&] {
      std::string code(random() % 4, 'A');
      for (char& c : code) c = "A1\xC3\xFF"[random() % 4];
      return code;
    };
    for (int i = 0; i < 200; ++i) {
      const std::string a = text();
      const std::string b = text();
      RC_ASSERT((ShortCode(std::string_view(a)) == ShortCode(std::string_view(b))) == (a == b));
    }
  });
}

TEST_CASE("short code: a list holds what stands in it, and no longer text") {
  constexpr ShortCode kList[] = {"22", "172", "5"};
  CHECK(IsOneOf("172", kList));
  CHECK(IsOneOf("5", kList));
  CHECK_FALSE(IsOneOf("2", kList));
  CHECK_FALSE(IsOneOf("1722", kList));
  CHECK_FALSE(IsOneOf("", kList));
}

}  // namespace
}  // namespace safematch::manifest::test
