// rapidcheck inside doctest: `CheckProperty("name", [](int a) { RC_ASSERT(...); })`.
// A failure prints the shrunk counterexample and the RC_PARAMS that reproduce it.
#pragma once

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <utility>

namespace safematch::test {

template <typename Property>
void CheckProperty(const std::string& description, Property&& property) {
  CHECK(rc::check(description, std::forward<Property>(property)));
}

}  // namespace safematch::test
