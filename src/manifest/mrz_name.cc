#include "manifest/mrz_name.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "base/utf8.h"
#include "manifest/edifact_text.h"

namespace safematch::manifest {

namespace {

// Letters beyond ASCII, by ranges that share their forms: the first as most issuers write it.
// Source: Doc 9303-3 section 6.A (8th edition); Vietnamese letters by their base letter.
struct LetterRow {
  char32_t first;
  char32_t last;
  std::string_view forms[2];  // The second may be empty.
};

constexpr LetterRow kLetters[] = {
    {0xC0, 0xC3, {"A", ""}},     {0xC4, 0xC4, {"AE", "A"}},    {0xC5, 0xC5, {"AA", "A"}},   {0xC6, 0xC6, {"AE", ""}},
    {0xC7, 0xC7, {"C", ""}},     {0xC8, 0xCB, {"E", ""}},      {0xCC, 0xCF, {"I", ""}},     {0xD0, 0xD0, {"D", ""}},
    {0xD1, 0xD1, {"N", ""}},     {0xD2, 0xD5, {"O", ""}},      {0xD6, 0xD6, {"OE", "O"}},   {0xD8, 0xD8, {"OE", "O"}},
    {0xD9, 0xDB, {"U", ""}},     {0xDC, 0xDC, {"UE", "U"}},    {0xDD, 0xDD, {"Y", ""}},     {0xDE, 0xDE, {"TH", ""}},
    {0xDF, 0xDF, {"SS", ""}},    {0xE0, 0xE3, {"A", ""}},      {0xE4, 0xE4, {"AE", "A"}},   {0xE5, 0xE5, {"AA", "A"}},
    {0xE6, 0xE6, {"AE", ""}},    {0xE7, 0xE7, {"C", ""}},      {0xE8, 0xEB, {"E", ""}},     {0xEC, 0xEF, {"I", ""}},
    {0xF0, 0xF0, {"D", ""}},     {0xF1, 0xF1, {"N", ""}},      {0xF2, 0xF5, {"O", ""}},     {0xF6, 0xF6, {"OE", "O"}},
    {0xF8, 0xF8, {"OE", "O"}},   {0xF9, 0xFB, {"U", ""}},      {0xFC, 0xFC, {"UE", "U"}},   {0xFD, 0xFD, {"Y", ""}},
    {0xFE, 0xFE, {"TH", ""}},    {0xFF, 0xFF, {"Y", ""}},      {0x100, 0x105, {"A", ""}},   {0x106, 0x10D, {"C", ""}},
    {0x10E, 0x111, {"D", ""}},   {0x112, 0x11B, {"E", ""}},    {0x11C, 0x123, {"G", ""}},   {0x124, 0x127, {"H", ""}},
    {0x128, 0x131, {"I", ""}},   {0x132, 0x133, {"IJ", ""}},   {0x134, 0x135, {"J", ""}},   {0x136, 0x137, {"K", ""}},
    {0x138, 0x138, {"Q", "K"}},  {0x139, 0x142, {"L", ""}},    {0x143, 0x149, {"N", ""}},   {0x14A, 0x14B, {"N", ""}},
    {0x14C, 0x151, {"O", ""}},   {0x152, 0x153, {"OE", ""}},   {0x154, 0x159, {"R", ""}},   {0x15A, 0x161, {"S", ""}},
    {0x162, 0x167, {"T", ""}},   {0x168, 0x173, {"U", ""}},    {0x174, 0x175, {"W", ""}},   {0x176, 0x178, {"Y", ""}},
    {0x179, 0x17E, {"Z", ""}},   {0x1A0, 0x1A1, {"O", ""}},    {0x1AF, 0x1B0, {"U", ""}},   {0x218, 0x219, {"S", ""}},
    {0x21A, 0x21B, {"T", ""}},   {0x1E9E, 0x1E9E, {"SS", ""}}, {0x1EA0, 0x1EB7, {"A", ""}}, {0x1EB8, 0x1EC7, {"E", ""}},
    {0x1EC8, 0x1ECB, {"I", ""}}, {0x1ECC, 0x1EE3, {"O", ""}},  {0x1EE4, 0x1EF1, {"U", ""}}, {0x1EF2, 0x1EF9, {"Y", ""}},
};

const LetterRow* FindLetter(char32_t letter) {
  const auto* row = std::ranges::lower_bound(kLetters, letter, {}, &LetterRow::last);
  return row != std::end(kLetters) && row->first <= letter ? row : nullptr;
}

bool IsCombiningMark(char32_t c) { return c >= 0x300 && c <= 0x36F; }
// Signs that are neither letters nor marks, such as the apostrophes and hyphens of typesetters.
bool IsSign(char32_t c) { return (c >= 0x80 && c < 0xC0) || c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c < 0x2070); }

// A name of the zone as a pattern. Bit i of a set stands for "the first i letters are read".
class Pattern {
 public:
  using Set = uint64_t;

