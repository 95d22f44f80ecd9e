#include "manifest/edifact_service.h"

#include <algorithm>

namespace safematch::manifest {

namespace {

// Longest distance in which a segment after UNB (or UNH) is looked for; real UNB segments
// stay below 200 bytes.
constexpr size_t kHeaderBytesMax = 1'000;
constexpr size_t kReferenceBytesMax = 35;  // UNH 0062 is an..14; some systems write more.

bool IsLetter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
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
  for (int i = 0; i < 4; ++i) {
    if (!IsAlphanumeric(cursor.Next())) return std::nullopt;
  }
  delimiters.component = cursor.Next();
  if (!IsSeparator(delimiters.component) || delimiters.component == delimiters.element) return std::nullopt;
  if (!IsDigit(cursor.Next())) return std::nullopt;
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
  if (!cursor.Take("PAXLST")) return std::nullopt;
  delimiters.terminator = DetectTerminator(payload, cursor.position(), delimiters.element, "BGM", "RFF");
  // The terminator when the segment names no version: "UNH+1+PAXLST'".
  const char next = cursor.Next();
  if (IsSeparator(next) && next != delimiters.element && next != delimiters.terminator) delimiters.component = next;
  if (!AreDistinct(delimiters)) return std::nullopt;
  return InterchangeStart{begin, begin, delimiters, false};
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

bool StartsWithTag(std::string_view text, std::string_view tag) { return FoldedCursor(text, 0).Take(tag); }

}  // namespace safematch::manifest
