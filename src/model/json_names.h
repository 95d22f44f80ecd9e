// The names of enumerators in JSON, one table each, for writing and for reading.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "model/alert.h"
#include "model/manifest.h"
#include "model/watchlist_entry.h"

namespace safematch::model {

template <typename E>
struct JsonName {
  E value;
  std::string_view name;
};

inline constexpr JsonName<ManifestKind> kManifestKindNames[] = {
    {ManifestKind::kList, "list"},
    {ManifestKind::kChange, "change"},
    {ManifestKind::kCancel, "cancel"},
    {ManifestKind::kCloseoutOnBoard, "closeout_on_board"},
    {ManifestKind::kCloseoutNotOnBoard, "closeout_not_on_board"},
    {ManifestKind::kFlightCancel, "flight_cancel"},
    {ManifestKind::kFlightChange, "flight_change"},
};

inline constexpr JsonName<ManifestFormat> kManifestFormatNames[] = {
    {ManifestFormat::kJson, "json"},
    {ManifestFormat::kPaxlst, "paxlst"},
};

inline constexpr JsonName<TravelerRole> kTravelerRoleNames[] = {
    {TravelerRole::kPassenger, "passenger"},
    {TravelerRole::kCrew, "crew"},
    {TravelerRole::kTransitPassenger, "transit_passenger"},
    {TravelerRole::kTransitCrew, "transit_crew"},
};

inline constexpr JsonName<NameKind> kNameKindNames[] = {
    {NameKind::kPrimary, "primary"}, {NameKind::kAlias, "alias"},   {NameKind::kWeakAlias, "weak_alias"},
    {NameKind::kFormer, "former"},   {NameKind::kNative, "native"},
};

inline constexpr JsonName<Band> kBandNames[] = {
    {Band::kAlert, "alert"},
    {Band::kReview, "review"},
};

inline constexpr JsonName<AlertStatus> kAlertStatusNames[] = {
    {AlertStatus::kOpen, "open"},
    {AlertStatus::kBoarded, "boarded"},
    {AlertStatus::kNotOnBoard, "not_on_board"},
    {AlertStatus::kFlightCancelled, "flight_cancelled"},
    {AlertStatus::kNoLongerMatches, "no_longer_matches"},
};

inline constexpr JsonName<Priority> kPriorityNames[] = {
    {Priority::kNormal, "normal"},
    {Priority::kHigh, "high"},
    {Priority::kLow, "low"},
};

// The first row of a value is what is written; "U" is read only (ICAO 9303 and PAXLST
// senders use it for unknown).
inline constexpr JsonName<Sex> kSexNames[] = {
    {Sex::kUnknown, ""}, {Sex::kMale, "M"}, {Sex::kFemale, "F"}, {Sex::kUnspecified, "X"}, {Sex::kUnknown, "U"},
};

inline constexpr JsonName<DocumentStatus> kDocumentStatusNames[] = {
    {DocumentStatus::kNone, ""},
    {DocumentStatus::kLost, "lost"},
    {DocumentStatus::kStolen, "stolen"},
    {DocumentStatus::kInvalidated, "invalidated"},
};

template <typename E, size_t N>
constexpr std::optional<E> ValueNamed(const JsonName<E> (&rows)[N], std::string_view name) {
  for (const JsonName<E>& row : rows) {
    if (row.name == name) return row.value;
  }
  return std::nullopt;
}

}  // namespace safematch::model
