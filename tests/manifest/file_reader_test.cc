#include "manifest/file_reader.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "manifest/json_splitter.h"

namespace safematch::manifest {
namespace {

class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view bytes)
      : path_(std::filesystem::temp_directory_path() / ("safematch-reader-" + std::to_string(::getpid()))) {
    std::ofstream(path_, std::ios::binary) << bytes;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

std::vector<RawMessage> ReadAll(std::string_view bytes, const MessageReaderOptions& options = {}) {
  const TemporaryFile file(bytes);
  auto reader = MessageReader::Open(file.path(), options);
  REQUIRE(reader.has_value());
  std::vector<RawMessage> messages;
  while (true) {
    auto next = reader->Next();
    REQUIRE(next.has_value());
    if (!*next) return messages;
    messages.push_back(std::move(**next));
  }
}

// "where payload" of each message.
std::vector<std::string> Lines(std::string_view bytes, const MessageReaderOptions& options = {}) {
  std::vector<std::string> lines;
  for (const RawMessage& message : ReadAll(bytes, options)) lines.push_back(message.where + " " + message.payload);
  return lines;
}

using Texts = std::vector<std::string>;

TEST_CASE("reader: NDJSON gives a message a line and passes blank lines over") {
  CHECK(Lines("\xEF\xBB\xBF{\"a\":1}\r\n\n  \n{\"b\":\"}\"}\n{\"c\":3}") ==
        Texts{"line 1 {\"a\":1}", "line 4 {\"b\":\"}\"}", "line 5 {\"c\":3}"});
}

TEST_CASE("reader: a broken line of NDJSON is one message and takes no other with it") {
  CHECK(Lines("{\"a\":1}\n{\"b\":[\n{\"c\":3}\nrubbish\n") ==
        Texts{"line 1 {\"a\":1}", "line 2 {\"b\":[", "line 3 {\"c\":3}", "line 4 rubbish"});
  CHECK(Lines("{\"a\":\"cut\n{\"b\":2}\n{\"c\":3}\n") ==
        Texts{"line 1 {\"a\":\"cut", "line 2 {\"b\":2}", "line 3 {\"c\":3}"});
  CHECK(Lines("rubbish\n{\"b\":2}\n") == Texts{"line 1 rubbish", "line 2 {\"b\":2}"});
}

TEST_CASE("reader: values over many lines") {
  CHECK(Lines("{\n  \"a\": \"}{\\\"\",\n  \"b\": [\n{\"c\":1},\n{}\n]\n}\n{\n}\n") ==
        Texts{"line 1 {\n  \"a\": \"}{\\\"\",\n  \"b\": [\n{\"c\":1},\n{}\n]\n}", "line 8 {\n}"});
}

TEST_CASE("reader: the elements of an outermost array are messages") {
  CHECK(Lines("[\n {\"a\":1},\n {\"b\":[2]}, 7\n]\n") == Texts{"line 2 {\"a\":1}", "line 3 {\"b\":[2]}", "line 3 7"});
  CHECK(Lines("[{\"a\":1},{\"b\":2}]") == Texts{"line 1 {\"a\":1}", "line 1 {\"b\":2}"});
  CHECK(Lines("[]\n").empty());
}

TEST_CASE("reader: a line beyond the bound is cut, marked and passed over") {
  MessageReaderOptions options;
  options.message_bytes_max = 10;
  const std::string payload = "{\"a\":\"" + std::string(200'000, 'x') + "\"}\n{\"b\":2}\n";
  const auto messages = ReadAll(payload, options);
  REQUIRE(messages.size() == 2);
  CHECK(messages[0].oversize);
  CHECK(messages[0].payload.size() == 11);
  CHECK(messages[0].size_bytes == 200'008);
  CHECK(messages[0].where == "line 1");
  CHECK_FALSE(messages[1].oversize);
  CHECK(messages[1].payload == "{\"b\":2}");
  CHECK(messages[1].size_bytes == 7);
}

TEST_CASE("reader: an EDIFACT file is one payload with every byte") {
  const std::string payload = "junk\r\nUNA:+.? 'UNB+UNOA:4+A'" + std::string(200'000, '\n') + "UNZ+0+1'\r\n";
  const auto messages = ReadAll(payload);
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].format == "paxlst");
  CHECK(messages[0].where == "file");
  CHECK(messages[0].payload == payload);
  CHECK_FALSE(messages[0].oversize);

  MessageReaderOptions options;
  options.file_bytes_max = 100'000;
  const auto cut = ReadAll(payload, options);
  REQUIRE(cut.size() == 1);
  CHECK(cut[0].oversize);
  CHECK(cut[0].payload.size() == 100'001);
  CHECK(cut[0].size_bytes == payload.size());
}

TEST_CASE("reader: bytes of no known format are one message without a format") {
  const auto messages = ReadAll("a,b,c\n1,2,3\n");
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].format.empty());
  CHECK(messages[0].where == "file");
}

TEST_CASE("reader: a forced format") {
  MessageReaderOptions options;
  options.format = "ndjson";
  CHECK(Lines("{\n}\n", options) == Texts{"line 1 {", "line 2 }"});
  options.format = "paxlst";
  CHECK(Lines("{}\n{}", options) == Texts{"file {}\n{}"});
  options.format = "xml";
  CHECK(MessageReader::Open("-", options).error().code == ErrorCode::kInvalidArgument);
}

TEST_CASE("reader: an empty file has no message, a missing one is an error") {
  CHECK(ReadAll("").empty());
  CHECK(MessageReader::Open("/nonexistent/file").error().code == ErrorCode::kNotFound);
  CHECK(MessageReader::Open(std::filesystem::temp_directory_path().string()).error().code == ErrorCode::kIo);
}

TEST_CASE("splitter: values do not depend on how the bytes are cut into pieces") {
  const std::string text = "[{\"a\":\"]}\\\\\"},\n[1,2],{\"b\":\n{}},3]\n{\"c\":4}";
  const auto split = [&](size_t piece) {
    JsonSplitter splitter(JsonSplitter::Mode::kValues, 1'000);
    Texts values;
    for (size_t i = 0; i < text.size(); i += piece) {
      std::string_view bytes = std::string_view(text).substr(i, piece);
      while (!bytes.empty()) {
        bytes.remove_prefix(splitter.Feed(bytes));
        if (splitter.ready()) values.push_back(splitter.value());
      }
    }
    splitter.End();
    if (splitter.ready()) values.push_back(splitter.value());
    return values;
  };
  const Texts expected = split(text.size());
  CHECK(expected.size() == 5);
  for (size_t piece = 1; piece < 10; ++piece) CHECK(split(piece) == expected);
}

}  // namespace
}  // namespace safematch::manifest
