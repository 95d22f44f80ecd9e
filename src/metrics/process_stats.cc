#include "metrics/process_stats.h"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <system_error>

namespace safematch::metrics {

namespace {

uint64_t ResidentBytes() {
  std::ifstream statm("/proc/self/statm");
  uint64_t total_pages = 0;
  uint64_t resident_pages = 0;
  if (!(statm >> total_pages >> resident_pages)) return 0;
  return resident_pages * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

double CpuSeconds() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

uint64_t OpenFds() {
  std::error_code error;
  std::filesystem::directory_iterator entry("/proc/self/fd", error);
  uint64_t count = 0;
  for (const std::filesystem::directory_iterator end; !error && entry != end; entry.increment(error)) ++count;
  return count > 0 ? count - 1 : 0;  // Without the one that reads the folder.
}

// Field 22 of /proc/self/stat, in clock ticks since boot, plus the boot time. Source: proc(5).
double StartTimeUnixS() {
  std::ifstream stat("/proc/self/stat");
  std::string line;
  if (!std::getline(stat, line)) return 0;
  // Field 2, the program's name, may hold blanks and parentheses; it ends at the last one.
  const size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return 0;
  std::istringstream fields(line.substr(name_end + 1));
  std::string skipped;
  for (int field = 3; field < 22; ++field) fields >> skipped;
  double ticks = 0;
  if (!(fields >> ticks)) return 0;

  std::ifstream kernel("/proc/stat");
  for (std::string word; kernel >> word;) {
    double boot_unix_s = 0;
    if (word == "btime" && kernel >> boot_unix_s) {
      return boot_unix_s + ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
    }
  }
  return 0;
}

}  // namespace

ProcessStats ReadProcessStats() { return {ResidentBytes(), CpuSeconds(), OpenFds(), StartTimeUnixS()}; }

}  // namespace safematch::metrics
