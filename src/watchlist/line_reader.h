// Lines of a file, as a stream: memory stays below the longest line allowed.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace safematch::watchlist {

// Ends of line are LF or CRLF; the last line may lack one; a byte order mark at the start of
// the file is skipped. Not thread-safe.
class LineReader {
 public:
  struct Line {
    std::string_view text;  // Without its end; valid until the next call.
    uint64_t number = 0;    // From 1.
    bool too_long = false;  // Longer than the limit: `text` is its start only, the rest is skipped.
  };

  // "-" is standard input. Errors: kNotFound, kIo.
  static Result<LineReader> Open(const std::string& path, uint64_t line_bytes_max);

  // The next line; false at the end of the file. Errors: kIo.
  Result<bool> Next(Line& line);

  uint64_t bytes_read() const { return bytes_read_; }

 private:
  struct FileCloser {
    void operator()(std::FILE* file) const;
  };
  LineReader(std::unique_ptr<std::FILE, FileCloser> file, const std::string& path, uint64_t line_bytes_max);
  Status Fill();

  std::unique_ptr<std::FILE, FileCloser> file_;
  std::string path_;
  uint64_t line_bytes_max_;
  std::string buffer_;
  size_t begin_ = 0;  // buffer_[begin_, end_) is read and not yet given out.
  size_t end_ = 0;
  bool at_end_ = false;
  uint64_t line_number_ = 0;
  uint64_t bytes_read_ = 0;
};

}  // namespace safematch::watchlist
