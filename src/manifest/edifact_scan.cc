#include "manifest/edifact_scan.h"

#include <algorithm>
#include <array>

namespace safematch::manifest {

uint64_t NotableBytes::FindFrom(const NotableFinder& finder, const char* bytes, size_t size) {
  if (size >= kScanBytes) return finder.Find(bytes);
  std::array<char, kScanBytes> last{};
  std::copy_n(bytes, size, last.begin());
  return finder.Find(last.data()) & ((uint64_t{1} << size) - 1);
}

}  // namespace safematch::manifest
