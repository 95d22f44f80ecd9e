// The light features: sex, nationality, place of birth.
#include <algorithm>
#include <set>
#include <string_view>

#include "match/comparison.h"
#include "model/json.h"

namespace safematch::match {

namespace {

using model::Evidence;
using model::Sex;
using model::Weight;

// Half of all people share the sex; carriers send M when they do not know, so M says little.
constexpr Weight kSameSexMale{400};
constexpr Weight kSameSexFemale{900};
constexpr Weight kOtherSexTravelerMale{-2'000};
constexpr Weight kOtherSexTravelerFemale{-4'000};

// Kept small on purpose: nationality alone must never raise anybody over a threshold.
constexpr Weight kSameNationality{1'000};
constexpr Weight kOtherNationality{-1'000};

constexpr Weight kSamePlaceWord{2'000};

std::set<std::string_view> Words(std::string_view folded) {
  std::set<std::string_view> words;
  while (!folded.empty()) {
    const size_t end = std::min(folded.find(' '), folded.size());
    if (end > 2) words.insert(folded.substr(0, end));
    folded.remove_prefix(std::min(end + 1, folded.size()));
  }
  return words;
}

}  // namespace

Outcome CompareSex(const PreparedTraveler& traveler, const PreparedEntry& entry, const TokenStatistics&,
                   std::vector<Evidence>* evidence) {
  const Sex ours = traveler.traveler->sex;
  const Sex theirs = entry.entry->sex;
  const auto known = [](Sex sex) { return sex == Sex::kMale || sex == Sex::kFemale; };
  if (!known(ours) || !known(theirs)) return {};
  const bool same = ours == theirs;
  const Weight weight = ours == Sex::kMale ? (same ? kSameSexMale : kOtherSexTravelerMale)
                                           : (same ? kSameSexFemale : kOtherSexTravelerFemale);
  if (evidence != nullptr) {
    evidence->push_back({"sex", Personal(model::Name(ours)), Personal(model::Name(theirs)), same ? "exact" : "conflict",
                         weight, same ? "same sex" : "sex differs; carriers send M when it is unknown"});
  }
  return {weight, false, -1};
}

Outcome CompareNationality(const PreparedTraveler& traveler, const PreparedEntry& entry, const TokenStatistics&,
                           std::vector<Evidence>* evidence) {
  const std::string& ours = traveler.traveler->nationality;
  const auto& theirs = entry.entry->nationalities;
  if (ours.empty() || theirs.empty()) return {};
  const bool same = std::find(theirs.begin(), theirs.end(), ours) != theirs.end();
  const Weight weight = same ? kSameNationality : kOtherNationality;
  if (evidence != nullptr) {
    evidence->push_back({"nationality", Personal(ours), Personal(same ? ours : theirs.front()),
                         same ? "exact" : "conflict", weight, same ? "same nationality" : "another nationality"});
  }
  return {weight, false, -1};
}

Outcome ComparePlaceOfBirth(const PreparedTraveler& traveler, const PreparedEntry& entry, const TokenStatistics&,
                            std::vector<Evidence>* evidence) {
  if (traveler.place_of_birth.empty() || entry.places_of_birth.empty()) return {};
  const auto ours = Words(traveler.place_of_birth);
  for (size_t i = 0; i < entry.places_of_birth.size(); ++i) {
    for (const std::string_view word : Words(entry.places_of_birth[i])) {
      if (!ours.contains(word)) continue;
      if (evidence != nullptr) {
        evidence->push_back({"place_of_birth", traveler.traveler->place_of_birth, entry.entry->places_of_birth[i],
                             "similar", kSamePlaceWord, "the places of birth share a word"});
      }
      return {kSamePlaceWord, false, -1};
    }
  }
  return {};
}

}  // namespace safematch::match
