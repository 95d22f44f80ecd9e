#include "base/file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

namespace safematch {

Result<std::string> ReadFile(const std::string& path, uint64_t bytes_max) {
  const auto close = [](std::FILE* f) {
    if (f != stdin) std::fclose(f);
  };
  const std::unique_ptr<std::FILE, decltype(close)> file(path == "-" ? stdin : std::fopen(path.c_str(), "rb"), close);
  if (!file) {
    return Fail(errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo, "cannot open {}: {}", path,
                std::strerror(errno));
  }
  std::string bytes;
  std::string chunk(1 << 16, '\0');
  while (true) {
    const size_t count = std::fread(chunk.data(), 1, chunk.size(), file.get());
    bytes.append(chunk, 0, count);
    if (bytes.size() > bytes_max) return Fail(ErrorCode::kLimit, "{} is larger than {} bytes", path, bytes_max);
    if (count < chunk.size()) break;
  }
  if (std::ferror(file.get()) != 0) return Fail(ErrorCode::kIo, "cannot read {}: {}", path, std::strerror(errno));
  return bytes;
}

}  // namespace safematch
