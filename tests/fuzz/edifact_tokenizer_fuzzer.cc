// EDIFACT tokenizer: no byte is lost between segments, and every segment says what a naive
// reading of its bytes says.
#include <algorithm>
#include <string>
#include <vector>

#include "base/check.h"
#include "manifest/edifact_text.h"
#include "manifest/edifact_tokenizer.h"
#include "tests/fuzz/fuzz_text.h"

namespace safematch::fuzz {
namespace {

using manifest::Delimiters;
using manifest::EdifactTokenizer;
using manifest::Segment;

bool IsDelimiter(char c, const Delimiters& d) {
  return c == d.component || c == d.element || c == d.terminator || (d.HasRelease() && c == d.release);
}

bool IsDeleted(char c, const Delimiters& d) { return manifest::IsTransportByte(c) && !IsDelimiter(c, d); }

using Elements = std::vector<std::vector<std::string>>;

// The oracle: one byte after the other, everything copied. `complete`: a terminator was seen,
// and was the last byte.
Elements ReadNaively(std::string_view bytes, const Delimiters& d, bool& complete) {
  Elements elements = {{""}};
  complete = false;
  bool released = false;
  for (size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (IsDeleted(c, d)) continue;
    // In order of precedence, should two roles ever share a character.
    if (released) {
      elements.back().back() += c;
      released = false;
    } else if (c == d.terminator) {
      complete = i + 1 == bytes.size();
      return elements;
    } else if (c == d.element) {
      elements.push_back({""});
    } else if (c == d.component) {
      elements.back().emplace_back();
    } else if (d.HasRelease() && c == d.release) {
      released = true;
    } else {
      elements.back().back() += c;
    }
  }
  return elements;
}

// Components of the whole segment.
size_t CountOf(const Segment& segment) {
  size_t count = 0;
  for (size_t e = 0; e < segment.ElementCount(); ++e) count += segment.ComponentCount(e);
  return count;
}

void CheckText(const Segment& segment, std::string_view bytes, const Delimiters& delimiters) {
  bool complete = false;
  const Elements expected = ReadNaively(bytes, delimiters, complete);
  SAFEMATCH_CHECK(segment.complete() == complete);
  SAFEMATCH_CHECK(segment.Tag() == manifest::TrimBlanks(expected[0][0]));
  SAFEMATCH_CHECK(CountOf(segment) <= Segment::kComponentsMax);
  if (!segment.overfull()) SAFEMATCH_CHECK(segment.ElementCount() == expected.size());
  SAFEMATCH_CHECK(segment.ElementCount() <= expected.size());
  for (size_t e = 0; e < segment.ElementCount(); ++e) {
    if (!segment.overfull()) SAFEMATCH_CHECK(segment.ComponentCount(e) == expected[e].size());
    SAFEMATCH_CHECK(segment.ComponentCount(e) <= expected[e].size());
    for (size_t c = 0; c < segment.ComponentCount(e); ++c) SAFEMATCH_CHECK(segment.At(e, c) == expected[e][c]);
    SAFEMATCH_CHECK(segment.At(e, segment.ComponentCount(e)).empty());
  }
  SAFEMATCH_CHECK(segment.At(segment.ElementCount()).empty());
}

// Bytes between two segments that mean something: not blanks, line ends or empty segments.
size_t CountMeaningful(std::string_view gap, const Delimiters& before, const Delimiters& after) {
  return static_cast<size_t>(std::count_if(gap.begin(), gap.end(), [&](char c) {
    return c != ' ' && c != '\t' && !manifest::IsTransportByte(c) && c != before.terminator && c != after.terminator &&
           c != before.release && c != after.release;
  }));
}

// Reads everything; the segments' texts, for comparison.
std::string Read(EdifactTokenizer& tokenizer, std::string_view payload) {
  constexpr size_t kUnaBytes = 9;
  std::string text;
  tokenizer.Start(payload);
  size_t end = 0;
  size_t junk = 0;
  size_t number = 0;
  size_t components = 0;
  size_t interchange = std::string_view::npos;
  Delimiters delimiters = tokenizer.delimiters();
  while (const Segment* segment = tokenizer.Next()) {
    SAFEMATCH_CHECK(segment->number() == ++number);
    SAFEMATCH_CHECK(segment->begin() >= end);
    SAFEMATCH_CHECK(segment->end() > segment->begin());
    SAFEMATCH_CHECK(segment->end() <= payload.size());
    SAFEMATCH_CHECK(segment->complete() || segment->end() == payload.size());

    const bool is_new = tokenizer.interchange_begin() != interchange;
    SAFEMATCH_CHECK(!is_new ||
                    (tokenizer.interchange_begin() >= end && tokenizer.interchange_begin() <= segment->begin()));
    const size_t lost =
        CountMeaningful(payload.substr(end, segment->begin() - end), delimiters, tokenizer.delimiters());
    SAFEMATCH_CHECK(lost <= tokenizer.junk_bytes() - junk + (is_new ? kUnaBytes : 0));
    SAFEMATCH_CHECK(is_new || tokenizer.junk_bytes() == junk);

    CheckText(*segment, payload.substr(segment->begin(), segment->end() - segment->begin()), tokenizer.delimiters());
    components += CountOf(*segment);
    end = segment->end();
    junk = tokenizer.junk_bytes();
    interchange = tokenizer.interchange_begin();
    delimiters = tokenizer.delimiters();
    text.append(segment->Where()).append(" ").append(segment->Tag()).append("\n");
  }
  const size_t lost = CountMeaningful(payload.substr(end), delimiters, tokenizer.delimiters());
  SAFEMATCH_CHECK(lost <= tokenizer.junk_bytes() - junk);
  SAFEMATCH_CHECK(tokenizer.junk_bytes() <= payload.size());
  SAFEMATCH_CHECK(components <= payload.size() + number);
  SAFEMATCH_CHECK(tokenizer.Next() == nullptr);
  return text;
}

}  // namespace
}  // namespace safematch::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace safematch;
  // Kept from one input to the next: nothing of the one may show in the other.
  static manifest::EdifactTokenizer used;
  manifest::EdifactTokenizer fresh;
  const std::string_view payload = fuzz::TextOf(data, size);
  SAFEMATCH_CHECK(fuzz::Read(used, payload) == fuzz::Read(fresh, payload));
  return 0;
}
