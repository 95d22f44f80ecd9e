#include "text/name.h"

#include <algorithm>

#include "text/fold.h"

namespace safematch::text {

namespace {

Token MakeToken(std::string_view word, Role role) {
  Token token;
  token.text = std::string(word.substr(0, kTokenBytesMax));
  token.letters = LetterSet(token.text);
  token.role = role;
  token.kind = ClassifyWord(token.text);
  return token;
}

void AppendWords(std::string_view folded, Role role, std::vector<Token>& tokens, bool& cut) {
  while (!folded.empty()) {
    const size_t end = std::min(folded.find(' '), folded.size());
    const std::string_view word = folded.substr(0, end);
    folded.remove_prefix(std::min(end + 1, folded.size()));
    Token token = MakeToken(word, role);
    if (token.kind == WordKind::kPlaceholder || token.kind == WordKind::kTitle) continue;
    if (word.size() > kTokenBytesMax || tokens.size() == kTokensMax) cut = true;
    if (tokens.size() < kTokensMax) tokens.push_back(std::move(token));
  }
}

// LE, DO and BEN are particles in some countries and whole names in others: where a part of
// the name has nothing else, they are the name.
void PromoteLoneParticles(std::vector<Token>& tokens) {
  for (const Role role : {Role::kUnknown, Role::kFamily, Role::kGiven}) {
    const bool has_name = std::any_of(tokens.begin(), tokens.end(), [&](const Token& token) {
      return token.role == role && token.kind == WordKind::kName && !token.IsInitial();
    });
    if (has_name) continue;
    for (Token& token : tokens) {
      if (token.role == role && !token.IsInitial()) token.kind = WordKind::kName;
    }
  }
}

std::vector<JoinedToken> JoinNeighbours(const std::vector<Token>& tokens) {
  std::vector<JoinedToken> joined;
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].role != tokens[i + 1].role) continue;
    Token token = MakeToken(tokens[i].text + tokens[i + 1].text, tokens[i].role);
    token.kind = WordKind::kName;
    joined.push_back({i, std::move(token)});
  }
  return joined;
}

Reading MakeReading(ReadingKind kind, std::vector<Token> tokens) {
  Reading reading;
  reading.kind = kind;
  reading.tokens = std::move(tokens);
  reading.joined = JoinNeighbours(reading.tokens);
  return reading;
}

std::vector<Token> Tokens(const NameParts& parts, Diacritics diacritics, bool& cut) {
  std::vector<Token> tokens;
  if (!parts.family.empty()) AppendWords(Fold(parts.family, diacritics), Role::kFamily, tokens, cut);
  if (!parts.given.empty()) AppendWords(Fold(parts.given, diacritics), Role::kGiven, tokens, cut);
  if (!parts.full.empty() && parts.family.empty() && parts.given.empty()) {
    AppendWords(Fold(parts.full, diacritics), Role::kUnknown, tokens, cut);
  }
  PromoteLoneParticles(tokens);
  return tokens;
}

}  // namespace

uint32_t LetterSet(std::string_view word) {
  uint32_t set = 0;
  for (const char c : word) set |= c >= 'A' && c <= 'Z' ? 1U << (c - 'A') : 1U << 26;
  return set;
}

PreparedName PrepareName(const NameParts& parts) {
  PreparedName name;
  std::vector<Token> tokens = Tokens(parts, Diacritics::kDropped, name.cut);
  if (tokens.empty()) return name;
  std::vector<Token> expanded = Tokens(parts, Diacritics::kExpanded, name.cut);

  // A title is fused to the last word of the given names, or of the whole name.
  Token& last = tokens.back();
  std::vector<Token> untitled;
  if (const size_t length = LengthWithoutFusedTitle(last.text); length > 0 && last.role != Role::kFamily) {
    untitled = tokens;
    untitled.back() = MakeToken(std::string_view(last.text).substr(0, length), last.role);
  }
  const bool has_expanded = expanded != tokens;
  name.readings.push_back(MakeReading(ReadingKind::kAsGiven, std::move(tokens)));
  if (has_expanded) name.readings.push_back(MakeReading(ReadingKind::kExpandedDiacritics, std::move(expanded)));
  if (!untitled.empty()) name.readings.push_back(MakeReading(ReadingKind::kFusedTitleRemoved, std::move(untitled)));
  return name;
}

}  // namespace safematch::text
