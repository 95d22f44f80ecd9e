#include <algorithm>

#include "match/comparison.h"

namespace safematch::match {

namespace {

using model::DocumentStatus;
using model::Weight;

// A passport number is nearly unique within its issuing state (9 characters of 10 to 36
// values); what limits the weight is misreading and reuse. Estimates.
constexpr Weight kSameNumberAndCountry = Weight::Bits(30);
constexpr Weight kSameNumberCountryUnknown = Weight::Bits(24);
constexpr Weight kSameNumberOtherCountry = Weight::Bits(6);

// Short numbers repeat: each character below this length costs.
constexpr size_t kFullLength = 7;
constexpr Weight kShortCost = Weight::Bits(4);

Weight LengthCost(size_t length) {
  const size_t missing = length < kFullLength ? kFullLength - length : 0;
  return Weight{-kShortCost.millibits * static_cast<int32_t>(missing)};
}

std::string_view StatusDetail(DocumentStatus status) {
  switch (status) {
    case DocumentStatus::kNone: return "";
    case DocumentStatus::kLost: return "; reported lost: verify with the issuing state before action";
    case DocumentStatus::kStolen: return "; reported stolen: verify with the issuing state before action";
    case DocumentStatus::kInvalidated: return "; invalidated: verify with the issuing state before action";
  }
  return "";
}

model::TravelDocument ZoneDocument(const model::MachineReadableZone& mrz) {
  model::TravelDocument document;
  document.number = mrz.document_number;
  document.issuing_country = mrz.issuing_country;
  return document;
}

}  // namespace

Outcome CompareDocuments(const PreparedTraveler& traveler, const PreparedEntry& entry, const TokenStatistics&,
                         std::vector<model::Evidence>* evidence) {
  Weight best;
  const PreparedDocument* best_traveler = nullptr;
  const PreparedDocument* best_entry = nullptr;
  for (const PreparedDocument& ours : traveler.documents) {
    for (const PreparedDocument& theirs : entry.documents) {
      if (ours.number != theirs.number) continue;
      Weight weight = kSameNumberOtherCountry;
      if (ours.country.empty() || theirs.country.empty()) {
        weight = kSameNumberCountryUnknown;
      } else if (ours.country == theirs.country) {
        weight = kSameNumberAndCountry;
      }
      weight = std::max(Weight::Bits(1), weight + LengthCost(ours.number.size()));
      if (best_traveler == nullptr || weight > best) {
        best = weight;
        best_traveler = &ours;
        best_entry = &theirs;
      }
    }
  }
  if (best_traveler == nullptr) return {};
  if (evidence != nullptr) {
    const bool from_zone = best_traveler->index == kZoneDocument;
    const model::TravelDocument ours =
        from_zone ? ZoneDocument(*traveler.traveler->mrz) : traveler.traveler->documents[best_traveler->index];
    const model::TravelDocument& theirs = entry.entry->documents[best_entry->index];
    const bool unknown = best_traveler->country.empty() || best_entry->country.empty();
    const bool same = best_traveler->country == best_entry->country;
    std::string detail = unknown ? "same document number; the issuing country is unknown on one side"
                         : same  ? "same document number and issuing country"
                                 : "same document number, but another issuing country";
    if (from_zone) detail += "; by the machine-readable zone";
    detail += StatusDetail(theirs.status);
    const auto display = [](const model::TravelDocument& document) {
      return Personal(document.issuing_country.empty() ? document.number.Reveal()
                                                       : document.number.Reveal() + " " + document.issuing_country);
    };
    evidence->push_back(
        {"document", display(ours), display(theirs), unknown || same ? "exact" : "other_country", best, detail});
  }
  return {best, true, -1};
}

}  // namespace safematch::match
