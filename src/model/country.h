// Codes of states as senders write them -> the one code that travelers and watchlists share.
#pragma once

#include <string>
#include <string_view>

namespace safematch::model {

struct Country {
  std::string code;  // Upper case; as sent when not known.
  bool known = false;

  bool operator==(const Country&) const = default;
};

// The current ISO 3166-1 alpha-3 code of an alpha-2 or alpha-3 code, of "D" (Germany in machine
// readable zones), and of a withdrawn code with one successor ("ROM", "ZAR", "TMP"). The codes
// that ICAO Doc 9303 adds (stateless "XXA", British Overseas "GBO", United Nations "UNO", "UTO"
// of specimens ...) and withdrawn codes with several successors ("YUG") are known and stay.
// Kosovo is "RKS", as its passports have it, whichever of its codes is sent. Blanks around and
// the filler "<" behind are dropped and a to z made capitals; everything else stays as sent and
// is not known. An empty text is known and empty. Cost: two binary searches, no allocation for
// a code of up to 15 bytes.
Country NormalCountry(std::string_view text);

}  // namespace safematch::model
