// A reading: one way to understand a name field, as words with roles, and why it may be read so.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/words.h"

namespace safematch::text {

inline constexpr size_t kTokensMax = 12;      // Of one reading; further words are left out and reported.
inline constexpr size_t kTokenBytesMax = 64;  // Longer words are cut.
inline constexpr size_t kReadingsMax = 8;     // Of one name; further readings are not made.

enum class Role : uint8_t { kUnknown, kFamily, kGiven };

struct Token {
  std::string text;      // A-Z, 0-9; at most kTokenBytesMax.
  uint32_t letters = 0;  // Bit i: letter 'A' + i occurs; bit 26: a digit occurs.
  Role role = Role::kUnknown;
  WordKind kind = WordKind::kName;
  bool may_be_cut = false;  // The last word of a field that is as long as its source allows.

  bool IsInitial() const { return text.size() == 1; }
  bool operator==(const Token&) const = default;
};

// Two neighbouring words of one role, written as one.
struct JoinedToken {
  size_t first = 0;  // Index of the first of the two in Reading::tokens.
  Token token;

  bool operator==(const JoinedToken&) const = default;
};

// Why a name reads as it does. Each has one row in the table of reading.cc.
enum class ReadingReason : uint8_t {
  // What the fields as sent are like.
  kMrzFillers,   // SMITH<<JOHN<PAUL
  kPlaceholder,  // FNU, UNKNOWN, MR instead of a name.
  kSingleName,   // No given name.
  kTruncated,    // The end may be missing.
  // What was done to read them in another way.
  kExpandedDiacritics,   // MUELLER for Müller.
  kHyphenJoined,         // ALRASHID for AL-RASHID.
  kApostropheSplit,      // O CONNOR for O'CONNOR.
  kMrzLetterCodes,       // MULLER for MUXXLLER.
  kFusedTitleRemoved,    // TANYA for TANYAMRS.
  kNotAvailable,         // The given name NA.
  kRepeatedNameDropped,  // SUHARTO for SUHARTO:SUHARTO.
};
inline constexpr size_t kReadingReasonCount = 11;

struct ReadingReasonInfo {
  std::string_view name;       // For programs: [a-z_]+.
  std::string_view detail;     // For people; a sentence without a full stop.
  int32_t cost_millibits = 0;  // What the reading is less likely than the name as sent; >= 0.
};

const ReadingReasonInfo& Describe(ReadingReason reason);

// A set of reasons.
class ReadingReasons {
 public:
  constexpr ReadingReasons() = default;
  constexpr bool Has(ReadingReason reason) const { return (bits_ & Bit(reason)) != 0; }
  constexpr void Add(ReadingReason reason) { bits_ |= Bit(reason); }
  constexpr void Add(ReadingReasons reasons) { bits_ |= reasons.bits_; }
  constexpr void Remove(ReadingReason reason) { bits_ &= ~Bit(reason); }
  constexpr bool empty() const { return bits_ == 0; }
  // The sum of the costs of its members.
  int32_t CostMillibits() const;
  constexpr bool operator==(const ReadingReasons&) const = default;

 private:
  static constexpr uint32_t Bit(ReadingReason reason) { return 1U << static_cast<uint32_t>(reason); }
  uint32_t bits_ = 0;
};

struct Reading {
  ReadingReasons reasons;
  int32_t cost_millibits = 0;       // Of the reasons.
  std::vector<Token> tokens;        // Family name first; without placeholders and titles.
  std::vector<JoinedToken> joined;  // Every pair of neighbours that may be one word.

  bool operator==(const Reading&) const = default;
};

// All words of a reading as one: family before given names, and given names before family. For
// comparison with a single name (MARIACLARA). Words cut at kTokenBytesMax; none for a reading
// of one word.
std::vector<Token> WholeForms(const Reading& reading);

}  // namespace safematch::text
