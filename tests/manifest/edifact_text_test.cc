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

TEST_CASE("EDIFACT text: bytes 0x80 to 0x9F are the letters of windows-1252") {
  const DecodedText text = DecodeText("\x8A\x9A\x8C\x9C\x8E\x9E\x9F\x83\xE9", "UNOC", 100);
  CHECK(text.text == "ŠšŒœŽžŸƒé");
  CHECK_FALSE(text.charset_suspect);
}

TEST_CASE("EDIFACT text: bytes 0x80 to 0x9F that are no letters are kept, with doubt") {
  const DecodedText text = DecodeText("Varo\x87k", "UNOC", 100);  // MacRoman for an a with acute.
  CHECK(text.text == "Varo\xC2\x87k");
  CHECK(text.fault == TextFault::kNone);
  CHECK(text.charset_suspect);
  CHECK(DecodeText("Varo\x87k", "UNOD", 100).charset_suspect);
}

TEST_CASE("EDIFACT text: each syntax identifier has its character set") {
  const auto decoded = [](std::string_view bytes, std::string_view syntax_id) {
    const DecodedText text = DecodeText(bytes, syntax_id, 100);
    CHECK_FALSE(text.charset_suspect);
    return text.text;
  };
  CHECK(decoded("\xA1\xF8\xFF", "UNOD") == "Ąř˙");
  CHECK(decoded("\xA1\xC9\xFF", "UNOE") == "ЁЩџ");
  CHECK(decoded("\xC1\xD9\xFE", "UNOF") == "ΑΩώ");
  CHECK(decoded("\xA1\xE6\xFF", "UNOG") == "Ħĉ˙");
  CHECK(decoded("\xA1\xBF\xFF", "UNOH") == "Ąŋ˙");
  CHECK(decoded("\xC7\xE5", "UNOI") == "ام");
  CHECK(decoded("\xE0\xF9", "UNOJ") == "אש");
  CHECK(decoded("\xDD\xFD\xF0", "UNOK") == "İığ");
  // A byte without a character is not lost silently.
  const DecodedText hole = DecodeText("\xA1\xC7", "UNOI", 100);
  CHECK(hole.text == "\xEF\xBF\xBDا");
  CHECK(hole.charset_suspect);
}

TEST_CASE("EDIFACT text: declared UTF-8 that is none is read as 8859-1, with doubt") {
  const DecodedText text = DecodeText("M\xDCLLER", "UNOW", 100);
  CHECK(text.text == "MÜLLER");
  CHECK(text.charset_suspect);
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
