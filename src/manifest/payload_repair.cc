#include "manifest/payload_repair.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <utility>

#include "base/utf8.h"
#include "manifest/edifact_service.h"
#include "manifest/edifact_text.h"

namespace safematch::manifest {

namespace {

// A mail header stands within this distance in front of its body.
constexpr size_t kMailHeaderBytesMax = 65'536;

// What word processors make of an apostrophe: ’ ‘ ′ ´ ＇ in UTF-8, and the first, the second and
// the fourth in windows-1252.
constexpr std::string_view kMarksUtf8[] = {"\xE2\x80\x99", "\xE2\x80\x98", "\xE2\x80\xB2", "\xC2\xB4", "\xEF\xBC\x87"};
constexpr std::string_view kMarksSingle[] = {"\x92", "\x91", "\xB4"};

// The first byte beyond ASCII at or after `at`; the size if there is none.
size_t FindBeyondAscii(std::string_view text, size_t at) {
  constexpr uint64_t kHighBits = 0x8080808080808080U;
  for (uint64_t word = 0; at + sizeof(word) <= text.size(); at += sizeof(word)) {
    std::memcpy(&word, text.data() + at, sizeof(word));
    if ((word & kHighBits) != 0) break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

// The mark at byte `at`; empty: none.
std::string_view MarkAt(std::string_view payload, size_t at, bool is_utf8) {
  const auto starts = [&](std::string_view mark) { return payload.substr(at).starts_with(mark); };
  const auto find = [&](const auto& marks) {
    const auto* const mark = std::ranges::find_if(marks, starts);
    return mark == std::end(marks) ? std::string_view() : *mark;
  };
  return is_utf8 ? find(kMarksUtf8) : find(kMarksSingle);
}

// Calls `visit` with each mark, a view into the payload.
template <typename F>
void ForEachMark(std::string_view payload, bool is_utf8, F&& visit) {
  size_t at = FindBeyondAscii(payload, 0);
  while (at < payload.size()) {
    const std::string_view mark = MarkAt(payload, at, is_utf8);
    if (!mark.empty()) visit(payload.substr(at, mark.size()));
    at = FindBeyondAscii(payload, at + std::max<size_t>(mark.size(), 1));
  }
}

// Whether a segment begins at or after `at`: "TDT+", with blanks and line ends in front.
bool IsBeforeSegment(std::string_view payload, size_t at) {
  while (at < payload.size() && (payload[at] == ' ' || IsTransportByte(payload[at]))) ++at;
  const std::string_view head = payload.substr(at, 4);
  return head.size() == 4 && head[3] == '+' &&
         std::ranges::all_of(head.substr(0, 3), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool IsAtEnd(std::string_view payload, size_t at) {
  return std::ranges::all_of(payload.substr(std::min(at, payload.size())),
                             [](char c) { return c == ' ' || IsTransportByte(c); });
}

std::optional<std::string> WithApostrophes(std::string_view payload) {
  const auto after = [&](std::string_view mark) {
    return static_cast<size_t>(mark.data() - payload.data()) + mark.size();
  };
  const auto ends_segments = [&](bool is_utf8) {
    size_t ends = 0;
    ForEachMark(payload, is_utf8, [&](auto mark) { ends += IsBeforeSegment(payload, after(mark)) ? 1 : 0; });
    return ends >= 2;
  };
  // Whether the payload is UTF-8 costs more than to look for either kind.
  if (!ends_segments(true) && !ends_segments(false)) return std::nullopt;
  const bool is_utf8 = IsValidUtf8(payload);
  if (!ends_segments(is_utf8)) return std::nullopt;
  std::string out;
  out.reserve(payload.size());
  size_t copied = 0;
  ForEachMark(payload, is_utf8, [&](auto mark) {
    const size_t end = after(mark);
    if (!IsBeforeSegment(payload, end) && !IsAtEnd(payload, end)) return;
    out.append(payload, copied, end - mark.size() - copied);
    out += '\'';
    copied = end;
  });
  out.append(payload, copied);
  return out;
}

// What stands before `begin` on its line, if a mail program put it there: "> ", ">> ".
std::string_view QuotePrefix(std::string_view payload, size_t begin) {
  size_t line = begin;
  while (line > 0 && payload[line - 1] != '\n' && payload[line - 1] != '\r') --line;
  const std::string_view prefix = payload.substr(line, begin - line);
  const bool is_quote = prefix.starts_with('>') && prefix.find_first_not_of("> ") == std::string_view::npos;
  return is_quote ? prefix : std::string_view();
}

std::string WithoutQuotes(std::string_view payload, std::string_view prefix) {
  // An empty line has lost the blank.
  const std::string_view marks = TrimBlanks(prefix);
  std::string out;
  out.reserve(payload.size());
  bool at_line_begin = true;
  for (size_t at = 0; at < payload.size();) {
    if (at_line_begin) {
      const std::string_view rest = payload.substr(at);
      if (rest.starts_with(prefix)) {
        at += prefix.size();
      } else if (rest.starts_with(marks)) {
        at += marks.size();
      }
      at_line_begin = false;
      continue;
    }
    at_line_begin = payload[at] == '\n' || (payload[at] == '\r' && !payload.substr(at).starts_with("\r\n"));
    out += payload[at++];
  }
  return out;
}

bool SaysQuotedPrintable(std::string_view header) {
  if (header.size() > kMailHeaderBytesMax) header = header.substr(header.size() - kMailHeaderBytesMax);
  return ToUpperAscii(std::string(header)).find("QUOTED-PRINTABLE") != std::string::npos;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// RFC 2045, 6.7; what is no escape stays.
std::string FromQuotedPrintable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("=\r\n")) {
      at += 2;
    } else if (rest.starts_with("=\n")) {
      at += 1;
    } else if (rest[0] == '=' && rest.size() > 2 && HexDigit(rest[1]) >= 0 && HexDigit(rest[2]) >= 0) {
      out += static_cast<char>(HexDigit(rest[1]) * 16 + HexDigit(rest[2]));
      at += 2;
    } else {
      out += rest[0];
    }
  }
  return out;
}

}  // namespace

std::optional<RepairedPayload> RepairPayload(std::string_view payload, size_t interchange_begin) {
  RepairedPayload repaired;
  bool is_repaired = false;
  if (interchange_begin > 0) {
    if (const auto prefix = QuotePrefix(payload, interchange_begin); !prefix.empty()) {
      repaired.bytes = WithoutQuotes(payload, prefix);
      is_repaired = true;
    } else if (SaysQuotedPrintable(payload.substr(0, interchange_begin))) {
      repaired.bytes = FromQuotedPrintable(payload);
      is_repaired = true;
    }
  }
  const std::string_view current = is_repaired ? std::string_view(repaired.bytes) : payload;
  if (auto straight = WithApostrophes(current)) {
    repaired.bytes = std::move(*straight);
    repaired.suspect_terminator = true;
    is_repaired = true;
  }
  if (!is_repaired) return std::nullopt;
  return repaired;
}

bool HasTypographicMark(std::string_view payload) {
  size_t count = 0;
  ForEachMark(payload, IsValidUtf8(payload), [&](auto /*mark*/) { ++count; });
  return count > 0;
}

}  // namespace safematch::manifest
