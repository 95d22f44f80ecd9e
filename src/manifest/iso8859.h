// The single-byte character sets of EDIFACT's syntax identifiers.
#pragma once

#include <span>
#include <string_view>

namespace safematch::manifest {

// The characters of bytes 0xA0 to 0xFF under UNOD to UNOK (ISO 8859-2, 5, 7, 3, 4, 6, 8, 9), in
// that order of bytes; U+FFFD where the set has none. Empty for every other identifier.
std::span<const char16_t> UpperHalfOf(std::string_view syntax_id);

}  // namespace safematch::manifest
