#include "load/document_text.h"

#include "base/utf8.h"

namespace safematch::load {

namespace {

// U+00C0 to U+00FF and U+0100 to U+017F: the base letter of each.
constexpr std::string_view kLatin1 = "AAAAAAACEEEEIIIIDNOOOOO OUUUUYTSAAAAAAACEEEEIIIIDNOOOOO OUUUUYTY";
constexpr std::string_view kExtendedA =
    "AAAAAACCCCCCCCDDDDEEEEEEEEEEGGGGGGGGHHHHIIIIIIIIIIIIJJKKKLLLLLLLLLLNNNNNNNNN"
    "OOOOOOOORRRRRRSSSSSSSSTTTTTTUUUUUUUUUUUUWWYYYZZZZZZS";
static_assert(kLatin1.size() == 64 && kExtendedA.size() == 128);

struct Expansion {
  char32_t letter;
  std::string_view text;
  bool always;  // Not only for Umlauts::kExpanded.
};

constexpr Expansion kExpansions[] = {
    {U'Æ', "AE", true},  {U'æ', "AE", true},  {U'Œ', "OE", true},  {U'œ', "OE", true},  {U'ß', "SS", true},
    {U'Þ', "TH", true},  {U'þ', "TH", true},  {U'Ä', "AE", false}, {U'ä', "AE", false}, {U'Ö', "OE", false},
    {U'ö', "OE", false}, {U'Ü', "UE", false}, {U'ü', "UE", false}, {U'Å', "AA", false}, {U'å', "AA", false},
    {U'Ø', "OE", false}, {U'ø', "OE", false},
};

// The base letter of a Latin letter beyond ASCII; 0: not one.
char BaseLetter(char32_t c) {
  if (c >= 0xC0 && c <= 0xFF) return kLatin1[c - 0xC0];
  if (c >= 0x100 && c <= 0x17F) return kExtendedA[c - 0x100];
  if (c == U'Ơ' || c == U'ơ') return 'O';
  if (c == U'Ư' || c == U'ư') return 'U';
  // Vietnamese letters stand in runs of one base letter.
  if (c >= 0x1EA0 && c <= 0x1EF9) {
    return c < 0x1EB8 ? 'A' : c < 0x1EC8 ? 'E' : c < 0x1ECC ? 'I' : c < 0x1EE4 ? 'O' : c < 0x1EF2 ? 'U' : 'Y';
  }
  return 0;
}

}  // namespace

std::string ToDocumentText(std::string_view utf8, Umlauts umlauts) {
  std::string out;
  out.reserve(utf8.size());
  const auto blank = [&out] {
    if (!out.empty() && out.back() != ' ') out += ' ';
  };
  for (size_t at = 0; at < utf8.size();) {
    const char32_t c = NextCodePoint(utf8, at);
    if (c < 0x80) {
      const char ascii = static_cast<char>(c);
      if (ascii >= 'a' && ascii <= 'z') {
        out += static_cast<char>(ascii - 'a' + 'A');
      } else if ((ascii >= 'A' && ascii <= 'Z') || (ascii >= '0' && ascii <= '9')) {
        out += ascii;
      } else if (ascii != '\'') {
        blank();
      }
      continue;
    }
    if (c == U'’' || c == U'ʼ' || c == U'‘') continue;
    const Expansion* found = nullptr;
    for (const Expansion& expansion : kExpansions) {
      if (expansion.letter == c && (expansion.always || umlauts == Umlauts::kExpanded)) found = &expansion;
    }
    if (found != nullptr) {
      out += found->text;
    } else if (const char base = BaseLetter(c); base > ' ') {
      out += base;
    } else if (base == ' ' || (c >= 0x2000 && c <= 0x206F) || c == 0xA0) {
      blank();
    } else {
      return {};
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace safematch::load
