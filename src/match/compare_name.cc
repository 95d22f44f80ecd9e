#include "match/name_alignment.h"

#include <algorithm>

#include "match/comparison.h"

namespace safematch::match {

namespace {

using model::Evidence;
using model::Weight;

// A weak alias is one that its own source calls unreliable.
constexpr Weight kWeakAliasCost{2'000};

// Trying a second name is a second chance to agree by accident: one bit. Our choice.
constexpr Weight kZoneNameCost{1'000};

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
    case RowRelation::kTruncated: detail = "cut off at the source's field length"; break;
    case RowRelation::kOnlyTraveler: return "not on the entry's name";
    case RowRelation::kOnlyEntry:
      return row.after_cut ? "not on the traveler's name, which may be cut off at the source's field length"
                           : "not on the traveler's name";
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
    case RowRelation::kTruncated: return "truncated";
    case RowRelation::kOnlyTraveler:
    case RowRelation::kOnlyEntry: return "missing";
    case RowRelation::kConflict: return "conflict";
  }
  return "conflict";
}

enum class Owner { kTraveler, kEntry };

// The words as they were read.
Personal ReadAs(const text::Reading& reading) {
  std::string words;
  for (const text::Token& token : reading.tokens) words += (words.empty() ? "" : " ") + token.text;
  return Personal(std::move(words));
}

void ExplainReading(const text::Reading& reading, Owner owner, bool uses_cut, std::vector<Evidence>& evidence) {
  for (size_t i = 0; i < text::kReadingReasonCount; ++i) {
    const auto reason = static_cast<text::ReadingReason>(i);
    if (!reading.reasons.Has(reason)) continue;
    // That a name fills its field says nothing where no word is cut or missing.
    if (reason == text::ReadingReason::kTruncated && !uses_cut) continue;
    const text::ReadingReasonInfo& info = text::Describe(reason);
    evidence.push_back({"name_reading", owner == Owner::kTraveler ? ReadAs(reading) : Personal(),
                        owner == Owner::kEntry ? ReadAs(reading) : Personal(), std::string(info.name),
                        -Weight{info.cost_millibits}, std::string(info.detail)});
  }
}

struct BestName {
  NameAlignment alignment;
  int entry_name = -1;
  bool weak_alias = false;
  bool from_zone = false;  // The traveler's name is that of the machine-readable zone.
};

void Explain(const BestName& best, std::vector<Evidence>& evidence) {
  const NameAlignment& alignment = best.alignment;
  for (const AlignmentRow& row : alignment.rows) {
    evidence.push_back({std::string(FeatureName(row.role)), Personal(row.traveler_word), Personal(row.entry_word),
                        std::string(RelationName(row.relation)), row.weight, Detail(row)});
  }
  if (alignment.order_cost != Weight{}) {
    evidence.push_back(
        {"name_order", Personal(), Personal(), "swapped", -alignment.order_cost, "family and given name swapped"});
  }
  ExplainReading(*alignment.traveler, Owner::kTraveler, alignment.uses_cut, evidence);
  ExplainReading(*alignment.entry, Owner::kEntry, alignment.uses_cut, evidence);
  if (best.from_zone) {
    evidence.push_back({"name_reading", Personal(), Personal(), "mrz", -kZoneNameCost,
                        "read as the machine-readable zone has it, not as sent"});
  }
  if (best.weak_alias) {
    evidence.push_back({"name_quality", Personal(), Personal(), "weak_alias", -kWeakAliasCost,
                        "the entry's own source calls this alias weak"});
  }
}

}  // namespace

Outcome CompareNames(const PreparedTraveler& traveler, const PreparedEntry& entry, const TokenStatistics& statistics,
                     std::vector<Evidence>* evidence) {
  BestName best;
  bool agrees = false;
  for (const text::PreparedName* name : {&traveler.name, &traveler.zone_name}) {
    const bool from_zone = name == &traveler.zone_name;
    if (name->readings.empty()) continue;
    for (size_t i = 0; i < entry.names.size(); ++i) {
      NameAlignment alignment = AlignNames(*name, entry.names[i], statistics, evidence != nullptr);
      if (!alignment.comparable) continue;
      const bool weak = entry.entry->names[i].kind == model::NameKind::kWeakAlias;
      if (weak) alignment.weight += -kWeakAliasCost;
      if (from_zone) alignment.weight += -kZoneNameCost;
      agrees = agrees || alignment.agrees;
      if (best.entry_name < 0 || alignment.weight > best.alignment.weight) {
        best = {std::move(alignment), static_cast<int>(i), weak, from_zone};
      }
    }
  }
  if (best.entry_name < 0) return {};
  if (evidence != nullptr) Explain(best, *evidence);
  return {best.alignment.weight, agrees, best.entry_name};
}

}  // namespace safematch::match
