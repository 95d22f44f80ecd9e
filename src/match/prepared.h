// Travelers and entries in the form in which they are compared: folded once, compared often.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/traveler.h"
#include "model/watchlist_entry.h"
#include "model/weight.h"
#include "text/name.h"

namespace safematch::match {

struct PreparedDocument {
  std::string number;  // Folded; never empty.
  std::string country;
  size_t index = 0;  // Into the owner's `documents`; kZoneDocument: of the machine-readable zone.
};
inline constexpr size_t kZoneDocument = static_cast<size_t>(-1);

struct PreparedTraveler {
  const model::Traveler* traveler = nullptr;  // Outlives the prepared form.
  text::PreparedName name;
  // What the machine-readable zone says and the sender does not is tried as well: the name, if
  // its words differ (otherwise no readings), and the last birth date and document.
  text::PreparedName zone_name;
  std::vector<model::PartialDate> birth_dates;  // As sent first, then its alternatives.
  bool birth_date_as_sent = false;              // False when no date as sent makes sense: all are alternatives.
  bool last_birth_date_from_zone = false;
  std::vector<PreparedDocument> documents;
  std::string place_of_birth;  // Folded.
};

struct PreparedEntry {
  const model::WatchlistEntry* entry = nullptr;  // Outlives the prepared form.
  std::vector<text::PreparedName> names;         // One for each of the entry's names, same order.
  std::vector<PreparedDocument> documents;
  std::vector<std::string> places_of_birth;  // Folded.
};

PreparedTraveler Prepare(const model::Traveler& traveler);
PreparedEntry Prepare(const model::WatchlistEntry& entry);

// How rare a word is, in bits: what an exact agreement on it is worth.
//
// u = (entries that carry the word + 1) / (entries + kPriorPersons), so a word that the list
// does not know is worth log2 of the whole, a common one little, and a short list does not
// make every word look common. Source: Fellegi & Sunter 1969 section 3.3 (frequency-based
// weights), with an additive prior of ours.
class TokenStatistics {
 public:
  static constexpr uint64_t kPriorPersons = 20'000;
  static constexpr model::Weight kRarityMin = model::Weight::Bits(1);

  void AddEntry(const PreparedEntry& entry);
  model::Weight Rarity(std::string_view word) const;

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, uint32_t, Hash, std::equal_to<>> entries_with_;
  uint64_t entries_ = 0;
};

}  // namespace safematch::match