  // Words of A-Z separated by blanks, at most 63 letters: no zone has more.
  explicit Pattern(std::string_view words) {
    for (const char c : words) {
      if (c == ' ') {
        word_ends_ |= Set{1} << size_;
      } else if (size_ < 63) {
        places_[static_cast<uint8_t>(c)] |= Set{1} << size_++;
      }
    }
    word_ends_ |= Set{1} << size_;
  }

  Set word_ends() const { return word_ends_; }
  bool IsRead(Set reached) const { return (reached >> size_ & 1U) != 0; }

  Set Read(Set reached, std::string_view letters) const {
    for (const char c : letters) reached = (reached & places_[static_cast<uint8_t>(c)]) << 1U;
    return reached;
  }

 private:
  std::array<Set, 128> places_{};  // By character: before which letters the pattern has it.
  Set word_ends_ = 0;
  size_t size_ = 0;
};

// Not both at once: together they would let any words pass.
struct Allowance {
  bool shortened = false;    // The zone's words may lack their ends.
  bool fewer_words = false;  // Either side may have only the first words of the other.
};

// Follows every way to write the sent name at once. True when one of them is the pattern, or
// when the sent name has letters that we cannot write.
bool Agrees(std::string_view sent, const Pattern& pattern, const Allowance& allowance) {
  Pattern::Set reached = 1;
  Pattern::Set shortened = 0;  // Reached as well, once the rest of this word is passed over.
  const auto read = [&](std::string_view first, std::string_view second) {
    if (allowance.shortened) shortened |= reached & pattern.word_ends();
    Pattern::Set next = pattern.Read(reached, first);
    if (!second.empty()) next |= pattern.Read(reached, second);
    reached = next;
  };
  for (size_t at = 0; at < sent.size();) {
    const char32_t c = NextCodePoint(sent, at);
    if (c < 0x80) {
      char letter = static_cast<char>(c);
      if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
      if ((letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9')) {
        read({&letter, 1}, {});
      } else {
        if (letter == ' ' && allowance.fewer_words && pattern.IsRead(reached)) return true;
        reached |= shortened;
        shortened = 0;
      }
    } else if (const LetterRow* row = FindLetter(c)) {
      read(row->forms[0], row->forms[1]);
    } else if (!IsCombiningMark(c) && !IsSign(c)) {
      return true;
    }
    if ((reached | shortened) == 0) return false;
  }
  reached |= shortened;
  return pattern.IsRead(reached) || (allowance.fewer_words && (reached & pattern.word_ends()) != 0);
}

std::string Joined(std::string_view first, std::string_view second) {
  std::string words(first);
  if (!first.empty() && !second.empty()) words += ' ';
  return words.append(second);
}

}  // namespace

std::vector<std::string> ContradictedNames(const model::PersonName& sent, const model::MachineReadableZone& mrz) {
  const std::string& family = mrz.name.family_name.Reveal();
  const std::string& given = mrz.name.given_names.Reveal();
  if (family.empty() && given.empty()) return {};
  const Allowance exact{mrz.name_truncated, false};
  const Allowance first_words{false, true};
  const std::string& sent_family = sent.family_name.Reveal();
  const std::string& sent_given = sent.given_names.Reveal();
  const std::string& sent_full = sent.full_name.Reveal();

  if (!IsComparable(sent_family) && !IsComparable(sent_given)) {
    if (!IsComparable(sent_full)) return {};
    const std::string first_given = given.substr(0, given.find(' '));
    for (const std::string& order :
         {Joined(family, given), Joined(given, family), Joined(first_given, family), Joined(family, first_given)}) {
      if (Agrees(sent_full, Pattern(order), exact)) return {};
    }
    return {"full_name"};
  }
  if (Agrees(Joined(sent_family, sent_given), Pattern(Joined(family, given)), exact)) return {};
  std::vector<std::string> contradicted;
  // A person with one name: senders put it into either field, or into both.
  const bool single = given.empty() && IsComparable(sent_given) && Agrees(sent_given, Pattern(family), exact);
  if (IsComparable(sent_family) && !single && !Agrees(sent_family, Pattern(family), exact)) {
    contradicted.emplace_back("family_name");
  }
  const Pattern pattern(given);
  if (IsComparable(sent_given) && !given.empty() && !Agrees(sent_given, pattern, exact) &&
      !Agrees(sent_given, pattern, first_words)) {
    contradicted.emplace_back("given_names");
  }
  return contradicted;
}

}  // namespace safematch::manifest
