// EDIFACT tokenizer: says of every payload what the plain one of tests/reference says, whatever
// it read before, within its bounds.
#include <string>
#include <vector>

#include "base/check.h"
#include "manifest/edifact_tokenizer.h"
#include "tests/fuzz/fuzz_text.h"
#include "tests/reference/edifact_reference.h"

namespace safematch::fuzz {
namespace {

using manifest::EdifactTokenizer;
using manifest::Segment;
using reference::EdifactSegment;

// Components of the segment.
size_t CheckEqual(const Segment& segment, const EdifactSegment& expected) {
  SAFEMATCH_CHECK(segment.Tag() == expected.tag);
  SAFEMATCH_CHECK(segment.number() == expected.number);
  SAFEMATCH_CHECK(segment.begin() == expected.begin);
  SAFEMATCH_CHECK(segment.end() == expected.end);
  SAFEMATCH_CHECK(segment.complete() == expected.complete);
  SAFEMATCH_CHECK(segment.overfull() == expected.overfull);
  SAFEMATCH_CHECK(segment.is_plain() == expected.is_plain);
  SAFEMATCH_CHECK(segment.ElementCount() == expected.elements.size());
  size_t count = 0;
  for (size_t e = 0; e < segment.ElementCount(); ++e) {
    SAFEMATCH_CHECK(segment.ComponentCount(e) == expected.elements[e].size());
    for (size_t c = 0; c < segment.ComponentCount(e); ++c) {
      SAFEMATCH_CHECK(segment.At(e, c) == expected.elements[e][c]);
      ++count;
    }
    SAFEMATCH_CHECK(segment.At(e, segment.ComponentCount(e)).empty());
  }
  SAFEMATCH_CHECK(segment.At(segment.ElementCount()).empty());
  SAFEMATCH_CHECK(count <= Segment::kComponentsMax);
  return count;
}

void Check(EdifactTokenizer& tokenizer, std::string_view payload) {
  reference::EdifactReader reader(payload);
  const std::vector<EdifactSegment> expected = reader.ReadAll();
  tokenizer.Start(payload);
  size_t number = 0;
  size_t end = 0;
  size_t components = 0;
  while (const Segment* segment = tokenizer.Next()) {
    SAFEMATCH_CHECK(number < expected.size());
    components += CheckEqual(*segment, expected[number++]);
    SAFEMATCH_CHECK(segment->begin() >= end);
    SAFEMATCH_CHECK(segment->end() > segment->begin() && segment->end() <= payload.size());
    end = segment->end();
  }
  SAFEMATCH_CHECK(number == expected.size());
  SAFEMATCH_CHECK(tokenizer.junk_bytes() == reader.junk_bytes());
  SAFEMATCH_CHECK(tokenizer.junk_bytes() <= payload.size());
  SAFEMATCH_CHECK(components <= payload.size() + number);
  SAFEMATCH_CHECK(tokenizer.Next() == nullptr);
}

}  // namespace
}  // namespace safematch::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace safematch;
  // Kept from one input to the next: nothing of the one may show in the other.
  static manifest::EdifactTokenizer used;
  fuzz::Check(used, fuzz::TextOf(data, size));
  return 0;
}
