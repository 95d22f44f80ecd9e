// Folding: any spelling of a name in Unicode -> upper-case words of A to Z, as the
// machine-readable zone of a travel document would print them.
//
// Thread-safe. Cost: one pass without library calls for ASCII input; ICU otherwise.
// Source: ICAO Doc 9303 part 3 section 6 (transliteration of Latin national characters).
#pragma once

#include <string>
#include <string_view>

namespace safematch::text {

// Doc 9303 lets issuers write some national characters in two ways; both occur for the
// same person.
enum class Diacritics {
  kDropped,   // MULLER, SODERSTROM
  kExpanded,  // MUELLER, SOEDERSTROEM
};

// Words of A-Z and 0-9, separated by single blanks. Apostrophes vanish (O'CONNOR ->
// OCONNOR); every other sign that is no letter or digit, and the MRZ filler '<', separates
// words. Letters of other scripts are romanised by ICU (Any-Latin); the control characters
// U+0080 .. U+009F are MacRoman letters sent raw, and are read as such.
std::string Fold(std::string_view utf8, Diacritics diacritics);

// Letters and digits only, upper case: the comparable form of a document number.
std::string FoldDocumentNumber(std::string_view number);

}  // namespace safematch::text
