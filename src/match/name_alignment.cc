#include "match/name_alignment.h"

#include <algorithm>
#include <array>

#include "match/token_similarity.h"

namespace safematch::match {

namespace {

using model::Weight;
using text::Reading;
using text::Role;
using text::Token;
using text::WordKind;

// What a word costs that only one side has, or that the other side contradicts. A word left
// out is ordinary (middle names, second surnames); another word in its place is not.
// Estimates in the sense of log2(m/u); to be measured by `evaluate`.
constexpr Weight kOnlyTravelerCost{1'000};
constexpr Weight kOnlyEntryCost{1'500};
constexpr Weight kConflictCost{5'000};
constexpr Weight kLightCost{100};  // Particles, suffixes, initials on one side only.

constexpr Weight kInitialWeight{1'500};  // log2 of about a third of the 26 letters.
constexpr Weight kParticleWeight{500};   // Two names that share a particle share little.
constexpr Weight kAgreementMin{500};     // An agreement never counts against.
constexpr Weight kJoinedCost{500};
constexpr Weight kSwappedCost{1'000};

// A word of which a cut left so little says nothing.
constexpr size_t kCutRestMax = 2;

bool IsLight(const Token& token) {
  return token.kind != WordKind::kName || token.IsInitial() || (token.may_be_cut && token.text.size() <= kCutRestMax);
}

// A side of the alignment: the words of a reading, two neighbours perhaps joined.
struct Side {
  std::array<const Token*, text::kTokensMax> words{};
  size_t size = 0;
  size_t joined_at = text::kTokensMax;  // Position of the joined word; kTokensMax: none.
};

Side MakeSide(const Reading& reading) {
  Side side;
  for (const Token& token : reading.tokens) side.words[side.size++] = &token;
  return side;
}

Side MakeJoinedSide(const Reading& reading, const text::JoinedToken& joined) {
  Side side;
  for (size_t i = 0; i < reading.tokens.size(); ++i) {
    if (i == joined.first + 1) continue;
    if (i == joined.first) side.joined_at = side.size;
    side.words[side.size++] = i == joined.first ? &joined.token : &reading.tokens[i];
  }
  return side;
}

// All words of one side as one, to meet the single name of the other.
Side MakeWholeSide(const Token& whole) {
  Side side;
  side.words[side.size++] = &whole;
  side.joined_at = 0;
  return side;
}

struct Cell {
  TokenAgreement agreement;
  Weight weight;
};

Weight AgreementWeight(const TokenAgreement& agreement, const Token& a, const Token& b, bool joined,
                       const TokenStatistics& statistics) {
  if (agreement.relation == TokenRelation::kInitial) return kInitialWeight;
  if (IsLight(a) || IsLight(b)) return kParticleWeight;
  Weight weight = std::min(statistics.Rarity(a.text), statistics.Rarity(b.text)) - agreement.penalty;
  if (joined) weight += -kJoinedCost;
  return std::max(weight, kAgreementMin);
}

Weight LoneCost(const Token& token, Weight cost) { return IsLight(token) ? kLightCost : cost; }

// Finds the assignment of greatest weight by dynamic programming over the set of entry words
// already used.
class Aligner {
 public:
  Aligner(const Side& traveler, const Side& entry, const TokenStatistics& statistics)
      : traveler_(traveler), entry_(entry) {
    for (size_t i = 0; i < traveler.size; ++i) {
      for (size_t j = 0; j < entry.size; ++j) {
        const Token& a = *traveler.words[i];
        const Token& b = *entry.words[j];
        const bool joined = i == traveler.joined_at || j == entry.joined_at;
        Cell& cell = cells_[i][j];
        cell.agreement = CompareTravelerToken(a, b);
        if (cell.agreement.relation == TokenRelation::kNone) continue;
        // Joining is meant to meet one word; a joined word against an initial says nothing.
        if (joined && cell.agreement.relation == TokenRelation::kInitial) cell.agreement = {};
        if (cell.agreement.relation == TokenRelation::kNone) continue;
        cell.weight = AgreementWeight(cell.agreement, a, b, joined, statistics);
        any_ = true;
        if (i == traveler.joined_at || j == entry.joined_at) joined_agrees_ = true;
      }
    }
  }

  bool any() const { return any_; }
  bool joined_agrees() const { return joined_agrees_; }

  NameAlignment Align() const;

 private:
  using Choice = std::array<int, text::kTokensMax>;  // Entry word of each traveler word, -1: none.

  Choice BestChoice() const;
  NameAlignment Describe(const Choice& choice) const;
  // True if the traveler's name may be cut off before this word of the entry.
  bool MayLack(const Token& theirs) const;

  const Side& traveler_;
  const Side& entry_;
  std::array<std::array<Cell, text::kTokensMax>, text::kTokensMax> cells_{};
  bool any_ = false;
  bool joined_agrees_ = false;
};

// The rows left over on both sides are paired as conflicts, so their cost depends only on
// how many full words stay alone; each agreement saves at least that of its two words. The
// sum of agreements therefore may be maximised by itself. (After a cut it also depends on which
// of the entry's words stay alone; that difference is left out of the choice.)
Aligner::Choice Aligner::BestChoice() const {
  Choice choice;
  choice.fill(-1);
  if (!any_) return choice;
  const size_t sets = size_t{1} << entry_.size;
  // best[i][set]: greatest sum over traveler words i.. when `set` of the entry's are taken.
  std::vector<int32_t> best((traveler_.size + 1) * sets, 0);
  for (size_t i = traveler_.size; i-- > 0;) {
    for (size_t set = 0; set < sets; ++set) {
      int32_t value = best[(i + 1) * sets + set];
      for (size_t j = 0; j < entry_.size; ++j) {
        if ((set >> j & 1U) != 0 || cells_[i][j].agreement.relation == TokenRelation::kNone) continue;
        value = std::max(value, cells_[i][j].weight.millibits + best[(i + 1) * sets + (set | (size_t{1} << j))]);
      }
      best[i * sets + set] = value;
    }
  }
  size_t set = 0;
  for (size_t i = 0; i < traveler_.size; ++i) {
    const int32_t value = best[i * sets + set];
    if (value == best[(i + 1) * sets + set]) continue;
    for (size_t j = 0; j < entry_.size; ++j) {
      if ((set >> j & 1U) != 0 || cells_[i][j].agreement.relation == TokenRelation::kNone) continue;
      if (cells_[i][j].weight.millibits + best[(i + 1) * sets + (set | (size_t{1} << j))] == value) {
        choice[i] = static_cast<int>(j);
        set |= size_t{1} << j;
        break;
      }
    }
  }
  return choice;
}

bool Aligner::MayLack(const Token& theirs) const {
  for (size_t i = 0; i < traveler_.size; ++i) {
    const Token& ours = *traveler_.words[i];
    if (!ours.may_be_cut) continue;
    if (ours.role == theirs.role || ours.role == Role::kUnknown || theirs.role == Role::kUnknown) return true;
  }
  return false;
}

NameAlignment Aligner::Describe(const Choice& choice) const {
  NameAlignment alignment;
  alignment.comparable = true;
  std::array<bool, text::kTokensMax> taken{};
  size_t crossed = 0;
  size_t straight = 0;
  std::vector<size_t> lone_travelers;
  for (size_t i = 0; i < traveler_.size; ++i) {
    if (choice[i] < 0) {
      lone_travelers.push_back(i);
      continue;
    }
    const auto j = static_cast<size_t>(choice[i]);
    taken[j] = true;
    const Token& ours = *traveler_.words[i];
    const Token& theirs = *entry_.words[j];
    const Cell& cell = cells_[i][j];
    AlignmentRow row;
    row.relation = cell.agreement.relation == TokenRelation::kExact       ? RowRelation::kExact
                   : cell.agreement.relation == TokenRelation::kInitial   ? RowRelation::kInitial
                   : cell.agreement.relation == TokenRelation::kTruncated ? RowRelation::kTruncated
                                                                          : RowRelation::kSimilar;
    if (row.relation == RowRelation::kTruncated) alignment.uses_cut = true;
    row.role = ours.role;
    row.traveler_word = ours.text;
    row.entry_word = theirs.text;
    row.edits = cell.agreement.edits;
    row.joined = i == traveler_.joined_at || j == entry_.joined_at;
    row.weight = cell.weight;
    alignment.rows.push_back(std::move(row));
    if (IsLight(ours) || IsLight(theirs)) continue;
    alignment.agrees = true;
    if (ours.role == Role::kUnknown || theirs.role == Role::kUnknown) continue;
    (ours.role == theirs.role ? straight : crossed) += 1;
  }
  std::vector<size_t> lone_entries;
  for (size_t j = 0; j < entry_.size; ++j) {
    if (!taken[j]) lone_entries.push_back(j);
  }
  // Words of the same role that face each other unexplained contradict; then any others do.
  const auto pair_up = [&](bool same_role) {
    for (auto i = lone_travelers.begin(); i != lone_travelers.end();) {
      const Token& ours = *traveler_.words[*i];
      const auto j = std::find_if(lone_entries.begin(), lone_entries.end(), [&](size_t k) {
        const Token& theirs = *entry_.words[k];
        return !IsLight(ours) && !IsLight(theirs) && (!same_role || ours.role == theirs.role);
      });
      if (j == lone_entries.end()) {
        ++i;
        continue;
      }
      alignment.rows.push_back(
          {RowRelation::kConflict, ours.role, ours.text, entry_.words[*j]->text, 0, false, -kConflictCost, false});
      lone_entries.erase(j);
      i = lone_travelers.erase(i);
    }
  };
  pair_up(true);
  pair_up(false);
  for (const size_t i : lone_travelers) {
    const Token& ours = *traveler_.words[i];
    alignment.rows.push_back(
        {RowRelation::kOnlyTraveler, ours.role, ours.text, "", 0, false, -LoneCost(ours, kOnlyTravelerCost), false});
  }
  for (const size_t j : lone_entries) {
    const Token& theirs = *entry_.words[j];
    // Only where something agrees: what was cut from another person's name excuses nothing.
    const bool after_cut = alignment.agrees && !IsLight(theirs) && MayLack(theirs);
    alignment.uses_cut = alignment.uses_cut || after_cut;
    const Weight cost = after_cut ? kLightCost : LoneCost(theirs, kOnlyEntryCost);
    alignment.rows.push_back({RowRelation::kOnlyEntry, theirs.role, "", theirs.text, 0, false, -cost, after_cut});
  }
  if (crossed > straight) alignment.order_cost = kSwappedCost;
  for (const AlignmentRow& row : alignment.rows) alignment.weight += row.weight;
  alignment.weight += -alignment.order_cost;
  return alignment;
}

NameAlignment Aligner::Align() const { return Describe(BestChoice()); }

bool Agree(const Token& traveler, const Token& entry) {
  return CompareTokens(traveler, entry).relation != TokenRelation::kNone ||
         (traveler.may_be_cut && IsCutOf(traveler, entry));
}

// True if any word of one side, joined or not, agrees with one of the other.
bool AnyAgreement(const Reading& traveler, const Reading& entry) {
  for (const Token& x : traveler.tokens) {
    for (const Token& y : entry.tokens) {
      if (Agree(x, y)) return true;
    }
    for (const auto& y : entry.joined) {
      if (Agree(x, y.token)) return true;
    }
  }
  for (const auto& x : traveler.joined) {
    for (const Token& y : entry.tokens) {
      if (Agree(x.token, y)) return true;
    }
  }
  return false;
}

// The words of `reading`, written as one, that agree with the `single` word of the other side.
// A few letters more or less, or nothing: it runs for each pair with a single name.
std::vector<Token> WholeFormsLike(const Token& single, const Reading& reading, bool single_is_entry) {
  constexpr size_t kLettersApartMax = 2;
  if (reading.tokens.size() < 2) return {};
  size_t size = 0;
  for (const Token& token : reading.tokens) size += token.text.size();
  if (size > single.text.size() + kLettersApartMax && !single.may_be_cut) return {};
  if (single.text.size() > size + kLettersApartMax && !reading.tokens.back().may_be_cut) return {};
  std::vector<Token> forms = text::WholeForms(reading);
  std::erase_if(forms,
                [&](const Token& whole) { return single_is_entry ? !Agree(whole, single) : !Agree(single, whole); });
  return forms;
}

// The weight that `Aligner::Describe` gives when no word agrees; nearly all pairs end here.
Weight DisagreementWeight(const Reading& traveler, const Reading& entry) {
  const auto count_full = [](const Reading& reading) {
    return static_cast<int32_t>(std::count_if(reading.tokens.begin(), reading.tokens.end(),
                                              [](const Token& token) { return !IsLight(token); }));
  };
  const int32_t ours = count_full(traveler);
  const int32_t theirs = count_full(entry);
  const int32_t conflicts = std::min(ours, theirs);
  const auto light = static_cast<int32_t>(traveler.tokens.size() + entry.tokens.size()) - ours - theirs;
  return Weight{-(conflicts * kConflictCost.millibits + (ours - conflicts) * kOnlyTravelerCost.millibits +
                  (theirs - conflicts) * kOnlyEntryCost.millibits + light * kLightCost.millibits)};
}

}  // namespace

NameAlignment AlignNames(const text::PreparedName& traveler, const text::PreparedName& entry,
                         const TokenStatistics& statistics, bool explain) {
  NameAlignment best;
  bool agrees = false;
  const auto keep = [&](NameAlignment alignment, const Reading& ours, const Reading& theirs) {
    alignment.reading_cost = Weight{ours.cost_millibits + theirs.cost_millibits};
    alignment.weight += -alignment.reading_cost;
    alignment.traveler = &ours;
    alignment.entry = &theirs;
    agrees = agrees || alignment.agrees;
    if (!best.comparable || alignment.weight > best.weight) best = std::move(alignment);
  };
  for (const Reading& ours : traveler.readings) {
    const Side plain_ours = MakeSide(ours);
    for (const Reading& theirs : entry.readings) {
      const auto consider = [&](const Side& a, const Side& b) {
        const Aligner aligner(a, b, statistics);
        const bool plain = a.joined_at == text::kTokensMax && b.joined_at == text::kTokensMax;
        if (plain || aligner.joined_agrees()) keep(aligner.Align(), ours, theirs);
      };
      if (ours.tokens.size() == 1) {
        for (const Token& whole : WholeFormsLike(ours.tokens[0], theirs, false)) {
          consider(plain_ours, MakeWholeSide(whole));
        }
      } else if (theirs.tokens.size() == 1) {
        const Side plain_theirs = MakeSide(theirs);
        for (const Token& whole : WholeFormsLike(theirs.tokens[0], ours, true)) {
          consider(MakeWholeSide(whole), plain_theirs);
        }
      }
      if (!explain && !AnyAgreement(ours, theirs)) {
        NameAlignment nothing;
        nothing.comparable = true;
        nothing.weight = DisagreementWeight(ours, theirs);
        keep(std::move(nothing), ours, theirs);
        continue;
      }
      const Side plain_theirs = MakeSide(theirs);
      consider(plain_ours, plain_theirs);
      for (const auto& joined : ours.joined) consider(MakeJoinedSide(ours, joined), plain_theirs);
      for (const auto& joined : theirs.joined) consider(plain_ours, MakeJoinedSide(theirs, joined));
    }
  }
  best.agrees = agrees;
  return best;
}

}  // namespace safematch::match
