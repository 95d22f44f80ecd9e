// JSON splitter: how the stream is cut into chunks changes nothing, and no byte that means
// something is lost.
#include <algorithm>
#include <string>
#include <vector>

#include "base/check.h"
#include "manifest/json_splitter.h"
#include "tests/fuzz/fuzz_text.h"

namespace safematch::fuzz {
namespace {

using manifest::JsonSplitter;

struct Value {
  std::string text;
  uint64_t size_bytes;
  uint64_t line;
  bool operator==(const Value&) const = default;
};

std::vector<Value> Split(JsonSplitter::Mode mode, uint64_t bytes_max, std::string_view stream, size_t chunk_bytes) {
  JsonSplitter splitter(mode, bytes_max);
  std::vector<Value> values;
  const auto take = [&] {
    if (splitter.ready()) values.push_back({splitter.value(), splitter.size_bytes(), splitter.line()});
  };
  while (!stream.empty()) {
    const std::string_view chunk = stream.substr(0, chunk_bytes);
    const bool was_ready = splitter.ready();
    const size_t count = splitter.Feed(chunk);
    SAFEMATCH_CHECK(count <= chunk.size());
    // Standing still is allowed only to hand a value over.
    SAFEMATCH_CHECK(count > 0 || splitter.ready() || was_ready);
    SAFEMATCH_CHECK(splitter.ready() || count == chunk.size());
    take();
    stream.remove_prefix(count);
  }
  splitter.End();
  take();
  return values;
}

// Bytes that no splitter may drop: all but blanks and what stands between values.
size_t CountMeaningful(std::string_view text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return std::string_view(" \t\r\n,[]").find(c) == std::string_view::npos;
  }));
}

void Check(JsonSplitter::Mode mode, std::string_view stream) {
  constexpr uint64_t kNoBound = 1ULL << 30;
  const std::vector<Value> values = Split(mode, kNoBound, stream, stream.size());
  for (const size_t chunk_bytes : {size_t{1}, size_t{7}}) {
    SAFEMATCH_CHECK(Split(mode, kNoBound, stream, chunk_bytes) == values);
  }
  size_t meaningful = 0;
  uint64_t line = 0;
  for (const Value& value : values) {
    SAFEMATCH_CHECK(!value.text.empty() && value.text.size() == value.size_bytes);
    SAFEMATCH_CHECK(value.line >= line);
    line = value.line;
    meaningful += CountMeaningful(value.text);
  }
  SAFEMATCH_CHECK(meaningful == CountMeaningful(stream));

  // A bound cuts values, and changes neither their number nor their place. Of a value that was
  // cut, the blanks behind it are not known to be blanks at its end, and count.
  constexpr uint64_t kBound = 10;
  const std::vector<Value> bounded = Split(mode, kBound, stream, stream.size());
  SAFEMATCH_CHECK(bounded.size() == values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    SAFEMATCH_CHECK(bounded[i].line == values[i].line);
    SAFEMATCH_CHECK(bounded[i].text.size() <= kBound + 1);
    const size_t length = bounded[i].text.find_last_not_of(" \t\r\n") + 1;
    SAFEMATCH_CHECK(values[i].text.starts_with(bounded[i].text.substr(0, length)));
    SAFEMATCH_CHECK(bounded[i].size_bytes >= values[i].size_bytes);
    SAFEMATCH_CHECK(bounded[i].text.size() >= std::min<uint64_t>(kBound, values[i].size_bytes));
  }
}

}  // namespace
}  // namespace safematch::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace safematch;
  const std::string_view stream = fuzz::TextOf(data, size);
  fuzz::Check(manifest::JsonSplitter::Mode::kLines, stream);
  fuzz::Check(manifest::JsonSplitter::Mode::kValues, stream);
  return 0;
}
