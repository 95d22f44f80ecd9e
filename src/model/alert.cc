#include "model/alert.h"

namespace safematch::model {

Priority PriorityOf(AlertStatus status) {
  switch (status) {
    case AlertStatus::kOpen: return Priority::kNormal;
    case AlertStatus::kBoarded: return Priority::kHigh;
    case AlertStatus::kNotOnBoard:
    case AlertStatus::kFlightCancelled:
    case AlertStatus::kNoLongerMatches: return Priority::kLow;
  }
  return Priority::kNormal;
}

int32_t ScoreMillionths(Weight weight) {
  if (weight.millibits <= 0) return 0;
  const int64_t w = weight.millibits;
  const int64_t whole = w + 12'000;
  return static_cast<int32_t>((w * 1'000'000 + whole / 2) / whole);
}

}  // namespace safematch::model
