#include "text/name_fields.h"

#include <algorithm>
#include <array>
#include <span>

namespace safematch::text {

namespace {

// Where sources cut names. PAXLST: a component of NAD holds 35 characters. Machine-readable
// zones: the name field holds 39 (TD3), 31 (TD2) or 30 (TD1) with its fillers, and a last
// character that is a letter may mean that the name goes on (ICAO Doc 9303 parts 4 to 6).
constexpr size_t kComponentCharacters = 35;
constexpr std::array<size_t, 3> kMrzNameCharacters = {39, 31, 30};
constexpr std::string_view kMrzSeparator = "<<";

constexpr std::array<std::string_view, 6> kHyphens = {"-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2212"};
constexpr std::array<std::string_view, 9> kApostrophes = {"'",      "`",      "\u2019", "\u2018", "\u02BC",
                                                          "\u02BB", "\u00B4", "\u02BF", "\u02BE"};

std::string_view Trim(std::string_view text, std::string_view signs) {
  const size_t first = text.find_first_not_of(signs);
  return first == std::string_view::npos ? std::string_view{}
                                         : text.substr(first, text.find_last_not_of(signs) - first + 1);
}

size_t CountCharacters(std::string_view utf8) {
  return static_cast<size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

bool IsMrzLength(size_t characters) {
  return std::find(kMrzNameCharacters.begin(), kMrzNameCharacters.end(), characters) != kMrzNameCharacters.end();
}

bool LooksCut(std::string_view field) {
  const std::string_view text = Trim(field, " ");
  if (text.empty() || text.back() == '<') return false;
  const size_t characters = CountCharacters(text);
  return characters >= kComponentCharacters || IsMrzLength(characters);
}

// "N/A" is no word, so it is looked for before folding: N and A alone are initials.
bool IsNotApplicable(std::string_view field) {
  const std::string_view text = Trim(field, " ");
  return text == "N/A" || text == "n/a";
}

// The sign that `text` starts with; empty for none.
std::string_view SignAtStart(std::string_view text, std::span<const std::string_view> signs) {
  const auto sign = std::find_if(signs.begin(), signs.end(), [&](std::string_view s) { return text.starts_with(s); });
  return sign == signs.end() ? std::string_view{} : *sign;
}

std::string ReplaceSigns(std::string_view text, std::span<const std::string_view> signs, std::string_view by) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::string_view sign = SignAtStart(text, signs);
    out += sign.empty() ? text.substr(0, 1) : by;
    text.remove_prefix(std::max<size_t>(sign.size(), 1));
  }
  return out;
}

std::string FoldField(std::string_view text, const Spelling& spelling) {
  if (!spelling.hyphens_joined && !spelling.apostrophes_split) return Fold(text, spelling.diacritics);
  std::string respelled(text);
  if (spelling.hyphens_joined) respelled = ReplaceSigns(respelled, kHyphens, "");
  if (spelling.apostrophes_split) respelled = ReplaceSigns(respelled, kApostrophes, " ");
  return Fold(respelled, spelling.diacritics);
}

// Returns false when the field holds no name.
bool AppendWords(const NameFields::Field& field, const Spelling& spelling, NameWords& words) {
  if (IsNotApplicable(field.text)) return false;
  const std::string folded = FoldField(field.text, spelling);
  std::string_view rest = folded;
  bool kept_any = false;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find(' '), rest.size());
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    Token token = MakeToken(word, field.role);
    if (token.kind == WordKind::kPlaceholder || token.kind == WordKind::kTitle) continue;
    kept_any = true;
    if (word.size() > kTokenBytesMax || words.tokens.size() == kTokensMax) words.limit_reached = true;
    if (words.tokens.size() == kTokensMax) break;
    if (field.may_be_cut && rest.empty()) {
      token.may_be_cut = true;
      words.reasons.Add(ReadingReason::kTruncated);
    }
    words.tokens.push_back(std::move(token));
  }
  return kept_any;
}

}  // namespace

