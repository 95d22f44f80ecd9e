#include "manifest/edifact_text.h"

#include <algorithm>
#include <cstdint>
#include <span>

#include "base/utf8.h"
#include "manifest/iso8859.h"

namespace safematch::manifest {

namespace {

// The letters among bytes 0x80 to 0x9F of windows-1252, which is what senders of "8859-1" mean
// there. Source: WHATWG Encoding Standard, index-windows-1252. 0: not a letter.
constexpr char16_t LetterOfWindows1252(uint8_t byte) {
  switch (byte) {
    case 0x83: return 0x0192;
    case 0x8A: return 0x0160;
    case 0x8C: return 0x0152;
    case 0x8E: return 0x017D;
    case 0x9A: return 0x0161;
    case 0x9C: return 0x0153;
    case 0x9E: return 0x017E;
    case 0x9F: return 0x0178;
    default: return 0;
  }
}

// `bytes` in the character set that `syntax_id` declares, or in ISO 8859-1 as a guess.
DecodedText SingleByteToUtf8(std::string_view bytes, std::string_view syntax_id) {
  const std::span<const char16_t> upper_half = UpperHalfOf(syntax_id);
  DecodedText decoded;
  decoded.charset_suspect = upper_half.empty() && syntax_id != "UNOC";
  decoded.text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<uint8_t>(c);
    char32_t character = byte;
    if (byte >= 0xA0 && !upper_half.empty()) {
      character = upper_half[byte - 0xA0U];
      decoded.charset_suspect = decoded.charset_suspect || character == 0xFFFD;
    } else if (byte >= 0x80 && byte < 0xA0) {
      // No ISO 8859 set has anything but controls here.
      const char16_t letter = upper_half.empty() ? LetterOfWindows1252(byte) : u'\0';
      if (letter != 0) character = letter;
      decoded.charset_suspect = decoded.charset_suspect || letter == 0;
    }
    AppendUtf8(character, decoded.text);
  }
  return decoded;
}

}  // namespace

bool IsComparable(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<uint8_t>(c) >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z');
  });
}

std::string ToUpperAscii(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return text;
}

std::string_view TrimBlanks(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

DecodedText DecodeText(std::string_view bytes, std::string_view syntax_id, size_t bytes_max) {
  DecodedText decoded;
  bytes = TrimBlanks(bytes);
  if (bytes.size() > bytes_max) {
    decoded.fault = TextFault::kTooLong;
    return decoded;
  }
  bool is_ascii = true;
  bool has_tab = false;
  for (const char c : bytes) {
    const auto byte = static_cast<uint8_t>(c);
    if (byte >= 0x80) is_ascii = false;
    if (byte == '\t') has_tab = true;
    if ((byte < 0x20 && byte != '\t') || byte == 0x7F) {
      decoded.fault = TextFault::kControlCharacter;
      return decoded;
    }
  }
  if (is_ascii || IsValidUtf8(bytes)) {
    decoded.text = bytes;
  } else {
    decoded = SingleByteToUtf8(bytes, syntax_id);
  }
  if (decoded.text.size() > bytes_max) {
    decoded.text.clear();
    decoded.fault = TextFault::kTooLong;
  }
  if (has_tab) std::replace(decoded.text.begin(), decoded.text.end(), '\t', ' ');
  return decoded;
}

}  // namespace safematch::manifest
