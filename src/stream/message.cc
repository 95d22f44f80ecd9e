#include "stream/message.h"

#include <algorithm>

namespace safematch::stream {

namespace {

Position* Find(std::vector<Position>& positions, const Position& wanted) {
  const auto found = std::find_if(positions.begin(), positions.end(), [&](const Position& position) {
    return position.partition == wanted.partition && position.topic == wanted.topic;
  });
  return found == positions.end() ? nullptr : &*found;
}

}  // namespace

std::vector<Position> NextPositions(const std::vector<Message>& messages) {
  std::vector<Position> next;
  for (const Message& message : messages) {
    Position* known = Find(next, message.position);
    if (known == nullptr) known = &next.emplace_back(message.position);
    known->offset = message.position.offset + 1;
  }
  return next;
}

std::vector<Position> FirstPositions(const std::vector<Message>& messages) {
  std::vector<Position> first;
  for (const Message& message : messages) {
    if (Find(first, message.position) == nullptr) first.push_back(message.position);
  }
  return first;
}

}  // namespace safematch::stream
