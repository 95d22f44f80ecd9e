#include "stream/message.h"

#include <doctest/doctest.h>

using namespace safematch::stream;

namespace {

Message At(const std::string& topic, int32_t partition, int64_t offset) {
  Message message;
  message.position = {topic, partition, offset};
  return message;
}

}  // namespace

TEST_CASE("positions: first and next offset of each partition") {
  const std::vector<Message> messages = {At("a", 0, 7), At("a", 1, 3), At("a", 0, 9), At("b", 0, 1)};
  CHECK(FirstPositions(messages) == std::vector<Position>{{"a", 0, 7}, {"a", 1, 3}, {"b", 0, 1}});
  CHECK(NextPositions(messages) == std::vector<Position>{{"a", 0, 10}, {"a", 1, 4}, {"b", 0, 2}});
  CHECK(NextPositions({}).empty());
}
