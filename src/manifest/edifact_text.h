// Bytes of an EDIFACT component -> UTF-8 text fit for the model.
#pragma once

#include <string>
#include <string_view>

namespace safematch::manifest {

enum class TextFault { kNone, kTooLong, kControlCharacter };

struct DecodedText {
  std::string text;  // Empty on a fault.
  TextFault fault = TextFault::kNone;
  bool charset_suspect = false;  // Not UTF-8 and not what the syntax identifier says.
};

// Trims blanks and decodes. The character set is decided a component: ASCII and valid UTF-8
// as they are, whatever the interchange declares; otherwise the ISO 8859 set that `syntax_id`
// declares (UNOC to UNOK), and 8859-1 as a guess (`charset_suspect`) for every other
// identifier. Bytes 0x80 to 0x9F of 8859-1 are letters where windows-1252 has one, which is
// what senders mean; otherwise, and in the other sets, they become U+0080 to U+009F, suspect
// but kept. A tab counts as a blank; other controls of ASCII are a fault. `bytes_max` bounds
// the result.
DecodedText DecodeText(std::string_view bytes, std::string_view syntax_id, size_t bytes_max);

// Whether there is a letter or digit (or any character beyond ASCII): "." is no name.
bool IsComparable(std::string_view text);

// The letters a to z as capitals, as codes are written.
std::string ToUpperAscii(std::string text);

// Without blanks and tabs at both ends.
std::string_view TrimBlanks(std::string_view text);

}  // namespace safematch::manifest
