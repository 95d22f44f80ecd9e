#include "base/optional_box.h"

#include <doctest/doctest.h>

#include <string>

using safematch::OptionalBox;

TEST_CASE("optional box: empty, filled and emptied") {
  OptionalBox<std::string> box;
  CHECK_FALSE(box.has_value());
  box.emplace() = "a";
  CHECK(*box == "a");
  CHECK(box->size() == 1);
  box.reset();
  CHECK_FALSE(box);
  CHECK(sizeof(box) == sizeof(void*));
}

TEST_CASE("optional box: copies are deep and compare by value") {
  OptionalBox<std::string> box("a");
  OptionalBox<std::string> copy = box;
  CHECK(copy == box);
  *copy = "b";
  CHECK(*box == "a");
  CHECK_FALSE(copy == box);
  CHECK_FALSE(copy == OptionalBox<std::string>());
  copy = box;
  CHECK(copy == box);
  const OptionalBox<std::string> moved = std::move(copy);
  CHECK(moved == box);
}
