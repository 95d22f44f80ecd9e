// Where an EDIFACT interchange begins in a payload, and which characters delimit it.
#pragma once

#include <optional>
#include <string_view>

namespace safematch::manifest {

// The six characters of the UNA segment (ISO 9735), or what stands in for them.
struct Delimiters {
  char component = ':';
  char element = '+';
  char release = '?';
  char repetition = '*';  // ' ': none declared.
  char terminator = '\'';

  // A release character of blank means that there is none.
  bool HasRelease() const { return release != ' '; }
  bool operator==(const Delimiters&) const = default;
};

struct InterchangeStart {
  size_t begin = 0;           // Byte of UNA, UNB or UNH.
  size_t segments_begin = 0;  // Byte of the first segment after UNA.
  Delimiters delimiters;
  bool has_envelope = true;  // False: a bare UNH..UNT without UNB.
};

// CR, LF and the teletype controls SOH, STX, ETX, VT and FF: links put them anywhere, even
// inside tags and values, so they are deleted wherever they are not delimiters.
constexpr bool IsTransportByte(char c) {
  return c == '\r' || c == '\n' || c == '\x01' || c == '\x02' || c == '\x03' || c == '\v' || c == '\f';
}

// Reads the start at byte `at`, which holds the 'U': UNA with six characters before UNB, UNG or
// UNH; or UNB with a syntax identifier; or UNH with a message type. Without UNA the separators
// are those that the segment uses and the terminator is the byte before the next UNG, UNH or
// BGM. Cost: a bounded number of bytes beside transport bytes.
std::optional<InterchangeStart> ReadInterchangeStart(std::string_view payload, size_t at);

// The first start at or after byte `from`; Type-B addresses, mail headers and the like before
// it are passed over. Cost: linear.
std::optional<InterchangeStart> FindInterchange(std::string_view payload, size_t from);

// Where the segments of a message begin that lost its envelope and its header: at the first
// segment of a payload that has a NAD of a passenger or crew member with the default
// delimiters. Only for payloads without any interchange. Cost: linear.
std::optional<InterchangeStart> FindFragment(std::string_view payload);

// Byte after the Type-B address block that begins at byte `at`, the first of a line; `at` when
// there is none. Links put one in front of each part of a long message, wherever it was cut:
// "QK LONPPXS" (priority and seven-character addresses, over several lines), then ".MUCKMTS
// 250521" (origin). Without address lines the origin must carry its date. Cost: bounded.
size_t SkipTypeBBlock(std::string_view payload, size_t at);

// False for most lines, at the cost of two bytes: there is no such block.
inline bool MayBeTypeBBlock(std::string_view payload, size_t at) {
  constexpr size_t kAddressBytes = 7;
  if (at + kAddressBytes >= payload.size()) return false;
  const char first = payload[at];
  const char behind_word = payload[at + kAddressBytes];
  return first == '.' || first == 'Q' || behind_word == ' ' || IsTransportByte(behind_word);
}

// True when the text starts with these three letters, transport bytes between them allowed.
bool StartsWithTag(std::string_view text, std::string_view tag);

}  // namespace safematch::manifest
