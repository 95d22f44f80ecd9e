// UTF-8 (RFC 3629): validity, repair and code point access. No allocation except where a
// string is returned.
#pragma once

#include <string>
#include <string_view>

namespace safematch {

// Strict: no overlong forms, no surrogates, at most U+10FFFF.
bool IsValidUtf8(std::string_view text);

// Each maximal invalid sequence becomes one U+FFFD.
std::string RepairUtf8(std::string_view text);

// Every byte becomes the code point of the same number (ISO 8859-1).
std::string Latin1ToUtf8(std::string_view bytes);

// Reads the code point at `position` and moves past it. Invalid bytes give U+FFFD and move by one.
char32_t NextCodePoint(std::string_view text, size_t& position);

void AppendUtf8(char32_t code_point, std::string& out);

}  // namespace safematch
