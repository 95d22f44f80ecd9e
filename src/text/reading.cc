#include "text/reading.h"

#include <algorithm>
#include <array>

#include "text/readings.h"

namespace safematch::text {

namespace {

// One way to read the fields, and what may still be tried on it.
struct Draft {
  std::vector<Token> tokens;
  ReadingReasons reasons;
  Spelling spelling;
  size_t next_row = 0;  // Rows of kReasons before it are done: each pair of rows is tried once.
};

// Appends the drafts that follow from `from`; none when there is nothing to read in another way.
using Maker = void (*)(const NameFields& fields, const Draft& from, std::vector<Draft>& out);

void Respell(const NameFields& fields, const Draft& from, const Spelling& spelling, std::vector<Draft>& out) {
  NameWords words = ReadWords(fields, spelling);
  Draft draft{std::move(words.tokens), from.reasons, spelling, 0};
  draft.reasons.Add(words.reasons);
  out.push_back(std::move(draft));
}

void ExpandDiacritics(const NameFields& fields, const Draft& from, std::vector<Draft>& out) {
  if (fields.is_ascii()) return;
  Spelling spelling = from.spelling;
  spelling.diacritics = Diacritics::kExpanded;
  Respell(fields, from, spelling, out);
}

void JoinHyphens(const NameFields& fields, const Draft& from, std::vector<Draft>& out) {
  // One pair of an entry's words is joined in every reading (Reading::joined); only several need
  // a reading of their own. It would cost time on every comparison with the entry.
  const size_t hyphens_min = fields.source() == NameSource::kEntry ? 2 : 1;
  if (fields.hyphens() < hyphens_min) return;
  Spelling spelling = from.spelling;
  spelling.hyphens_joined = true;
  Respell(fields, from, spelling, out);
}

void SplitApostrophes(const NameFields& fields, const Draft& from, std::vector<Draft>& out) {
  if (fields.apostrophes() == 0) return;
  Spelling spelling = from.spelling;
  spelling.apostrophes_split = true;
  Respell(fields, from, spelling, out);
}

Token Changed(const Token& token, std::string_view text) {
  Token changed = MakeToken(text, token.role);
  changed.may_be_cut = token.may_be_cut;
  return changed;
}

std::string ReplaceAll(std::string text, std::string_view code, std::string_view by) {
  for (size_t at = text.find(code); at != std::string::npos; at = text.find(code, at + by.size())) {
    text.replace(at, code.size(), by);
  }
  return text;
}

// Doc 9303 part 3 section 6 lets issuers print U with diaeresis as UXX and N with tilde as NXX.
void DecodeMrzLetters(const NameFields&, const Draft& from, std::vector<Draft>& out) {
  const auto has = [&](std::string_view code) {
    return std::any_of(from.tokens.begin(), from.tokens.end(),
                       [&](const Token& t) { return t.text.find(code) != std::string::npos; });
  };
  const bool has_u = has("UXX");
  if (!has_u && !has("NXX")) return;
  for (const std::string_view u : {"U", "UE"}) {
    Draft draft = from;
    for (Token& token : draft.tokens) {
      token = Changed(token, ReplaceAll(ReplaceAll(token.text, "NXX", "N"), "UXX", u));
    }
    SettleWords(draft.tokens);
    out.push_back(std::move(draft));
    if (!has_u) break;
  }
}

void RemoveFusedTitles(const NameFields&, const Draft& from, std::vector<Draft>& out) {
  // Booking systems glue a title to the first or the last given name; in a name without parts
  // only the last word is known to end something.
  const auto is_given = [](const Token& token) { return token.role == Role::kGiven; };
  const std::vector<Token>& tokens = from.tokens;
  const auto first = std::find_if(tokens.begin(), tokens.end(), is_given);
  const size_t last_at = tokens.size() - 1;
  if (first == tokens.end() && tokens.back().role == Role::kFamily) return;
  const size_t first_at = first == tokens.end() ? last_at : static_cast<size_t>(first - tokens.begin());
  const auto add = [&](size_t at, size_t begin, size_t end) {
    if (begin == 0 && end == tokens[at].text.size()) return;
    const std::string_view left = std::string_view(tokens[at].text).substr(begin, end - begin);
    const WordKind kind = ClassifyWord(left);
    if (kind == WordKind::kTitle || kind == WordKind::kPlaceholder) return;
    Draft draft = from;
    draft.tokens[at] = Changed(tokens[at], left);
    SettleWords(draft.tokens);
    out.push_back(std::move(draft));
  };
  for (const size_t at : {last_at, first_at}) {
    const std::string& word = tokens[at].text;
    add(at, 0, word.size() - FusedTitleAtEnd(word));
    for (const size_t title : FusedTitlesAtStart(word)) add(at, title, word.size());
    if (first_at == last_at) break;
  }
}

void KeepFamilyOnly(const Draft& from, std::vector<Draft>& out) {
  Draft draft = from;
  std::erase_if(draft.tokens, [](const Token& token) { return token.role != Role::kFamily; });
  SettleWords(draft.tokens);
  out.push_back(std::move(draft));
}

// NA is a name in Chinese and Korean, and elsewhere what clerks write for "not available".
void DropNotAvailable(const NameFields&, const Draft& from, std::vector<Draft>& out) {
  const Token& last = from.tokens.back();
  if (last.text != "NA" || last.role != Role::kGiven) return;
  if (from.tokens.size() < 2 || from.tokens[from.tokens.size() - 2].role != Role::kFamily) return;
  KeepFamilyOnly(from, out);
}

void DropRepeatedName(const NameFields&, const Draft& from, std::vector<Draft>& out) {
  const std::vector<Token>& tokens = from.tokens;
  const size_t half = tokens.size() / 2;
  if (tokens.size() % 2 != 0 || tokens[half - 1].role != Role::kFamily || tokens[half].role != Role::kGiven) return;
  for (size_t i = 0; i < half; ++i) {
    if (tokens[i].text != tokens[half + i].text) return;
  }
  KeepFamilyOnly(from, out);
}

struct ReasonRow {
  ReadingReason reason;
  ReadingReasonInfo info;
  Maker make = nullptr;      // Null for what ReadWords finds by itself.
  bool for_entries = false;  // Spelling, not dirt of manifests.
};

// Costs stand for log2 of how much rarer such a field is than one to be read as sent; estimates,
// to be measured by `evaluate`. Facts about a field cost nothing. Readings are made in the order
// of the rows.
constexpr std::array<ReasonRow, kReadingReasonCount> kReasons = {{
    {ReadingReason::kMrzFillers,
     {"mrz_fillers", "the name field carries fillers of the machine-readable zone (<), read as blanks and borders", 0}},
    {ReadingReason::kPlaceholder,
     {"placeholder", "a placeholder or a title stands where a name should; compared as a single name", 0}},
    {ReadingReason::kSingleName,
     {"single_name", "the name has one part only; compared with every part of the entry's name", 0}},
    {ReadingReason::kTruncated,
     {"truncated", "name truncated at source: it fills its field, so its end may be missing", 0}},
    {ReadingReason::kExpandedDiacritics,
     {"expanded_diacritics", "read with national characters written out, such as UE for \u00DC", 0},
     ExpandDiacritics,
     true},
    {ReadingReason::kHyphenJoined, {"hyphen_joined", "words around a hyphen read as one word", 250}, JoinHyphens, true},
    {ReadingReason::kApostropheSplit,
     {"apostrophe_split", "a word with an apostrophe read as two words", 250},
     SplitApostrophes},
    {ReadingReason::kMrzLetterCodes,
     {"mrz_letter_codes", "UXX and NXX read as the letters that they stand for in machine-readable zones", 250},
     DecodeMrzLetters,
     true},
    {ReadingReason::kFusedTitleRemoved,
     {"title_removed", "read without the title that is fused to the name", 1'000},
     RemoveFusedTitles},
    {ReadingReason::kNotAvailable, {"not_available", "the given name NA read as not available", 500}, DropNotAvailable},
    {ReadingReason::kRepeatedNameDropped,
     {"repeated_name", "the family name repeated as given name read once, as a single name", 250},
     DropRepeatedName},
}};

constexpr bool RowsAreInOrder() {
  for (size_t i = 0; i < kReasons.size(); ++i) {
    if (static_cast<size_t>(kReasons[i].reason) != i) return false;
  }
  return true;
}
static_assert(RowsAreInOrder());

void AddVariants(const NameFields& fields, size_t at, std::vector<Draft>& drafts) {
  std::vector<Draft> variants;
  for (size_t row = drafts[at].next_row; row < kReasons.size(); ++row) {
    const ReasonRow& reason = kReasons[row];
    if (reason.make == nullptr || (fields.source() == NameSource::kEntry && !reason.for_entries)) continue;
    reason.make(fields, drafts[at], variants);
    for (Draft& variant : variants) {
      const bool known =
          std::any_of(drafts.begin(), drafts.end(), [&](const Draft& draft) { return draft.tokens == variant.tokens; });
      if (known || variant.tokens.empty()) continue;
      if (drafts.size() == kReadingsMax) return;
      variant.reasons.Add(reason.reason);
      variant.next_row = row + 1;
      drafts.push_back(std::move(variant));
    }
    variants.clear();
  }
}

std::vector<JoinedToken> JoinNeighbours(const std::vector<Token>& tokens) {
  std::vector<JoinedToken> joined;
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (tokens[i].role != tokens[i + 1].role) continue;
    Token token = Changed(tokens[i + 1], tokens[i].text + tokens[i + 1].text);
    token.kind = WordKind::kName;
    joined.push_back({i, std::move(token)});
  }
  return joined;
}

}  // namespace

std::vector<Reading> MakeReadings(const NameFields& fields, NameWords as_given) {
  if (as_given.tokens.empty()) return {};
  std::vector<Draft> drafts;
  drafts.push_back({std::move(as_given.tokens), as_given.reasons, {}, 0});
  for (size_t at = 0; at < drafts.size(); ++at) AddVariants(fields, at, drafts);
  std::vector<Reading> readings(drafts.size());
  for (size_t i = 0; i < drafts.size(); ++i) {
    readings[i].reasons = drafts[i].reasons;
    readings[i].cost_millibits = drafts[i].reasons.CostMillibits();
    readings[i].tokens = std::move(drafts[i].tokens);
    readings[i].joined = JoinNeighbours(readings[i].tokens);
  }
  return readings;
}

const ReadingReasonInfo& Describe(ReadingReason reason) { return kReasons[static_cast<size_t>(reason)].info; }

int32_t ReadingReasons::CostMillibits() const {
  int32_t cost = 0;
  for (const ReasonRow& row : kReasons) {
    if (Has(row.reason)) cost += row.info.cost_millibits;
  }
  return cost;
}

std::vector<Token> WholeForms(const Reading& reading) {
  const std::vector<Token>& tokens = reading.tokens;
  if (tokens.size() < 2) return {};
  // Where the second form begins: the given names, or the last word of a name without roles.
  const auto given = std::find_if(tokens.begin(), tokens.end(), [](const Token& t) { return t.role == Role::kGiven; });
  const auto middle = given == tokens.end() || given == tokens.begin() ? tokens.end() - 1 : given;
  std::vector<Token> forms;
  for (const bool turned : {false, true}) {
    std::string text;
    for (auto token = turned ? middle : tokens.begin(); token != tokens.end(); ++token) text += token->text;
    if (turned) {
      for (auto token = tokens.begin(); token != middle; ++token) text += token->text;
    }
    Token whole = MakeToken(text, Role::kUnknown);
    whole.kind = WordKind::kName;
    whole.may_be_cut = (turned ? middle - 1 : tokens.end() - 1)->may_be_cut;
    forms.push_back(std::move(whole));
  }
  return forms;
}

}  // namespace safematch::text
