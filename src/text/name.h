// A name as the matcher sees it: words with roles, in one or more readings.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/words.h"

namespace safematch::text {

enum class Role : uint8_t { kUnknown, kFamily, kGiven };

struct Token {
  std::string text;      // A-Z, 0-9; at most kTokenBytesMax.
  uint32_t letters = 0;  // Bit i: letter 'A' + i occurs; bit 26: a digit occurs.
  Role role = Role::kUnknown;
  WordKind kind = WordKind::kName;

  bool IsInitial() const { return text.size() == 1; }
  bool operator==(const Token&) const = default;
};

// Two neighbouring words of one role, written as one.
struct JoinedToken {
  size_t first = 0;  // Index of the first of the two in Reading::tokens.
  Token token;

  bool operator==(const JoinedToken&) const = default;
};

enum class ReadingKind : uint8_t {
  kAsGiven,
  kExpandedDiacritics,  // MUELLER for Müller.
  kFusedTitleRemoved,   // TANYA for TANYAMRS.
};

struct Reading {
  ReadingKind kind = ReadingKind::kAsGiven;
  std::vector<Token> tokens;        // Family name first; without placeholders and titles.
  std::vector<JoinedToken> joined;  // Every pair of neighbours that may be one word.

  bool operator==(const Reading&) const = default;
};

// The parts of a name as UTF-8; either the two parts or the whole.
struct NameParts {
  std::string_view family;
  std::string_view given;
  std::string_view full;
};

inline constexpr size_t kTokensMax = 12;      // Of one reading; further words are left out and reported.
inline constexpr size_t kTokenBytesMax = 64;  // Longer words are cut.

struct PreparedName {
  std::vector<Reading> readings;  // As given first; empty when no word is left.
  bool cut = false;               // A limit above was reached.
};

// Pure; thread-safe.
PreparedName PrepareName(const NameParts& parts);

// The letter set of a folded word.
uint32_t LetterSet(std::string_view word);

}  // namespace safematch::text
