#include "match/name_alignment.h"

#include <algorithm>

#include "match/comparison.h"

namespace safematch::match {

namespace {

using model::Evidence;
using model::Weight;

// A weak alias is one that its own source calls unreliable.
constexpr Weight kWeakAliasCost{2'000};

std::string_view FeatureName(text::Role role) {
  switch (role) {
    case text::Role::kFamily: return "family_name";
    case text::Role::kGiven: return "given_name";
    case text::Role::kUnknown: return "name";
  }
  return "name";
}

std::string Detail(const AlignmentRow& row) {
  std::string detail;
  switch (row.relation) {
    case RowRelation::kExact: detail = "same word"; break;
    case RowRelation::kSimilar:
      detail = fmt::format("differs by {} edit{}", row.edits, row.edits == 1 ? "" : "s");
      break;
    case RowRelation::kInitial: detail = "the initial agrees"; break;
    case RowRelation::kOnlyTraveler: return "not on the entry's name";
    case RowRelation::kOnlyEntry: return "not on the traveler's name";
    case RowRelation::kConflict: return "different words";
  }
  if (row.joined) detail += "; written as one word on one side";
  return detail;
}

std::string_view RelationName(RowRelation relation) {
  switch (relation) {
    case RowRelation::kExact: return "exact";
    case RowRelation::kSimilar: return "similar";
    case RowRelation::kInitial: return "initial";
    case RowRelation::kOnlyTraveler:
    case RowRelation::kOnlyEntry: return "missing";
    case RowRelation::kConflict: return "conflict";
  }
  return "conflict";
}

void Explain(const NameAlignment& alignment, bool weak_alias, std::vector<Evidence>& evidence) {
  for (const AlignmentRow& row : alignment.rows) {
    evidence.push_back({std::string(FeatureName(row.role)), Personal(row.traveler_word), Personal(row.entry_word),
                        std::string(RelationName(row.relation)), row.weight, Detail(row)});
  }
  if (alignment.order_cost != Weight{}) {
    evidence.push_back(
        {"name_order", Personal(), Personal(), "swapped", -alignment.order_cost, "family and given name swapped"});
  }
  if (alignment.reading_cost != Weight{}) {
    evidence.push_back({"name_reading", Personal(), Personal(), "title_removed", -alignment.reading_cost,
                        "read without the title that is fused to the name"});
  }
  if (weak_alias) {
    evidence.push_back({"name_quality", Personal(), Personal(), "weak_alias", -kWeakAliasCost,
                        "the entry's own source calls this alias weak"});
  }
}

}  // namespace

Outcome CompareNames(const PreparedTraveler& traveler, const PreparedEntry& entry, const TokenStatistics& statistics,
                     std::vector<Evidence>* evidence) {
  NameAlignment best;
  int best_name = -1;
  bool best_weak = false;
  bool agrees = false;
  for (size_t i = 0; i < entry.names.size(); ++i) {
    NameAlignment alignment = AlignNames(traveler.name, entry.names[i], statistics, evidence != nullptr);
    if (!alignment.comparable) continue;
    const bool weak = entry.entry->names[i].kind == model::NameKind::kWeakAlias;
    if (weak) alignment.weight += -kWeakAliasCost;
    agrees = agrees || alignment.agrees;
    if (best_name < 0 || alignment.weight > best.weight) {
      best = std::move(alignment);
      best_name = static_cast<int>(i);
      best_weak = weak;
    }
  }
  if (best_name < 0) return {};
  if (evidence != nullptr) Explain(best, best_weak, *evidence);
  return {best.weight, agrees, best_name};
}

}  // namespace safematch::match
