#include "watchlist/source.h"

#include <doctest/doctest.h>

#include "tests/support/property.h"
#include "tests/support/temp_dir.h"
#include "tests/watchlist/list_files.h"
#include "watchlist/jsonl_source.h"
#include "watchlist/line_reader.h"

namespace safematch::watchlist {
namespace {

using safematch::test::TempDir;

std::string WriteBytes(const std::string& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

struct ReadResult {
  std::vector<std::string> ids;
  std::vector<uint64_t> lines;
  std::vector<SourceProblem> problems;
};

ReadResult Read(const std::string& path, const SourceLimits& limits = {}) {
  ReadResult out;
  SourceSink sink;
  sink.entry = [&](model::WatchlistEntry entry, uint64_t line) {
    out.ids.push_back(entry.id);
    out.lines.push_back(line);
    return Status();
  };
  sink.problem = [&](SourceProblem problem) {
    out.problems.push_back(std::move(problem));
    return Status();
  };
  sink.progress = [](uint64_t) { return Status(); };
  const auto status = ReadJsonl(path, limits, sink);
  if (!status) FAIL(status.error().message);
  return out;
}

std::vector<LineReader::Line> Lines(const std::string& path, uint64_t bytes_max, std::vector<std::string>& texts) {
  auto reader = LineReader::Open(path, bytes_max);
  REQUIRE(reader.has_value());
  std::vector<LineReader::Line> out;
  LineReader::Line line;
  while (reader->Next(line).value()) {
    out.push_back(line);
    texts.emplace_back(line.text);
  }
  return out;
}

}  // namespace

TEST_CASE("jsonl: blank lines, CRLF, a byte order mark and a missing last line end are fine") {
  const TempDir temp;
  const std::string a = test::EntryLine("A");
  const std::string b = test::EntryLine("B");
  const auto read = Read(WriteBytes(temp / "l.jsonl", "\xEF\xBB\xBF" + a + "\r\n\r\n  \t\n" + b));
  CHECK(read.ids == std::vector<std::string>{"A", "B"});
  CHECK(read.lines == std::vector<uint64_t>{1, 4});
  CHECK(read.problems.empty());
}

TEST_CASE("jsonl: a bad line is told with its line, and reading goes on") {
  const TempDir temp;
  const auto read = Read(
      test::WriteLines(temp / "l.jsonl", {test::EntryLine("A"), "{\"id\":", "[]", "{}", "null", test::EntryLine("B")}));
  CHECK(read.ids == std::vector<std::string>{"A", "B"});
  REQUIRE(read.problems.size() == 4);
  for (size_t i = 0; i < read.problems.size(); ++i) {
    CHECK(read.problems[i].place.line == 2 + i);
    CHECK_FALSE(read.problems[i].code.empty());
    CHECK_FALSE(read.problems[i].text.empty());
  }
}

TEST_CASE("jsonl: the column is the bad byte's where the reader tells it") {
  const TempDir temp;
  std::string line = test::EntryLine("A");
  const size_t position = line.find("TESTPERSON");
  line[position] = '\xFF';
  const auto read = Read(test::WriteLines(temp / "l.jsonl", {test::EntryLine("B"), line}));
  REQUIRE(read.problems.size() == 1);
  CHECK(read.problems[0].place.ToString() == fmt::format("{} line 2, column {}", temp / "l.jsonl", position + 1));
}

TEST_CASE("jsonl: a line beyond the limit is a problem, and the next line is read") {
  const TempDir temp;
  SourceLimits limits;
  limits.line_bytes_max = 1'000;
  const auto read = Read(
      test::WriteLines(temp / "l.jsonl", {test::EntryLine(std::string(3'000'000, 'A')), test::EntryLine("B")}), limits);
  CHECK(read.ids == std::vector<std::string>{"B"});
  REQUIRE(read.problems.size() == 1);
  CHECK(read.problems[0].code == "line_too_long");
  CHECK(read.problems[0].place.line == 1);
}

TEST_CASE("jsonl: messages about bad lines repeat nothing of the person") {
  const TempDir temp;
  std::string line = test::EntryLine("A");
  line.replace(line.find("1950-04-05"), 10, "SECRETDATE");
  const auto read = Read(test::WriteLines(temp / "l.jsonl", {line, line.substr(0, line.size() / 2)}));
  REQUIRE(read.problems.size() == 2);
  for (const SourceProblem& problem : read.problems) {
    CHECK(problem.text.find("SECRETDATE") == std::string::npos);
    CHECK(problem.text.find("TESTPERSON") == std::string::npos);
  }
}

TEST_CASE("line reader: a line of exactly the limit is whole, one byte more is too long") {
  const TempDir temp;
  std::vector<std::string> texts;
  const auto lines = Lines(WriteBytes(temp / "l", "12345\r\n12345\n123456\n1\n"), 5, texts);
  CHECK(texts == std::vector<std::string>{"12345", "12345", "12345", "1"});
  CHECK_FALSE(lines[0].too_long);
  CHECK_FALSE(lines[1].too_long);
  CHECK(lines[2].too_long);
  CHECK_FALSE(lines[3].too_long);
}

TEST_CASE("line reader: lines come out as they were joined, whatever their lengths") {
  const TempDir temp;
  safematch::test::CheckProperty("lines survive", [&] {
    // Lengths around the size of the read buffer matter most.
    const auto lengths = *rc::gen::container<std::vector<int>>(
        6, rc::gen::oneOf(rc::gen::inRange(0, 20), rc::gen::inRange(262'100, 262'200)));
    std::vector<std::string> expected;
    std::string bytes;
    for (size_t i = 0; i < lengths.size(); ++i) {
      expected.emplace_back(static_cast<size_t>(lengths[i]), static_cast<char>('a' + i % 26));
      bytes += expected.back() + "\n";
    }
    std::vector<std::string> texts;
    const auto lines = Lines(WriteBytes(temp / "l", bytes), 1 << 20, texts);
    RC_ASSERT(texts == expected);
    for (size_t i = 0; i < lines.size(); ++i) RC_ASSERT(lines[i].number == i + 1);
  });
}

TEST_CASE("a missing file is not found, and a folder is no file") {
  const TempDir temp;
  CHECK(LineReader::Open(temp / "none", 10).error().code == ErrorCode::kNotFound);
  auto folder = LineReader::Open(temp.path().string(), 10);
  REQUIRE(folder.has_value());
  LineReader::Line line;
  CHECK(folder->Next(line).error().code == ErrorCode::kIo);
}

TEST_CASE("the format goes by the file's extension, unless it is named") {
  CHECK(ChooseSourceFormat("auto", "/data.x/list.JSONL").value()->name == "jsonl");
  CHECK(ChooseSourceFormat("auto", "-").value()->name == "jsonl");
  CHECK(ChooseSourceFormat("jsonl", "list.txt").value()->name == "jsonl");
  CHECK(ChooseSourceFormat("auto", "list.tar").error().code == ErrorCode::kInvalidArgument);
  CHECK(ChooseSourceFormat("auto", "/data.jsonl/list").error().code == ErrorCode::kInvalidArgument);
  const auto unknown = ChooseSourceFormat("yaml", "list.jsonl");
  CHECK(unknown.error().message.find("jsonl") != std::string::npos);
}

TEST_CASE("a list's name has no control characters and a limit") {
  CHECK(CheckListName("SAFE").has_value());
  CHECK(CheckListName("UN Security Council \xC3\xA9").has_value());
  for (const std::string& name :
       {std::string(), std::string("a\0b", 3), std::string("a\nb"), std::string("\xFF"), std::string(65, 'a')}) {
    CHECK(CheckListName(name).error().code == ErrorCode::kInvalidArgument);
  }
}

}  // namespace safematch::watchlist
