// Invariants. A failed check is a programmer's error and ends the process with the place;
// no input byte may reach one (inputs are answered with `Result`).
#pragma once

namespace safematch::base {

[[noreturn]] void CheckFailed(const char* condition, const char* file, int line);

}  // namespace safematch::base

#define SAFEMATCH_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::safematch::base::CheckFailed(#condition, __FILE__, __LINE__))
