#include "manifest/edifact_text.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/utf8.h"

namespace safematch::manifest {

namespace {

// windows-1252, bytes 0x80 to 0x9F. Source: WHATWG Encoding Standard, index-windows-1252,
// with U+FFFD where that index holds a C1 control.
constexpr std::array<char32_t, 32> kWindows1252 = {
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
};

std::string SingleByteToUtf8(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<uint8_t>(c);
    AppendUtf8(byte >= 0x80 && byte < 0xA0 ? kWindows1252[byte - 0x80U] : byte, text);
  }
  return text;
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
    decoded.text = SingleByteToUtf8(bytes);
    decoded.charset_suspect = syntax_id != "UNOC";
  }
  if (decoded.text.size() > bytes_max) {
    decoded.text.clear();
    decoded.fault = TextFault::kTooLong;
  }
  if (has_tab) std::replace(decoded.text.begin(), decoded.text.end(), '\t', ' ');
  return decoded;
}

}  // namespace safematch::manifest
