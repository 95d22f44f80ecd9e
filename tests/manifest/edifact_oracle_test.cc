// The fast tokenizer against the plain one of tests/reference, on bytes made to confuse it.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>

#include "manifest/edifact_scan.h"
#include "manifest/edifact_tokenizer.h"
#include "tests/reference/edifact_reference.h"
#include "tests/support/property.h"

namespace safematch::manifest::test {
namespace {

using reference::EdifactReader;
using reference::EdifactSegment;

EdifactSegment Copy(const EdifactTokenizer& tokenizer, const Segment& segment) {
  EdifactSegment copy;
  copy.elements.clear();
  for (size_t e = 0; e < segment.ElementCount(); ++e) {
    copy.elements.emplace_back();
    for (size_t c = 0; c < segment.ComponentCount(e); ++c) copy.elements.back().emplace_back(segment.At(e, c));
  }
  copy.tag = segment.Tag();
  copy.number = segment.number();
  copy.begin = segment.begin();
  copy.end = segment.end();
  copy.interchange_begin = tokenizer.interchange_begin();
  copy.junk_bytes = tokenizer.junk_bytes();
  copy.complete = segment.complete();
  copy.overfull = segment.overfull();
  copy.is_plain = segment.is_plain();
  return copy;
}

bool Equal(const EdifactSegment& a, const EdifactSegment& b) {
  return a.elements == b.elements && a.tag == b.tag && a.number == b.number && a.begin == b.begin && a.end == b.end &&
         a.interchange_begin == b.interchange_begin && a.junk_bytes == b.junk_bytes && a.complete == b.complete &&
         a.overfull == b.overfull && a.is_plain == b.is_plain;
}

// The number of segments; fails the property where the two differ.
size_t Compare(EdifactTokenizer& tokenizer, const std::string& payload) {
  EdifactReader reader(payload);
  const std::vector<EdifactSegment> expected = reader.ReadAll();
  tokenizer.Start(payload);
  size_t count = 0;
  while (const Segment* segment = tokenizer.Next()) {
    RC_ASSERT(count < expected.size());
    RC_ASSERT(Equal(Copy(tokenizer, *segment), expected[count]));
    ++count;
  }
  RC_ASSERT(count == expected.size());
  RC_ASSERT(tokenizer.junk_bytes() == reader.junk_bytes());
  return count;
}

using Random = std::mt19937;

size_t Below(Random& random, size_t bound) { return random() % bound; }

constexpr std::string_view kSets[] = {":+.? '",
                                      ":+.?*'",
                                      ":*.? $",
                                      ":-.? '",
                                      ":(.? )",
                                      ":(.) -",
                                      ":+.  '",
                                      "|~.\\ \n",
                                      "\x1d\x1e.? \x1c",
                                      ":+.? \r",
                                      "\x80\xFF.\x7F \x1F"};

// Six characters after UNA; every second time any bytes that may stand there.
std::string AnySet(Random& random) {
  if (Below(random, 2) == 0) return std::string(kSets[Below(random, std::size(kSets))]);
  std::string set;
  while (set.size() < 4) {
    const auto c = static_cast<char>(random());
    if (set.find(c) == std::string::npos) set += c;
  }
  return {set[0], set[1], '.', set[2], ' ', set[3]};
}

// A payload of `pieces` pieces, most of them delimiters, line ends and what else must not be
// taken for text.
std::string AnyPayload(Random& random, const std::string& set, size_t pieces) {
  const auto repeat = [&](char c, size_t most) { return std::string(1 + Below(random, most), c); };
  std::string payload = Below(random, 4) == 0 ? "QK SALXXZZ\r\n" : "";
  payload += Below(random, 4) == 0 ? "" : "UNA" + set;
  payload += std::string("UNB") + set[1] + "UNOA" + set[0] + "4" + set[5] + "UNH" + set[1];
  for (size_t i = 0; i < pieces; ++i) {
    switch (Below(random, 16)) {
      case 0: payload += set[0]; break;
      case 1:
      case 2: payload += set[1]; break;
      case 3: payload += set[5]; break;
      case 4: payload += std::string(1, set[5]) + "\r\n"; break;
      case 5: payload += repeat(set[3], 5); break;
      case 6: payload += repeat(set[3], 2) + "\r\n"; break;
      case 7: payload += repeat("\r\n\x01\x0B"[Below(random, 4)], 3); break;
      case 8: payload += repeat(" \t"[Below(random, 2)], 3); break;
      case 9: payload += repeat(set[Below(random, 6)], Below(random, 8) == 0 ? 200 : 3); break;
      case 10: payload += static_cast<char>(random()); break;
      case 11: payload += std::array{"UNZ", "UNT", "UNB", "U", "UNA:+.? 'UNB+UNOA:4'"}[Below(random, 5)]; break;
      default: payload += repeat(static_cast<char>('A' + Below(random, 26)), Below(random, 8) == 0 ? 90 : 12); break;
    }
  }
  return payload;
}

TEST_CASE("tokenizer: agrees with the plain one on random delimiters, releases and wraps") {
  size_t segments = 0;
  // One for all, so that nothing of one payload must show in the next.
  EdifactTokenizer tokenizer;
  safematch::test::CheckProperty("fast and plain tokenizer agree", [&](uint32_t seed) {
    Random random(seed);
    for (int i = 0; i < 50; ++i) segments += Compare(tokenizer, AnyPayload(random, AnySet(random), Below(random, 120)));
  });
  CHECK(segments > 10'000);
}

TEST_CASE("tokenizer: agrees with the plain one at the bound of components, whatever is dropped") {
  EdifactTokenizer tokenizer;
  safematch::test::CheckProperty("fast and plain tokenizer agree on long segments", [&](uint32_t seed) {
    Random random(seed);
    const std::string header = "UNB+UNOA:4'FTX";
    // Around the bound; then a segment that must not remember the one before.
    const size_t pieces = EdifactSegment::kComponentsMax - 6 + Below(random, 12);
    std::string body;
    for (size_t i = 0; i < pieces; ++i) {
      body += std::array{"+", ":", ":", "+?+", ":\r\n", "+A", ":B?'C", "+\xC3\x89"}[Below(random, 8)];
    }
    Compare(tokenizer, header + body + "'BGM+745'");
    Compare(tokenizer, header + std::string(pieces, ':') + "'BGM+745'");
    Compare(tokenizer, header + std::string(pieces, '+') + "'BGM+745'");
    Compare(tokenizer, header + body);
  });
}

TEST_CASE("tokenizer: agrees with the plain one wherever the payload is cut") {
  EdifactTokenizer tokenizer;
  safematch::test::CheckProperty("fast and plain tokenizer agree on every beginning", [&](uint32_t seed) {
    Random random(seed);
    const std::string payload = AnyPayload(random, ":+.? '", 40);
    for (size_t size = 0; size <= payload.size(); ++size) Compare(tokenizer, payload.substr(0, size));
  });
}

TEST_CASE("scan: every instruction set finds the same bytes") {
  safematch::test::CheckProperty("the portable search and the one in use agree", [&](uint32_t seed) {
    Random random(seed);
    const std::string set = AnySet(random);
    const NotableFinder finder(Delimiters{set[0], set[1], set[3], set[4], set[5]});
    std::array<char, kScanBytes> bytes;
    for (int i = 0; i < 100; ++i) {
      for (char& c : bytes) c = static_cast<char>(random());
      for (size_t n = Below(random, kScanBytes); n > 0; --n) bytes[Below(random, kScanBytes)] = set[Below(random, 6)];
      const uint64_t found = finder.Find(bytes.data());
      RC_ASSERT(found == finder.FindPortable(bytes.data()));
      for (size_t k = 0; k < kScanBytes; ++k) {
        const char c = bytes[k];
        const bool is_delimiter = c == set[0] || c == set[1] || c == set[5] || (set[3] != ' ' && c == set[3]);
        RC_ASSERT(((found >> k) & 1U) == uint64_t{is_delimiter || !IsPrintableAscii(c)});
      }
    }
  });
}

}  // namespace
}  // namespace safematch::manifest::test
