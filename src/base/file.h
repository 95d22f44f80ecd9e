// Files and streams, read whole within a limit.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace safematch {

// The bytes of the file at `path`, or of standard input for "-".
// Errors: kNotFound, kIo with the system's reason, kLimit beyond `bytes_max`.
Result<std::string> ReadFile(const std::string& path, uint64_t bytes_max);

}  // namespace safematch
