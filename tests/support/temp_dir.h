// A folder that goes with the test.
#pragma once

#include <doctest/doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>

namespace safematch::test {

class TempDir {
 public:
  TempDir() {
    std::string pattern = Base() + "/safematch-test-XXXXXX";
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string operator/(std::string_view name) const { return (path_ / name).string(); }

 private:
  // In memory unless TMPDIR says where: tests sync files by the hundred.
  static std::string Base() {
    constexpr const char* kMemory = "/dev/shm";
    if (::getenv("TMPDIR") == nullptr && ::access(kMemory, W_OK | X_OK) == 0) return kMemory;
    return std::filesystem::temp_directory_path().string();
  }

  std::filesystem::path path_;
};

}  // namespace safematch::test
