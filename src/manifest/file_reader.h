// Messages of a file or of standard input, one at a time, for the commands that work on files.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace safematch::manifest {

struct MessageReaderOptions {
  // "auto": by the first bytes. "ndjson": one JSON value a line. "paxlst": the whole file is
  // one payload, which may hold several interchanges.
  std::string format = "auto";
  // One JSON message, in bytes. Same default as limits.message_bytes.
  uint64_t message_bytes_max = 8ULL << 20;
  // A file that is one payload, in bytes; it is held in memory whole.
  uint64_t file_bytes_max = 1ULL << 30;
};

struct RawMessage {
  std::string payload;      // At most one byte more than the bound that applies.
  std::string format;       // "json", "paxlst", or empty: not recognised.
  std::string where;        // "line 3", or "file".
  uint64_t size_bytes = 0;  // Of the message; more than `payload` holds when oversize.
  bool oversize = false;    // Beyond the bound: cut there, and the rest was passed over.
};

// Streams JSON: never more than one message in memory. A JSON file is usually one object a
// line; one pretty-printed object, several, or an array of objects over many lines work with
// "auto" as well. A line that is no JSON becomes a message like any other, so that it gets
// reported. Blank lines are passed over. Not thread-safe.
class MessageReader {
 public:
  // `path`, or "-" for standard input.
  // Errors: kInvalidArgument (format), kNotFound, kIo.
  static Result<MessageReader> Open(const std::string& path, const MessageReaderOptions& options = {});
  ~MessageReader();
  MessageReader(MessageReader&&) noexcept;
  MessageReader& operator=(MessageReader&&) noexcept;

  // The next message; nothing at the end. Errors: kIo.
  Result<std::optional<RawMessage>> Next();

 private:
  struct State;
  explicit MessageReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace safematch::manifest