NameFields::NameFields(const NameParts& parts, NameSource source) : source_(source) {
  const bool whole = parts.family.empty() && parts.given.empty();
  const std::string_view name = whole ? parts.full : parts.family.empty() ? parts.given : parts.family;
  const std::string_view given = parts.family.empty() ? std::string_view{} : parts.given;
  has_fillers_ = name.find('<') != std::string_view::npos || given.find('<') != std::string_view::npos;
  if (has_fillers_ && SplitAtFillers(name, given)) return;
  if (whole) {
    Add(parts.full, Role::kUnknown, LooksCut(parts.full));
    return;
  }
  Add(parts.family, Role::kFamily, LooksCut(parts.family));
  // A sender may have taken a cut name from the zone and sent it in parts.
  const std::string_view family = Trim(parts.family, " ");
  const std::string_view given_names = Trim(parts.given, " ");
  const bool fills_zone = !family.empty() && !given_names.empty() && given_names.back() != '<' &&
                          IsMrzLength(CountCharacters(family) + kMrzSeparator.size() + CountCharacters(given_names));
  Add(parts.given, Role::kGiven, fills_zone || LooksCut(parts.given));
}

void NameFields::Add(std::string_view text, Role role, bool may_be_cut) {
  if (text.empty()) return;
  fields_[count_++] = {text, role, may_be_cut && source_ == NameSource::kTraveler};
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 'A' && byte <= 'z' && byte != '`') continue;
    is_ascii_ = is_ascii_ && byte < 0x80;
    if (byte == ' ' || (byte >= 0x80 && byte < 0xC0)) continue;  // No sign starts inside a character.
    if (!SignAtStart(text.substr(i), kHyphens).empty()) ++hyphens_;
    if (!SignAtStart(text.substr(i), kApostrophes).empty()) ++apostrophes_;
  }
}

bool NameFields::SplitAtFillers(std::string_view name, std::string_view given) {
  const std::string_view trimmed = Trim(name, "< ");
  const size_t border = trimmed.find(kMrzSeparator);
  if (border == std::string_view::npos) return false;
  const std::string_view after = Trim(trimmed.substr(border), "< ");
  Add(trimmed.substr(0, border), Role::kFamily, false);
  const std::string folded_given = Fold(given, Diacritics::kDropped);
  if (folded_given.empty() || folded_given == Fold(after, Diacritics::kDropped)) {
    Add(after, Role::kGiven, LooksCut(name));
  } else {
    given_.append(after).append(" ").append(given);
    Add(given_, Role::kGiven, LooksCut(given));
  }
  return true;
}

Token MakeToken(std::string_view word, Role role) {
  Token token;
  token.text = std::string(word.substr(0, kTokenBytesMax));
  token.letters = LetterSet(token.text);
  token.role = role;
  token.kind = ClassifyWord(token.text);
  return token;
}

bool SettleWords(std::vector<Token>& tokens) {
  if (tokens.empty()) return false;
  const Role first = tokens.front().role;
  const bool one_part = std::all_of(tokens.begin(), tokens.end(), [&](const Token& t) { return t.role == first; });
  const bool single = one_part && (first != Role::kUnknown || tokens.size() == 1);
  if (single) {
    for (Token& token : tokens) token.role = Role::kUnknown;
  }
  for (const Role role : {Role::kUnknown, Role::kFamily, Role::kGiven}) {
    const bool has_name = std::any_of(tokens.begin(), tokens.end(), [&](const Token& token) {
      return token.role == role && token.kind == WordKind::kName && !token.IsInitial();
    });
    if (has_name) continue;
    for (Token& token : tokens) {
      if (token.role == role && !token.IsInitial()) token.kind = WordKind::kName;
    }
  }
  return single;
}

NameWords ReadWords(const NameFields& fields, const Spelling& spelling) {
  NameWords words;
  words.tokens.reserve(4);  // As many as most names have.
  bool placeholder = false;
  for (const NameFields::Field& field : fields.fields()) {
    const bool blank = Trim(field.text, " <").empty();
    if (!AppendWords(field, spelling, words) && !blank) placeholder = true;
  }
  const bool single = SettleWords(words.tokens);
  if (fields.source() == NameSource::kEntry) return words;
  if (fields.has_fillers()) words.reasons.Add(ReadingReason::kMrzFillers);
  if (placeholder) {
    words.reasons.Add(ReadingReason::kPlaceholder);
  } else if (single) {
    words.reasons.Add(ReadingReason::kSingleName);
  }
  return words;
}

}  // namespace safematch::text
