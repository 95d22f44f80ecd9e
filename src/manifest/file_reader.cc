#include "manifest/file_reader.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "manifest/decoder.h"
#include "manifest/json_splitter.h"

namespace safematch::manifest {

namespace {

constexpr size_t kChunkBytes = 1 << 16;

struct CloseFile {
  void operator()(std::FILE* file) const {
    if (file != stdin) std::fclose(file);
  }
};

// Whether the file's first value fits its line: then each line is a message, and a broken
// line stays one broken line.
bool IsOneValueALine(std::string_view head, bool is_whole_file) {
  JsonSplitter splitter(JsonSplitter::Mode::kValues, 0);
  const size_t begin = head.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos || head[begin] != '{') return false;
  const size_t end = head.find('\n', begin);
  // A pretty printer breaks its lines early; so long a line is a message.
  if (end == std::string_view::npos && !is_whole_file) return true;
  splitter.Feed(head.substr(begin, end - begin));
  return splitter.ready();
}

bool HasJsonLine(std::string_view head) { return head.find("\n{") != std::string_view::npos; }

}  // namespace

struct MessageReader::State {
  enum class Shape { kWhole, kLines, kValues };

  std::string path;
  MessageReaderOptions options;
  std::unique_ptr<std::FILE, CloseFile> file;
  std::string chunk;
  size_t position = 0;
  bool at_end = false;  // Of the file; `chunk` may still hold bytes.
  Shape shape = Shape::kWhole;
  std::string format;
  std::optional<JsonSplitter> splitter;
  bool done = false;

  Status Fill() {
    chunk.resize(kChunkBytes);
    position = 0;
    const size_t count = std::fread(chunk.data(), 1, chunk.size(), file.get());
    at_end = count < chunk.size();
    chunk.resize(count);
    if (at_end && std::ferror(file.get()) != 0) {
      return Fail(ErrorCode::kIo, "cannot read {}: {}", path, std::strerror(errno));
    }
    return {};
  }

  void ChooseShape() {
    std::string_view head = chunk;
    if (head.starts_with("\xEF\xBB\xBF")) {
      position = 3;
      head.remove_prefix(3);
    }
    if (options.format == "paxlst") {
      format = "paxlst";
    } else if (options.format == "ndjson") {
      format = "json";
      shape = Shape::kLines;
    } else if (const auto detected = DetectFormat(head)) {
      format = *detected;
      if (format == "json") shape = IsOneValueALine(head, at_end) ? Shape::kLines : Shape::kValues;
    } else if (HasJsonLine(head)) {
      format = "json";
      shape = Shape::kLines;
    }
    if (shape == Shape::kWhole) return;
    splitter.emplace(shape == Shape::kLines ? JsonSplitter::Mode::kLines : JsonSplitter::Mode::kValues,
                     options.message_bytes_max);
  }

  Result<std::optional<RawMessage>> NextWhole() {
    RawMessage message{.payload = {}, .format = format, .where = "file"};
    while (true) {
      const std::string_view rest = std::string_view(chunk).substr(position);
      message.size_bytes += rest.size();
      const uint64_t room = options.file_bytes_max + 1 - message.payload.size();
      message.payload += rest.substr(0, room);
      if (at_end) break;
      SAFEMATCH_RETURN_IF_ERROR(Fill());
    }
    done = true;
    if (message.size_bytes == 0) return std::optional<RawMessage>();
    message.oversize = message.size_bytes > options.file_bytes_max;
    return std::optional(std::move(message));
  }

  RawMessage TakeSplit() {
    RawMessage message{.payload = {}, .format = "json", .where = fmt::format("line {}", splitter->line())};
    message.size_bytes = splitter->size_bytes();
    message.oversize = message.size_bytes > options.message_bytes_max;
    message.payload = std::move(splitter->value());
    return message;
  }

  Result<std::optional<RawMessage>> NextSplit() {
    while (true) {
      while (position < chunk.size()) {
        position += splitter->Feed(std::string_view(chunk).substr(position));
        if (splitter->ready()) return std::optional(TakeSplit());
      }
      if (at_end) break;
      SAFEMATCH_RETURN_IF_ERROR(Fill());
    }
    done = true;
    splitter->End();
    if (splitter->ready()) return std::optional(TakeSplit());
    return std::optional<RawMessage>();
  }
};

MessageReader::MessageReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
MessageReader::~MessageReader() = default;
MessageReader::MessageReader(MessageReader&&) noexcept = default;
MessageReader& MessageReader::operator=(MessageReader&&) noexcept = default;

Result<MessageReader> MessageReader::Open(const std::string& path, const MessageReaderOptions& options) {
  if (options.format != "auto" && options.format != "ndjson" && options.format != "paxlst") {
    return Fail(ErrorCode::kInvalidArgument, "format \"{}\" is not one of auto, ndjson, paxlst", options.format);
  }
  auto state = std::make_unique<State>();
  state->path = path;
  state->options = options;
  state->file.reset(path == "-" ? stdin : std::fopen(path.c_str(), "rb"));
  if (!state->file) {
    return Fail(errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo, "cannot open {}: {}", path,
                std::strerror(errno));
  }
  SAFEMATCH_RETURN_IF_ERROR(state->Fill());
  state->ChooseShape();
  return MessageReader(std::move(state));
}

Result<std::optional<RawMessage>> MessageReader::Next() {
  if (state_->done) return std::optional<RawMessage>();
  return state_->shape == State::Shape::kWhole ? state_->NextWhole() : state_->NextSplit();
}

}  // namespace safematch::manifest
