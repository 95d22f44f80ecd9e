#include "manifest/edifact_text.h"

#include <doctest/doctest.h>

namespace safematch::manifest {
namespace {

TEST_CASE("EDIFACT text: ASCII and UTF-8 stay as they are, whatever is declared") {
  CHECK(DecodeText("  DOE  ", "UNOA", 100).text == "DOE");
  const DecodedText text = DecodeText("\xC3\x89LAN", "UNOE", 100);
  CHECK(text.text == "\xC3\x89LAN");
  CHECK_FALSE(text.charset_suspect);
}

TEST_CASE("EDIFACT text: other bytes are ISO 8859-1, with doubt unless UNOC says so") {
  const DecodedText declared = DecodeText("M\xDCLLER", "UNOC", 100);
  CHECK(declared.text == "M\xC3\x9CLLER");
  CHECK_FALSE(declared.charset_suspect);
  const DecodedText guessed = DecodeText("M\xDCLLER", "UNOA", 100);
  CHECK(guessed.text == "M\xC3\x9CLLER");
  CHECK(guessed.charset_suspect);
}

TEST_CASE("EDIFACT text: bytes 0x80 to 0x9F are windows-1252") {
  CHECK(DecodeText("\x8A\xE9", "UNOC", 100).text == "\xC5\xA0\xC3\xA9");  // S with caron, e acute.
  CHECK(DecodeText("\x81\xE9", "UNOC", 100).text == "\xEF\xBF\xBD\xC3\xA9");
}

TEST_CASE("EDIFACT text: control characters are a fault, a tab is a blank") {
  CHECK(DecodeText("A\tB", "UNOA", 100).text == "A B");
  CHECK(DecodeText(std::string_view("A\0B", 3), "UNOA", 100).fault == TextFault::kControlCharacter);
  CHECK(DecodeText("A\x7F", "UNOA", 100).fault == TextFault::kControlCharacter);
}

TEST_CASE("EDIFACT text: the bound holds before and after decoding") {
  CHECK(DecodeText("ABCD", "UNOA", 4).fault == TextFault::kNone);
  CHECK(DecodeText("ABCDE", "UNOA", 4).fault == TextFault::kTooLong);
  CHECK(DecodeText("\xDC\xDC\xDC", "UNOC", 4).fault == TextFault::kTooLong);
  CHECK(DecodeText("\xDC\xDC\xDC", "UNOC", 4).text.empty());
}

}  // namespace
}  // namespace safematch::manifest
