// Names as carriers send them: upper-case ASCII.
#pragma once

#include <string>
#include <string_view>

namespace safematch::load {

// How an issuer prints the letters that ICAO Doc 9303 part 3 section 6 lets be expanded.
enum class Umlauts {
  kDropped,   // Müller -> MULLER
  kExpanded,  // Müller -> MUELLER, Åkesson -> AAKESSON
};

// Latin letters become A-Z, apostrophes vanish, every other sign becomes one blank; trimmed.
// Empty if a letter is not Latin. On purpose a table of its own, not that of text/fold.h:
// generated data must not follow the code that it tests.
std::string ToDocumentText(std::string_view utf8, Umlauts umlauts = Umlauts::kDropped);

}  // namespace safematch::load
