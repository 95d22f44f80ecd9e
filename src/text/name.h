// A name as the matcher sees it: words with roles, in one or more readings.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "text/reading.h"

namespace safematch::text {

// The parts of a name as UTF-8; either the two parts or the whole.
struct NameParts {
  std::string_view family;
  std::string_view given;
  std::string_view full;
};

// Where a name comes from. Entries are kept by people and only get the readings that spelling
// customs need; a traveler's name comes through forms, bookings and fields of fixed length.
enum class NameSource : uint8_t { kTraveler, kEntry };

struct PreparedName {
  std::vector<Reading> readings;  // As given first; at most kReadingsMax; empty when no word is left.
  bool cut = false;               // kTokensMax or kTokenBytesMax was reached.
};

// The readings come in a fixed order, those that differ in one way from the name as given
// before those that differ in two; no two have the same words. Pure; thread-safe. Cost: linear
// in the name; one reading for plain ASCII names without dirt.
PreparedName PrepareName(const NameParts& parts, NameSource source = NameSource::kTraveler);

// The letter set of a folded word.
uint32_t LetterSet(std::string_view word);

}  // namespace safematch::text
