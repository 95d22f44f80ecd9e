// The table of comparisons: each looks at one feature of a traveler and an entry and says
// how many bits it speaks for or against their being the same person.
//
// A new feature is a file compare_<what>.cc, a declaration here and a row in comparison.cc.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "match/prepared.h"
#include "model/alert.h"

namespace safematch::match {

// What a comparison found. `identifying` is true when it alone points at this person rather
// than at thousands: an agreeing part of the name, or a document.
struct Outcome {
  model::Weight weight;
  bool identifying = false;
  // Which of the entry's names explains the traveler's best; -1 from other comparisons.
  int best_name = -1;
};

// Pure. Appends the rows that explain the outcome to `evidence` when it is not null; their
// weights add up to Outcome::weight.
using ComparisonFunction = Outcome (*)(const PreparedTraveler&, const PreparedEntry&, const TokenStatistics&,
                                       std::vector<model::Evidence>* evidence);

struct Comparison {
  std::string_view name;
  ComparisonFunction compare;
  std::string_view description;
};

// In the order in which evidence is shown.
std::span<const Comparison> Comparisons();

Outcome CompareNames(const PreparedTraveler&, const PreparedEntry&, const TokenStatistics&,
                     std::vector<model::Evidence>* evidence);
Outcome CompareBirthDates(const PreparedTraveler&, const PreparedEntry&, const TokenStatistics&,
                          std::vector<model::Evidence>* evidence);
Outcome CompareDocuments(const PreparedTraveler&, const PreparedEntry&, const TokenStatistics&,
                         std::vector<model::Evidence>* evidence);
Outcome CompareSex(const PreparedTraveler&, const PreparedEntry&, const TokenStatistics&,
                   std::vector<model::Evidence>* evidence);
Outcome CompareNationality(const PreparedTraveler&, const PreparedEntry&, const TokenStatistics&,
                           std::vector<model::Evidence>* evidence);
Outcome ComparePlaceOfBirth(const PreparedTraveler&, const PreparedEntry&, const TokenStatistics&,
                            std::vector<model::Evidence>* evidence);
// Of no weight: what the zone says otherwise is weighed by the comparisons above.
Outcome CompareMrz(const PreparedTraveler&, const PreparedEntry&, const TokenStatistics&,
                   std::vector<model::Evidence>* evidence);

}  // namespace safematch::match
