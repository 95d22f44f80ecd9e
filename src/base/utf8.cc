#include "base/utf8.h"

#include <algorithm>
#include <cstdint>

namespace safematch {

namespace {

struct Decoded {
  char32_t code_point;
  size_t length;  // 0: invalid at this byte.
};

Decoded Decode(std::string_view text, size_t i) {
  const auto byte = [&](size_t k) { return static_cast<uint8_t>(text[k]); };
  const uint8_t lead = byte(i);
  if (lead < 0x80) return {lead, 1};
  size_t length = 0;
  char32_t value = 0;
  char32_t least = 0;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2, value = lead & 0x1FU, least = 0x80;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3, value = lead & 0x0FU, least = 0x800;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4, value = lead & 0x07U, least = 0x10000;
  } else {
    return {0, 0};
  }
  if (i + length > text.size()) return {0, 0};
  for (size_t k = 1; k < length; ++k) {
    if ((byte(i + k) & 0xC0U) != 0x80U) return {0, 0};
    value = (value << 6) | (byte(i + k) & 0x3FU);
  }
  if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {0, 0};
  return {value, length};
}

}  // namespace

bool IsValidUtf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const Decoded decoded = Decode(text, i);
    if (decoded.length == 0) return false;
    i += decoded.length;
  }
  return true;
}

char32_t NextCodePoint(std::string_view text, size_t& position) {
  const Decoded decoded = Decode(text, position);
  if (decoded.length == 0) {
    ++position;
    return 0xFFFD;
  }
  position += decoded.length;
  return decoded.code_point;
}

std::string RepairUtf8(std::string_view text) {
  std::string repaired;
  repaired.reserve(text.size());
  bool in_bad_run = false;
  for (size_t i = 0; i < text.size();) {
    const Decoded decoded = Decode(text, i);
    if (decoded.length == 0) {
      if (!in_bad_run) AppendUtf8(0xFFFD, repaired);
      in_bad_run = true;
      ++i;
    } else {
      repaired.append(text.substr(i, decoded.length));
      in_bad_run = false;
      i += decoded.length;
    }
  }
  return repaired;
}

std::string Latin1ToUtf8(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (const char c : bytes) AppendUtf8(static_cast<uint8_t>(c), text);
  return text;
}

void AppendUtf8(char32_t code_point, std::string& out) {
  const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(static_cast<uint8_t>(byte))); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | (code_point >> 6));
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | (code_point >> 12));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | (code_point >> 18));
    put(0x80 | ((code_point >> 12) & 0x3F));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

}  // namespace safematch
