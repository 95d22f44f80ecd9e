#include "manifest/edifact_service.h"

#include <algorithm>
#include <iterator>

namespace safematch::manifest {

namespace {

// Longest distance in which a segment after UNB (or UNH) is looked for; real UNB segments
// stay below 200 bytes.
constexpr size_t kHeaderBytesMax = 1'000;
constexpr size_t kMessageTypeBytes = 6;
constexpr size_t kReferenceBytesMax = 35;  // UNH 0062 is an..14; some systems write more.

bool IsLetter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool IsCapital(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAlphanumeric(char c) { return IsLetter(c) || IsDigit(c); }
bool IsSeparator(char c) { return !IsAlphanumeric(c) && c != ' ' && c != '\0' && !IsTransportByte(c); }

// Reads bytes as if the transport bytes were not there.
class FoldedCursor {
 public:
  FoldedCursor(std::string_view text, size_t position) : text_(text), position_(position) {}

  // The next byte; '\0' at the end.
  char Next() {
    while (position_ < text_.size() && IsTransportByte(text_[position_])) ++position_;
    return position_ < text_.size() ? text_[position_++] : '\0';
  }

  bool Take(std::string_view expected) {
    return std::all_of(expected.begin(), expected.end(), [&](char c) { return Next() == c; });
  }

  void SkipBlanks() {
    while (position_ < text_.size() && (IsTransportByte(text_[position_]) || text_[position_] == ' ')) ++position_;
  }

  size_t position() const { return position_; }

 private:
  std::string_view text_;
  size_t position_;
};

bool IsAnyTagAt(std::string_view payload, size_t at, std::initializer_list<std::string_view> tags) {
  return std::any_of(tags.begin(), tags.end(), [&](auto tag) { return FoldedCursor(payload, at).Take(tag); });
}

bool AreDistinct(const Delimiters& d) {
  return d.component != d.element && d.component != d.terminator && d.element != d.terminator &&
         d.release != d.component && d.release != d.element && d.release != d.terminator;
}

// `six` holds the characters after UNA; a start only if an envelope segment follows.
std::optional<InterchangeStart> FromUna(std::string_view payload, size_t begin, std::string_view six, size_t after) {
  FoldedCursor cursor(payload, after);
  cursor.SkipBlanks();
  if (!IsAnyTagAt(payload, cursor.position(), {"UNB", "UNG", "UNH"})) return std::nullopt;
  const Delimiters delimiters{six[0], six[1], six[3], six[4], six[5]};
  if (!AreDistinct(delimiters)) return std::nullopt;
  return InterchangeStart{begin, cursor.position(), delimiters, true};
}

std::optional<InterchangeStart> ReadUna(std::string_view payload, size_t begin, size_t after_tag) {
  // A line end among the six is either a wrap or the declared terminator; only one of the
  // two readings is followed by an envelope segment.
  FoldedCursor cursor(payload, after_tag);
  char folded[6] = {};
  for (char& c : folded) c = cursor.Next();
  if (folded[5] != '\0') {
    if (auto start = FromUna(payload, begin, {folded, 6}, cursor.position())) return start;
  }
  if (after_tag + 6 > payload.size()) return std::nullopt;
  return FromUna(payload, begin, payload.substr(after_tag, 6), after_tag + 6);
}

// The terminator in use: the byte before the first of `tags` that stands as a segment.
char DetectTerminator(std::string_view payload, size_t from, char element, std::string_view tag_a,
                      std::string_view tag_b) {
  const size_t end = std::min(payload.size(), from + kHeaderBytesMax);
  for (size_t i = from; i < end; ++i) {
    if (payload[i] != tag_a[0] && payload[i] != tag_b[0]) continue;
    const auto is_segment = [&](std::string_view tag) {
      FoldedCursor cursor(payload, i);
      if (!cursor.Take(tag)) return false;
      cursor.SkipBlanks();
      return cursor.Next() == element;
    };
    if (!is_segment(tag_a) && !is_segment(tag_b)) continue;
    size_t before = i;
    char line_end = '\0';
    while (before > from && (payload[before - 1] == ' ' || IsTransportByte(payload[before - 1]))) {
      --before;
      if (payload[before] == '\n' || (payload[before] == '\r' && line_end == '\0')) line_end = payload[before];
    }
    if (before == from) continue;
    if (const char c = payload[before - 1]; IsSeparator(c)) return c;
    // A letter or digit before a line end: the line end itself ends segments.
    if (line_end != '\0') return line_end;
  }
  return '\'';
}

std::optional<InterchangeStart> ReadUnb(std::string_view payload, size_t begin, size_t after_tag) {
  FoldedCursor cursor(payload, after_tag);
  Delimiters delimiters;
  delimiters.element = cursor.Next();
  if (!IsSeparator(delimiters.element)) return std::nullopt;
  cursor.SkipBlanks();
  for (int i = 0; i < 4; ++i) {
    if (!IsAlphanumeric(cursor.Next())) return std::nullopt;
  }
  const char component = cursor.Next();
  if (!IsSeparator(component)) return std::nullopt;
  // A sender that leaves out the version uses the component separator elsewhere.
  if (component != delimiters.element) {
    delimiters.component = component;
    if (!IsDigit(cursor.Next())) return std::nullopt;
  }
  delimiters.terminator = DetectTerminator(payload, cursor.position(), delimiters.element, "UNG", "UNH");
  if (!AreDistinct(delimiters)) return std::nullopt;
  return InterchangeStart{begin, begin, delimiters, true};
}

std::optional<InterchangeStart> ReadUnh(std::string_view payload, size_t begin, size_t after_tag) {
  FoldedCursor cursor(payload, after_tag);
  Delimiters delimiters;
  delimiters.element = cursor.Next();
  if (!IsSeparator(delimiters.element)) return std::nullopt;
  size_t length = 0;
  while (cursor.Next() != delimiters.element) {
    if (++length > kReferenceBytesMax) return std::nullopt;
  }
  for (size_t i = 0; i < kMessageTypeBytes; ++i) {
    if (!IsCapital(cursor.Next())) return std::nullopt;
  }
  delimiters.terminator = DetectTerminator(payload, cursor.position(), delimiters.element, "BGM", "RFF");
  const char next = cursor.Next();
  if (!IsSeparator(next)) return std::nullopt;
  // The terminator when the segment names no version: "UNH+1+PAXLST'".
  if (next != delimiters.element && next != delimiters.terminator) delimiters.component = next;
  if (!AreDistinct(delimiters)) return std::nullopt;
  return InterchangeStart{begin, begin, delimiters, false};
}

// A segment with the default delimiters: three capitals and '+', behind the end of another one.
bool IsSegmentAt(std::string_view payload, size_t at) {
  const std::string_view head = payload.substr(at, 4);
  if (head.size() < 4 || head[3] != '+' || !std::all_of(head.begin(), head.begin() + 3, IsCapital)) return false;
  return at == 0 || payload[at - 1] == '\'' || payload[at - 1] == ' ' || IsTransportByte(payload[at - 1]);
}

constexpr std::string_view kPersonSegments[] = {"NAD+FL+", "NAD+FM+", "NAD+DDU+", "NAD+DDT+"};

// Type-B: addresses and origins are seven letters and digits; lines are 69 characters at most.
constexpr size_t kAddressBytes = 7;
constexpr size_t kAddressLinesMax = 8;
constexpr size_t kTypeBLineBytesMax = 80;

bool IsAddressByte(char c) { return IsCapital(c) || IsDigit(c); }
bool IsAddress(std::string_view word) {
  return word.size() == kAddressBytes && std::all_of(word.begin(), word.end(), IsAddressByte);
}

// The line at `at` without its end, and `at` moved behind all line ends and controls after it;
// empty when it does not end within the length of a line.
std::string_view TakeTypeBLine(std::string_view payload, size_t& at) {
  const size_t room = std::min(payload.size() - at, kTypeBLineBytesMax);
  size_t length = 0;
  while (length < room && !IsTransportByte(payload[at + length])) ++length;
  if (length == room) return {};
  const std::string_view line = payload.substr(at, length);
  // Beyond a few, these bytes are no line end; the tokenizer passes over them anyway.
  size_t ends = 0;
  for (at += length; at < payload.size() && ends < 8 && IsTransportByte(payload[at]); ++at) ++ends;
  return line;
}

// "QK LONPPXS MUCKMTS", the priority being optional.
bool IsAddressLine(std::string_view line) {
  size_t addresses = 0;
  for (size_t at = 0; at < line.size();) {
    const size_t end = std::min(line.find(' ', at), line.size());
    const std::string_view word = line.substr(at, end - at);
    const bool is_priority = at == 0 && word.size() == 2 && word[0] == 'Q' && IsCapital(word[1]);
    if (IsAddress(word)) {
      ++addresses;
    } else if (!word.empty() && !is_priority) {
      return false;
    }
    at = end + 1;
  }
  return addresses > 0;
}

// ".MUCKMTS 250521"; with `needs_date` the six digits must be there.
bool IsOriginLine(std::string_view line, bool needs_date) {
  if (!line.starts_with('.') || !IsAddress(line.substr(1, kAddressBytes))) return false;
  const std::string_view rest = line.substr(1 + kAddressBytes);
  if (!std::all_of(rest.begin(), rest.end(), [](char c) { return IsAddressByte(c) || c == ' ' || c == '/'; })) {
    return false;
  }
  const bool has_date = rest.size() >= 7 && rest[0] == ' ' && std::all_of(rest.begin() + 1, rest.begin() + 7, IsDigit);
  return has_date || !needs_date;
}

}  // namespace

std::optional<InterchangeStart> ReadInterchangeStart(std::string_view payload, size_t at) {
  FoldedCursor cursor(payload, at);
  if (!cursor.Take("UN")) return std::nullopt;
  const char third = cursor.Next();
  if (third == 'A') return ReadUna(payload, at, cursor.position());
  if (third != 'B' && third != 'H') return std::nullopt;
  cursor.SkipBlanks();
  return third == 'B' ? ReadUnb(payload, at, cursor.position()) : ReadUnh(payload, at, cursor.position());
}

std::optional<InterchangeStart> FindInterchange(std::string_view payload, size_t from) {
  for (size_t at = payload.find('U', from); at != std::string_view::npos; at = payload.find('U', at + 1)) {
    if (auto start = ReadInterchangeStart(payload, at)) return start;
  }
  return std::nullopt;
}

std::optional<InterchangeStart> FindFragment(std::string_view payload) {
  const bool has_person = std::any_of(std::begin(kPersonSegments), std::end(kPersonSegments), [&](auto segment) {
    const size_t at = payload.find(segment);
    return at != std::string_view::npos && IsSegmentAt(payload, at) && payload.find('\'', at) != std::string_view::npos;
  });
  if (!has_person) return std::nullopt;
  for (size_t at = 0; at < payload.size(); ++at) {
    if (IsSegmentAt(payload, at)) return InterchangeStart{at, at, Delimiters{}, false};
  }
  return std::nullopt;
}

size_t SkipTypeBBlock(std::string_view payload, size_t at) {
  // Most lines are wrapped values; the end of their first word tells.
  if (at + kAddressBytes >= payload.size()) return at;
  const bool may_be_block = payload[at] == '.' || (payload[at] == 'Q' && payload[at + 2] == ' ') ||
                            (IsAddressByte(payload[at]) &&
                             (payload[at + kAddressBytes] == ' ' || IsTransportByte(payload[at + kAddressBytes])));
  if (!may_be_block) return at;
  size_t position = at;
  for (size_t lines = 0; lines <= kAddressLinesMax; ++lines) {
    const std::string_view line = TakeTypeBLine(payload, position);
    if (IsOriginLine(line, /*needs_date=*/lines == 0)) return position;
    if (!IsAddressLine(line)) return at;
  }
  return at;
}

bool StartsWithTag(std::string_view text, std::string_view tag) { return FoldedCursor(text, 0).Take(tag); }

}  // namespace safematch::manifest
