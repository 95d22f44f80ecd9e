// Input that could not be screened, kept whole with the reason.
#pragma once

#include <cstdint>
#include <string>

namespace safematch::model {

struct DeadLetter {
  std::string code;   // Closed snake_case set: "not_json", "unknown_format", "traveler_unreadable" ...
  std::string text;   // A sentence without personal data.
  std::string where;  // Place within the message.
  std::string topic;  // Where the message came from; empty outside the stream.
  int32_t partition = -1;
  int64_t offset = -1;
  std::string value;  // The original bytes: the message, or the unreadable traveler's part of it.

  bool operator==(const DeadLetter&) const = default;
};

}  // namespace safematch::model
