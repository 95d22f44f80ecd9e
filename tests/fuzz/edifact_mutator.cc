// libFuzzer's mutator for EDIFACT: works on whole segments, delimiters, releases and line
// wraps, which single bytes rarely hit. Half of the time, libFuzzer's own does the work.
#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/fuzz/fuzz_text.h"

// libFuzzer's own mutation; it changes at most `max_size` bytes in place and gives the new size.
extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t max_size);

namespace safematch::fuzz {
namespace {

using Random = std::minstd_rand;

size_t Below(size_t bound, Random& random) { return bound == 0 ? 0 : random() % bound; }

// Six characters after UNA: those of real senders, and some that a hostile one would try.
constexpr std::string_view kUnas[] = {
    ":+.? '",          ":+.?*'", ":*.? $", ":*.? #", ":-.? '", ":(.? )", ":(.) -", ":+.  '", ":+.? \n",      ":+.?\r\n",
    "\x1d\x1e.? \x1c", "U+.? '", ":+.? U", ":N.? '", ":B.? '", "++.? '", ":+.+ '", ":+.? ?", "\x80\xff.? '",
};

// With the default delimiters.
constexpr std::string_view kSegments[] = {
    "UNA:+.? '",
    "UNB+UNOA:4+ZZAIR+USCSAPIS+260301:0830+101'",
    "UNB+UNOC:3+A+B+20260301+1'",
    "UNG+PAXLST+A+B+260301:0830+1'",
    "UNH+1+PAXLST:D:05B:UN:IATA'",
    "UNH+2+PAXLST:D:02B++01:C'",
    "UNH+3+PAXLST:D:02B++02:F'",
    "UNH+4+CUSRES:D:05B'",
    "BGM+745'",
    "BGM+745+CP'",
    "BGM+250+XR'",
    "BGM+266+CLNB'",
    "BGM+266+CLOB'",
    "BGM+336+H'",
    "RFF+TN:X:::1'",
    "TDT+20+ZZ123+++ZZ'",
    "TDT+34+ZZ5'",
    "LOC+125+LHR'",
    "LOC+87+JFK'",
    "LOC+92+CDG'",
    "LOC+130+MIA'",
    "LOC+188+X'",
    "DTM+189:2603010930:201'",
    "DTM+232:202603011215:201'",
    "DTM+329:800115'",
    "DTM+329:19800115:102'",
    "DTM+36:300114'",
    "DTM+36:20300114'",
    "NAD+MS+++DESK'",
    "NAD+FL+++DOE:JANE'",
    "NAD+FM+++ROE:RICHARD:B'",
    "NAD+DDU+++X'",
    "NAD+DDT+++Y:Z'",
    "NAD+ZZZ'",
    "NAD+VW+++POE'",
    "NAD+QQ+++MOE'",
    "NAD+FL'",
    "ATT+2++M'",
    "ATT+2++F*F*F'",
    "NAT+2+GBR'",
    "LOC+180+GBR:::WEXHOLM'",
    "LOC+91+NOR'",
    "RFF+ABO:ZZ1'",
    "RFF+AVF:QXJ4K2'",
    "RFF+SEA:14A'",
    "RFF+AEA:999'",
    "RFF+YZY:1'",
    "DOC+P+X1'",
    "DOC+V:110:111+Y2'",
    "DOC+P'",
    "GEI+4+173'",
    "MEA+CT++:1'",
    "FTX+BAG+++1'",
    "COM+1:TE'",
    "EMP+1+CR1:110:111'",
    "CTA+IC'",
    "UNS+D'",
    "PDT+P/N1:301231:GBR+DOE:JANE:B:800115:F+PAX+A:B'",
    "CNT+42:1'",
    "CNT+41:2'",
    "CNT+3+8'",
    "AUT+1'",
    "UNT+9+1'",
    "UNE+1+1'",
    "UNZ+1+101'",
    "QQQ+1'",
};

constexpr std::string_view kWraps[] = {"\r\n", "\n", "\r", " ", "\t", "\x01", "\x02",
                                       "\x03", "\v", "\f", "?", "??", "'"};

// The input as segments, each with its terminator.
struct Message {
  char component = ':';
  char element = '+';
  char release = '?';
  char terminator = '\'';
  std::vector<std::string> segments;
};

Message Take(std::string_view text) {
  Message message;
  size_t begin = 0;
  if (text.starts_with("UNA") && text.size() >= 9) {
    message.component = text[3];
    message.element = text[4];
    message.release = text[6];
    message.terminator = text[8];
    message.segments.emplace_back(text.substr(0, 9));
    begin = 9;
  }
  while (begin < text.size()) {
    const size_t end = std::min(text.find(message.terminator, begin), text.size() - 1) + 1;
    message.segments.emplace_back(text.substr(begin, end - begin));
    begin = end;
  }
  return message;
}

std::string Join(const Message& message) {
  std::string text;
  for (const std::string& segment : message.segments) text += segment;
  return text;
}

// A segment of the table in the message's own delimiters.
std::string Translated(std::string_view segment, const Message& message) {
  std::string text(segment);
  for (char& c : text) {
    if (c == ':') {
      c = message.component;
    } else if (c == '+') {
      c = message.element;
    } else if (c == '\'') {
      c = message.terminator;
    }
  }
  return text;
}

// The whole message with other delimiters, and UNA in front.
void ChangeDelimiters(Message& message, Random& random) {
  const std::string_view una = kUnas[Below(std::size(kUnas), random)];
  const bool has_una = !message.segments.empty() && message.segments[0].starts_with("UNA");
  for (size_t i = has_una ? 1 : 0; i < message.segments.size(); ++i) {
    for (char& c : message.segments[i]) {
      if (c == message.component) {
        c = una[0];
      } else if (c == message.element) {
        c = una[1];
      } else if (c == message.release) {
        c = una[3];
      } else if (c == message.terminator) {
        c = una[5];
      }
    }
  }
  if (has_una) message.segments.erase(message.segments.begin());
  // Without UNA they have to be found out.
  if (random() % 3 != 0) message.segments.insert(message.segments.begin(), "UNA" + std::string(una));
}

void MutateSegments(Message& message, Random& random) {
  auto& segments = message.segments;
  const size_t at = Below(segments.size(), random);
  const auto position = segments.begin() + static_cast<std::ptrdiff_t>(at);
  if (segments.empty() || random() % 3 == 0) {
    segments.insert(position, Translated(kSegments[Below(std::size(kSegments), random)], message));
    return;
  }
  switch (random() % 6) {
    case 0: {
      const std::string copy = segments[at];
      segments.insert(position, copy);
      return;
    }
    case 1: segments.erase(position); return;
    case 2: std::swap(segments[at], segments[Below(segments.size(), random)]); return;
    case 3: segments[at] = Translated(kSegments[Below(std::size(kSegments), random)], message); return;
    case 4: {  // A block again: a person, a message, an interchange.
      const size_t length = 1 + Below(std::min<size_t>(segments.size() - at, 12), random);
      const std::vector<std::string> block(position, position + static_cast<std::ptrdiff_t>(length));
      segments.insert(segments.begin() + static_cast<std::ptrdiff_t>(Below(segments.size() + 1, random)), block.begin(),
                      block.end());
      return;
    }
    default: {  // One segment by libFuzzer's means, which know the dictionary.
      std::string& segment = segments[at];
      const size_t size = segment.size();
      segment.resize(size + 40);
      segment.resize(LLVMFuzzerMutate(reinterpret_cast<uint8_t*>(segment.data()), size, segment.size()));
      return;
    }
  }
}

void MutateText(std::string& text, const Message& message, Random& random) {
  const size_t at = Below(text.size() + 1, random);
  switch (random() % 4) {
    case 0: text.insert(at, kWraps[Below(std::size(kWraps), random)]); return;
    case 1: text.insert(at, 1, message.release); return;
    case 2: {  // Folded to lines, as teletype links do.
      const size_t width = 2 + Below(68, random);
      for (size_t i = width; i < text.size(); i += width + 2) text.insert(i, "\r\n");
      return;
    }
    default: text.resize(at); return;
  }
}

}  // namespace
}  // namespace safematch::fuzz

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t max_size, unsigned int seed) {
  using namespace safematch::fuzz;
  Random random(seed);
  if (random() % 2 == 0) return LLVMFuzzerMutate(data, size, max_size);
  Message message = Take(TextOf(data, size));
  if (random() % 8 == 0) ChangeDelimiters(message, random);
  for (size_t rounds = 1 + random() % 3; rounds > 0; --rounds) MutateSegments(message, random);
  std::string text = Join(message);
  if (random() % 3 == 0) MutateText(text, message, random);
  const size_t new_size = std::min(text.size(), max_size);
  std::memcpy(data, text.data(), new_size);
  return new_size;
}
