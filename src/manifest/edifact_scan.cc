#include "manifest/edifact_scan.h"

#include <algorithm>
#include <array>

namespace safematch::manifest {

void NotableBytes::LoadLast() {
  std::array<char, kScanBytes> last{};
  const size_t left = size_ - block_;
  std::copy_n(bytes_ + block_, left, last.begin());
  left_ = finder_->Find(last.data()) & ((uint64_t{1} << left) - 1);
}

}  // namespace safematch::manifest
