#include "manifest/edifact_tokenizer.h"

#include <doctest/doctest.h>

#include "tests/manifest/support.h"

namespace safematch::manifest::test {
namespace {

constexpr std::string_view kHeader = "UNB+UNOA:4+A+B+260301:0830+1'UNH+1+PAXLST'";

// Segments as text: elements by '+', components by ':', with nothing released.
std::vector<std::string> Read(std::string_view payload) {
  EdifactTokenizer tokenizer;
  tokenizer.Start(payload);
  std::vector<std::string> segments;
  while (const Segment* segment = tokenizer.Next()) {
    std::string text(segment->Tag());
    for (size_t e = 1; e < segment->ElementCount(); ++e) {
      for (size_t c = 0; c < segment->ComponentCount(e); ++c) {
        text += c == 0 ? "+" : ":";
        text += segment->At(e, c);
      }
    }
    if (!segment->complete()) text += " (cut)";
    segments.push_back(std::move(text));
  }
  return segments;
}

std::vector<std::string> ReadBody(const std::string& body) {
  auto segments = Read(std::string(kHeader) + body);
  REQUIRE(segments.size() >= 2);
  segments.erase(segments.begin(), segments.begin() + 2);
  return segments;
}

using Texts = std::vector<std::string>;

TEST_CASE("tokenizer: a release character makes the next one literal") {
  CHECK(ReadBody("FTX+O?'LEARY'") == Texts{"FTX+O'LEARY"});
  CHECK(ReadBody("FTX+AT?&T'") == Texts{"FTX+AT&T"});
  CHECK(ReadBody("FTX+A?+B?:C'") == Texts{"FTX+A+B:C"});
}

TEST_CASE("tokenizer: runs of release characters before a terminator") {
  const auto body = [](size_t releases) { return "FTX+A" + std::string(releases, '?') + "'BGM+1'"; };
  CHECK(ReadBody(body(1)) == Texts{"FTX+A'BGM+1"});
  CHECK(ReadBody(body(2)) == Texts{"FTX+A?", "BGM+1"});
  CHECK(ReadBody(body(3)) == Texts{"FTX+A?'BGM+1"});
  CHECK(ReadBody(body(4)) == Texts{"FTX+A??", "BGM+1"});
  CHECK(ReadBody(body(5)) == Texts{"FTX+A?"
                                   "?'BGM+1"});
}

TEST_CASE("tokenizer: a blank as release character turns releasing off") {
  CHECK(Read("UNA:+.  'UNB+UNOA:4+A?'FTX+B?+C'") == Texts{"UNB+UNOA:4+A?", "FTX+B?+C"});
}

TEST_CASE("tokenizer: line ends are deleted, also inside tags, values and releases") {
  CHECK(ReadBody("N\r\nAD+F\nL+DOE\r:JANE?\r\n'S'") == Texts{"NAD+FL+DOE:JANE'S"});
}

TEST_CASE("tokenizer: a line end that UNA declares as terminator stays one") {
  CHECK(Read("UNA:+.? \nUNB+UNOA:4+A\nBGM+745\n") == Texts{"UNB+UNOA:4+A", "BGM+745"});
  CHECK(Read("UNA:+.? \rUNB+UNOA:4+A\r\nBGM+745\r\n") == Texts{"UNB+UNOA:4+A", "BGM+745"});
}

TEST_CASE("tokenizer: blanks around a tag do not count") {
  CHECK(ReadBody(" \r\n NAD +FL'\t\nBGM+745'") == Texts{"NAD+FL", "BGM+745"});
}

TEST_CASE("tokenizer: without UNA the delimiters are those in use") {
  CHECK(Read("UNB*UNOA:4*A*B*260301:0830*1$UNH*1*PAXLST$BGM*745$") ==
        Texts{"UNB+UNOA:4+A+B+260301:0830+1", "UNH+1+PAXLST", "BGM+745"});
  CHECK(Read("UNB+UNOA:4+A+B+260301:0830+1\r\nUNH+1+PAXLST\r\nBGM+745\r\n") ==
        Texts{"UNB+UNOA:4+A+B+260301:0830+1", "UNH+1+PAXLST", "BGM+745"});
  CHECK(Read("UNH*1*PAXLST:D:02B$BGM*745$") == Texts{"UNH+1+PAXLST:D:02B", "BGM+745"});
  CHECK(Read("UNH+1+PAXLST'BGM+745'") == Texts{"UNH+1+PAXLST", "BGM+745"});
  CHECK(Read("UNH*1*PAXLST$BGM*745$") == Texts{"UNH+1+PAXLST", "BGM+745"});
}

TEST_CASE("tokenizer: what stands outside the interchanges is passed over and counted") {
  const std::string payload = "\xEF\xBB\xBFTUNABLE UNBOUND\r\n" + std::string(kHeader) + "UNZ+1+1'It's secret. UNA'" +
                              std::string(kHeader) + "UNZ+1+1'bye";
  CHECK(Read(payload).size() == 6);
  EdifactTokenizer tokenizer;
  tokenizer.Start(payload);
  while (tokenizer.Next() != nullptr) {
  }
  CHECK(tokenizer.junk_bytes() == payload.size() - 2 * (kHeader.size() + 8));
}

TEST_CASE("tokenizer: an interchange after one without UNZ brings its own delimiters") {
  CHECK(Read("UNB+UNOA:4+A'UNH+1+PAXLST'\r\nUNA:*.? $UNB*UNOA:4*B$BGM*745$") ==
        Texts{"UNB+UNOA:4+A", "UNH+1+PAXLST", "UNB+UNOA:4+B", "BGM+745"});
}

TEST_CASE("tokenizer: a segment without its terminator is marked") {
  CHECK(ReadBody("BGM+745'NAD+FL+++DO") == Texts{"BGM+745", "NAD+FL+++DO (cut)"});
  CHECK(ReadBody("BGM+745?") == Texts{"BGM+745 (cut)"});
  // Found by the fuzzer in a tokenizer that looked for the released byte beyond the end.
  CHECK(ReadBody("BGM+745?\r\n") == Texts{"BGM+745 (cut)"});
  CHECK(ReadBody("BGM+745' \r\n").size() == 1);
}

TEST_CASE("tokenizer: segments know their place") {
  EdifactTokenizer tokenizer;
  const std::string payload = "\r\n" + std::string(kHeader) + "\r\nBGM+745'";
  tokenizer.Start(payload);
  CHECK(tokenizer.Next()->begin() == 2);
  tokenizer.Next();
  const Segment* bgm = tokenizer.Next();
  CHECK(bgm->number() == 3);
  CHECK(payload.substr(bgm->begin(), bgm->end() - bgm->begin()) == "BGM+745'");
  CHECK(tokenizer.interchange_begin() == 2);
}

TEST_CASE("tokenizer: the components of one segment are bounded") {
  const std::string payload = std::string(kHeader) + "FTX" + std::string(100'000, '+') + "A'BGM+745'";
  EdifactTokenizer tokenizer;
  tokenizer.Start(payload);
  tokenizer.Next();
  tokenizer.Next();
  const Segment* segment = tokenizer.Next();
  CHECK(segment->overfull());
  CHECK(segment->ElementCount() <= Segment::kComponentsMax);
  CHECK(segment->At(segment->ElementCount() - 1) == "");
  CHECK(segment->At(1'000'000) == "");
  CHECK(tokenizer.Next()->Tag() == "BGM");
}

}  // namespace
}  // namespace safematch::manifest::test
