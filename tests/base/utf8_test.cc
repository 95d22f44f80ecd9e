#include "base/utf8.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/property.h"

using safematch::AppendUtf8;
using safematch::IsValidUtf8;
using safematch::Latin1ToUtf8;
using safematch::NextCodePoint;
using safematch::RepairUtf8;

namespace {

// The table "Well-Formed UTF-8 Byte Sequences" of the Unicode Standard (3-7), row by row.
bool OracleIsValid(const std::string& text) {
  struct Row {
    uint8_t first_min, first_max, second_min, second_max;
    size_t length;
  };
  static const Row kRows[] = {
      {0x00, 0x7F, 0, 0, 1},       {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
      {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
      {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
  };
  const auto at = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  size_t i = 0;
  while (i < text.size()) {
    const Row* found = nullptr;
    for (const Row& row : kRows) {
      if (at(i) >= row.first_min && at(i) <= row.first_max) found = &row;
    }
    if (found == nullptr || i + found->length > text.size()) return false;
    if (found->length > 1 && (at(i + 1) < found->second_min || at(i + 1) > found->second_max)) return false;
    for (size_t k = 2; k < found->length; ++k) {
      if (at(i + k) < 0x80 || at(i + k) > 0xBF) return false;
    }
    i += found->length;
  }
  return true;
}

// Bytes that make sequences likely: leads, continuations and edges of the table.
rc::Gen<std::string> LikelySequences() {
  return rc::gen::container<std::string>(
      rc::gen::map(rc::gen::elementOf(std::vector<int>{0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1,
                                                       0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5}),
                   [](int byte) { return static_cast<char>(byte); }));
}

}  // namespace

TEST_CASE("UTF-8: known valid and invalid sequences are told apart") {
  CHECK(IsValidUtf8(""));
  CHECK(IsValidUtf8("A\xC3\xA9\xE2\x82\xAC\xF0\x9D\x84\x9E"));
  CHECK(IsValidUtf8("\xF4\x8F\xBF\xBF"));        // U+10FFFF
  CHECK_FALSE(IsValidUtf8("\xF4\x90\x80\x80"));  // U+110000
  CHECK_FALSE(IsValidUtf8("\xC0\x80"));          // Overlong NUL.
  CHECK_FALSE(IsValidUtf8("\xE0\x80\xAF"));      // Overlong slash.
  CHECK_FALSE(IsValidUtf8("\xED\xA0\x80"));      // Surrogate.
  CHECK_FALSE(IsValidUtf8("\x80"));              // Continuation alone.
  CHECK_FALSE(IsValidUtf8("\xE2\x82"));          // Cut off.
  CHECK_FALSE(IsValidUtf8(std::string("\xFF", 1)));
}

TEST_CASE("UTF-8: every pair of bytes and every three-byte lead agrees with the standard's table") {
  for (int a = 0; a < 256; ++a) {
    for (int b = 0; b < 256; ++b) {
      const std::string two{static_cast<char>(a), static_cast<char>(b)};
      const std::string three = two + "\x80";
      const std::string four = two + "\x80\xBF";
      REQUIRE(IsValidUtf8(two) == OracleIsValid(two));
      REQUIRE(IsValidUtf8(three) == OracleIsValid(three));
      REQUIRE(IsValidUtf8(four) == OracleIsValid(four));
    }
  }
}

TEST_CASE("UTF-8: validity agrees with the oracle on arbitrary bytes") {
  safematch::test::CheckProperty("validity", [] {
    const std::string text = *LikelySequences();
    RC_ASSERT(IsValidUtf8(text) == OracleIsValid(text));
  });
}

TEST_CASE("UTF-8: repair gives valid text and leaves valid text alone") {
  safematch::test::CheckProperty("repair", [] {
    const std::string text = *LikelySequences();
    const std::string repaired = RepairUtf8(text);
    RC_ASSERT(OracleIsValid(repaired));
    RC_ASSERT(!OracleIsValid(text) || repaired == text);
  });
}

TEST_CASE("UTF-8: a run of invalid bytes becomes one replacement character") {
  CHECK(RepairUtf8("a\xFF\xFE\x80z") == "a\xEF\xBF\xBDz");
  CHECK(RepairUtf8("\xC3") == "\xEF\xBF\xBD");
}

TEST_CASE("UTF-8: every code point survives writing and reading") {
  for (char32_t code_point = 0; code_point <= 0x10FFFF; ++code_point) {
    if (code_point == 0xD800) code_point = 0xE000;
    std::string text;
    AppendUtf8(code_point, text);
    size_t position = 0;
    REQUIRE(NextCodePoint(text, position) == code_point);
    REQUIRE(position == text.size());
  }
}

TEST_CASE("UTF-8: reading invalid bytes gives U+FFFD and moves by one byte") {
  const std::string text =
      "\xE2\x82"
      "A";
  size_t position = 0;
  CHECK(NextCodePoint(text, position) == 0xFFFD);
  CHECK(position == 1);
  CHECK(NextCodePoint(text, position) == 0xFFFD);
  CHECK(NextCodePoint(text, position) == U'A');
  CHECK(position == text.size());
}

TEST_CASE("UTF-8: every Latin-1 byte becomes the code point of its number") {
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text = Latin1ToUtf8(std::string(1, static_cast<char>(byte)));
    size_t position = 0;
    REQUIRE(NextCodePoint(text, position) == static_cast<char32_t>(byte));
    REQUIRE(position == text.size());
  }
}
