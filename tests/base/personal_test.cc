#include "base/personal.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <type_traits>

#include "base/log.h"

using safematch::Personal;

// The promise is kept by the compiler; a line that breaks it does not build.
static_assert(!fmt::is_formattable<Personal>::value);
static_assert(!std::is_constructible_v<safematch::base::LogValue, Personal>);
static_assert(!std::is_convertible_v<Personal, std::string_view>);

TEST_CASE("personal text: cannot be formatted or logged, only revealed") {
  CHECK(Personal("A").Reveal() == "A");
  CHECK(Personal().empty());
  CHECK(Personal("A") == Personal("A"));
  CHECK(Personal("A") != Personal("B"));
}
