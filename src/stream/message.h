// What flows in and out: messages with their position, and records to be written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace safematch::stream {

// A place in the input: the message at `offset`, or the next one to read.
struct Position {
  std::string topic;
  int32_t partition = 0;
  int64_t offset = 0;

  bool operator==(const Position&) const = default;
};

struct Header {
  std::string name;
  std::string value;

  bool operator==(const Header&) const = default;
};

struct Message {
  Position position;
  int64_t timestamp_ms = 0;  // Unix time that the producer or the broker set; 0: none.
  std::string key;
  std::string value;
  std::vector<Header> headers;  // In the order sent.
};

struct Record {
  std::string topic;
  std::string key;
  std::string value;
  std::vector<Header> headers;

  bool operator==(const Record&) const = default;
};

// The next offset to read of each partition that occurs in `messages`, which must be in
// reading order.
std::vector<Position> NextPositions(const std::vector<Message>& messages);
// The first offset of each partition that occurs in `messages`.
std::vector<Position> FirstPositions(const std::vector<Message>& messages);

}  // namespace safematch::stream
