// What the kernel tells about this process (Linux, /proc).
#pragma once

#include <cstdint>

namespace safematch::metrics {

// A value that cannot be read is 0.
struct ProcessStats {
  uint64_t resident_bytes = 0;
  double cpu_seconds = 0;  // User and system.
  uint64_t open_fds = 0;
  double start_time_unix_s = 0;
};

ProcessStats ReadProcessStats();

}  // namespace safematch::metrics
