#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace safematch::base {

void CheckFailed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "safematch: broken invariant `%s` at %s:%d\n", condition, file, line);
  std::abort();
}

}  // namespace safematch::base
