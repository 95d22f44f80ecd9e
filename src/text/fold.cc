#include "text/fold.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <memory>

namespace safematch::text {

namespace {

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool IsWordCharacter(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

char ToUpper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// Appends `c` of ASCII text, keeping single blanks between words.
void AppendFolded(char c, std::string& out) {
  c = ToUpper(c);
  if (IsWordCharacter(c)) {
    out.push_back(c);
  } else if (c != '\'' && c != '`' && !out.empty() && out.back() != ' ') {
    out.push_back(' ');
  }
}

struct LatinForm {
  char32_t letter;  // Upper case.
  const char* dropped;
  const char* expanded;
};

// Letters that a decomposition does not reduce to A-Z, or that Doc 9303 lets expand.
constexpr std::array<LatinForm, 21> kLatinForms = {{
    {U'Ä', "A", "AE"},  {U'Å', "A", "AA"},  {U'Ö', "O", "OE"},  {U'Ø', "O", "OE"},  {U'Ü', "U", "UE"},
    {U'Æ', "AE", "AE"}, {U'Œ', "OE", "OE"}, {U'ß', "SS", "SS"}, {U'ẞ', "SS", "SS"}, {U'Þ', "TH", "TH"},
    {U'Ð', "D", "D"},   {U'Đ', "D", "D"},   {U'Ł', "L", "L"},   {U'Ħ', "H", "H"},   {U'Ŧ', "T", "T"},
    {U'ı', "I", "I"},   {U'Ŋ', "N", "N"},   {U'Ĳ', "IJ", "IJ"}, {U'Ə', "A", "E"},   {U'Ŀ', "L", "L"},
    {U'ĸ', "K", "K"},
}};

bool IsApostrophe(char32_t c) {
  return c == U'\u2019' || c == U'\u2018' || c == U'\u02BC' || c == U'\u02BB' || c == U'\u00B4' || c == U'\u02BF' ||
         c == U'\u02BE';
}

// One Transliterator a thread: ICU does not promise that they can be shared.
const icu::Transliterator* Romaniser() {
  thread_local const std::unique_ptr<icu::Transliterator> made = [] {
    UErrorCode status = U_ZERO_ERROR;
    return std::unique_ptr<icu::Transliterator>(
        icu::Transliterator::createInstance("Any-Latin; Latin-ASCII", UTRANS_FORWARD, status));
  }();
  return made.get();
}

// MacRoman 0x80 .. 0x9F, all of them letters. No name has control characters: where U+0080 to
// U+009F stand in one, a sender wrote MacRoman bytes and somebody read them as ISO 8859-1.
constexpr std::array<char16_t, 32> kMacRomanLetters = {
    u'Ä', u'Å', u'Ç', u'É', u'Ñ', u'Ö', u'Ü', u'á', u'à', u'â', u'ä', u'ã', u'å', u'ç', u'é', u'è',
    u'ê', u'ë', u'í', u'ì', u'î', u'ï', u'ñ', u'ó', u'ò', u'ô', u'ö', u'õ', u'ú', u'ù', u'û', u'ü',
};

void ReadControlsAsMacRoman(icu::UnicodeString& text) {
  for (int32_t i = 0; i < text.length(); ++i) {
    const char16_t unit = text.charAt(i);
    if (unit >= 0x80 && unit < 0xA0) text.setCharAt(i, kMacRomanLetters[static_cast<size_t>(unit - 0x80)]);
  }
}

void AppendUnicode(const icu::UnicodeString& letters, Diacritics diacritics, std::string& out) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfd = icu::Normalizer2::getNFDInstance(status);
  for (int32_t i = 0; i < letters.length(); i = letters.moveIndex32(i, 1)) {
    const auto original = static_cast<char32_t>(letters.char32At(i));
    if (original < 0x80) {
      AppendFolded(static_cast<char>(original), out);
      continue;
    }
    if (IsApostrophe(original)) continue;
    const auto letter = static_cast<char32_t>(u_toupper(static_cast<UChar32>(original)));
    const auto* form = std::find_if(kLatinForms.begin(), kLatinForms.end(),
                                    [&](const LatinForm& f) { return f.letter == letter || f.letter == original; });
    if (form != kLatinForms.end()) {
      for (const char* c = diacritics == Diacritics::kExpanded ? form->expanded : form->dropped; *c != '\0'; ++c) {
        AppendFolded(*c, out);
      }
      continue;
    }
    icu::UnicodeString parts;
    if (U_SUCCESS(status) && nfd->getDecomposition(static_cast<UChar32>(letter), parts)) {
      for (int32_t k = 0; k < parts.length(); k = parts.moveIndex32(k, 1)) {
        if (parts.char32At(k) < 0x80) AppendFolded(static_cast<char>(parts.char32At(k)), out);
      }
      continue;
    }
    const int8_t type = u_charType(static_cast<UChar32>(letter));
    const bool ignorable = type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR;
    if (!ignorable) AppendFolded(' ', out);
  }
}

bool HasOtherScript(const icu::UnicodeString& text) {
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    UErrorCode status = U_ZERO_ERROR;
    const UScriptCode script = uscript_getScript(text.char32At(i), &status);
    if (U_SUCCESS(status) && script != USCRIPT_LATIN && script != USCRIPT_COMMON && script != USCRIPT_INHERITED) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::string Fold(std::string_view utf8, Diacritics diacritics) {
  std::string out;
  out.reserve(utf8.size());
  if (IsAscii(utf8)) {
    for (const char c : utf8) AppendFolded(c, out);
  } else {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString text =
        icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
    ReadControlsAsMacRoman(text);
    // Compatibility composition first: full-width letters, ligatures and presentation forms.
    if (const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCInstance(status); U_SUCCESS(status)) {
      const icu::UnicodeString composed = nfkc->normalize(text, status);
      if (U_SUCCESS(status)) text = composed;
    }
    if (HasOtherScript(text)) {
      if (const icu::Transliterator* romaniser = Romaniser(); romaniser != nullptr) romaniser->transliterate(text);
    }
    AppendUnicode(text, diacritics, out);
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string FoldDocumentNumber(std::string_view number) {
  std::string out;
  for (const char c : number) {
    if (const char upper = ToUpper(c); IsWordCharacter(upper)) out.push_back(upper);
  }
  return out;
}

}  // namespace safematch::text
