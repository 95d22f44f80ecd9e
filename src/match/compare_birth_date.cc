#include <algorithm>
#include <cstdlib>
#include <optional>

#include "match/comparison.h"

namespace safematch::match {

namespace {

using model::BirthDate;
using model::PartialDate;
using model::Weight;

struct DateVerdict {
  Weight weight;
  const char* relation;
  const char* detail;
};

// log2(m/u). For agreement u is the chance that two unrelated people share the date, their
// births being spread over about 45 years (16,436 days). For differences m is how often a
// record of the same person differs in this way. Estimates; to be measured by `evaluate`.
constexpr DateVerdict kSameDay{{13'800}, "exact", "same birth date"};
constexpr DateVerdict kSameMonth{{9'000}, "same_month", "same year and month; the day is unknown on one side"};
constexpr DateVerdict kSameYear{{5'400}, "same_year", "same year; month and day are unknown on one side"};
constexpr DateVerdict kSwapped{{9'500}, "day_month_swapped", "day and month are swapped"};
constexpr DateVerdict kOneDigit{{6'500}, "one_digit", "birth dates differ in one digit"};
constexpr DateVerdict kYearOff{{5'000}, "year_differs_by_one", "same day and month, the year differs by one"};
constexpr DateVerdict kSameYearOnly{{-500}, "same_year_other_day", "same year, another day"};
constexpr DateVerdict kNearYear{{-1'500}, "near_year", "another date, the year differs by one"};
constexpr DateVerdict kFewYears{{-5'000}, "conflict", "birth dates differ by two or three years"};
constexpr DateVerdict kConflict{{-11'000}, "conflict", "birth dates differ"};
constexpr DateVerdict kWithinSpan{{3'500}, "within_range", "within the span that the entry gives"};
constexpr DateVerdict kNearSpan{{0}, "near_range", "close to the span that the entry gives"};

// The second reading of an ambiguous field is less likely than the first; so is either of two
// sources that disagree.
constexpr Weight kAlternativeCost{-1'000};

// Half the width of "about 1970", in years. Source: our choice.
constexpr int kAboutYears = 2;

// In the form YYYYMMDD.
int DigitsThatDiffer(const PartialDate& a, const PartialDate& b) {
  int x = a.year * 10'000 + a.month * 100 + a.day;
  int y = b.year * 10'000 + b.month * 100 + b.day;
  int count = 0;
  for (; x != 0 || y != 0; x /= 10, y /= 10) count += x % 10 == y % 10 ? 0 : 1;
  return count;
}

DateVerdict CompareDates(const PartialDate& a, const PartialDate& b) {
  const int years = std::abs(a.year - b.year);
  if (a.HasDay() && b.HasDay()) {
    if (a == b) return kSameDay;
    if (years == 0 && a.day == b.month && a.month == b.day) return kSwapped;
    if (years == 1 && a.month == b.month && a.day == b.day) return kYearOff;
    if (DigitsThatDiffer(a, b) == 1) return kOneDigit;
    if (years == 0) return kSameYearOnly;
  } else if (a.HasMonth() && b.HasMonth()) {
    if (years == 0 && a.month == b.month) return kSameMonth;
    if (years == 0) return kSameYearOnly;
  } else if (years == 0) {
    return kSameYear;
  }
  if (years == 1) return kNearYear;
  return years <= 3 ? kFewYears : kConflict;
}

DateVerdict CompareWithSpan(const PartialDate& date, int first_year, int last_year) {
  if (date.year >= first_year && date.year <= last_year) return kWithinSpan;
  const int gap = date.year < first_year ? first_year - date.year : date.year - last_year;
  if (gap <= 1) return kNearSpan;
  return gap <= 3 ? kFewYears : kConflict;
}

DateVerdict CompareWithEntry(const PartialDate& traveler, const BirthDate& entry) {
  switch (entry.kind) {
    case BirthDate::Kind::kDate: return CompareDates(traveler, entry.from);
    case BirthDate::Kind::kAbout: {
      const DateVerdict near = CompareDates(traveler, entry.from);
      const DateVerdict span = CompareWithSpan(traveler, entry.from.year - kAboutYears, entry.from.year + kAboutYears);
      return near.weight > span.weight && near.weight <= kSameYear.weight ? near : span;
    }
    case BirthDate::Kind::kRange: return CompareWithSpan(traveler, entry.from.year, entry.to.year);
  }
  return kConflict;
}

// What was done to read `date` out of a field that was sent as something else.
std::string_view AlternativeDetail(const PreparedTraveler& traveler, const PartialDate& date) {
  if (!traveler.birth_date_as_sent) return "; the date as sent is impossible, this is another reading of it";
  const PartialDate& sent = traveler.birth_dates.front();
  const bool other_century = sent.year != date.year && (sent.year - date.year) % 100 == 0;
  if (other_century && sent.month == date.month && sent.day == date.day) {
    return "; read with the other possible century";
  }
  if (sent.year == date.year && sent.HasDay() && sent.month == date.day && sent.day == date.month) {
    return "; read with day and month swapped";
  }
  return "; another reading of the date as sent";
}

}  // namespace

Outcome CompareBirthDates(const PreparedTraveler& traveler, const PreparedEntry& entry, const TokenStatistics&,
                          std::vector<model::Evidence>* evidence) {
  const auto& entry_dates = entry.entry->birth_dates;
  if (traveler.birth_dates.empty() || entry_dates.empty()) {
    if (evidence != nullptr && (!traveler.birth_dates.empty() || !entry_dates.empty())) {
      const bool on_traveler = !traveler.birth_dates.empty();
      evidence->push_back({"date_of_birth", Personal(on_traveler ? traveler.birth_dates.front().ToString() : ""),
                           Personal(on_traveler ? "" : entry_dates.front().ToString()), "missing", Weight{},
                           on_traveler ? "the entry has no birth date" : "the traveler has no birth date"});
    }
    return {};
  }
  // The best pair counts: an entry lists its birth dates as alternatives.
  std::optional<DateVerdict> best;
  size_t best_traveler = 0;
  size_t best_entry = 0;
  for (size_t i = 0; i < traveler.birth_dates.size(); ++i) {
    for (size_t j = 0; j < entry_dates.size(); ++j) {
      DateVerdict verdict = CompareWithEntry(traveler.birth_dates[i], entry_dates[j]);
      const bool alternative = i > 0 || !traveler.birth_date_as_sent;
      if (alternative && verdict.weight > Weight{}) verdict.weight += kAlternativeCost;
      if (!best || verdict.weight > best->weight) {
        best = verdict;
        best_traveler = i;
        best_entry = j;
      }
    }
  }
  if (evidence != nullptr) {
    std::string detail = best->detail;
    const PartialDate& date = traveler.birth_dates[best_traveler];
    if (traveler.last_birth_date_from_zone && best_traveler + 1 == traveler.birth_dates.size()) {
      detail += "; by the machine-readable zone";
    } else if (best_traveler > 0 || !traveler.birth_date_as_sent) {
      detail += AlternativeDetail(traveler, date);
    }
    evidence->push_back({"date_of_birth", Personal(date.ToString()), Personal(entry_dates[best_entry].ToString()),
                         best->relation, best->weight, detail});
  }
  return {best->weight, false, -1};
}

}  // namespace safematch::match
