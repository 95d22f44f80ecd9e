#include "watchlist/line_reader.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace safematch::watchlist {
namespace {

constexpr size_t kReadBytes = 256ULL << 10;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

void LineReader::FileCloser::operator()(std::FILE* file) const {
  if (file != stdin) std::fclose(file);
}

LineReader::LineReader(std::unique_ptr<std::FILE, FileCloser> file, const std::string& path, uint64_t line_bytes_max)
    : file_(std::move(file)), path_(path), line_bytes_max_(line_bytes_max) {}

Result<LineReader> LineReader::Open(const std::string& path, uint64_t line_bytes_max) {
  std::unique_ptr<std::FILE, FileCloser> file(path == "-" ? stdin : std::fopen(path.c_str(), "rb"));
  if (!file) {
    return Fail(errno == ENOENT ? ErrorCode::kNotFound : ErrorCode::kIo, "cannot open {}: {}", path,
                std::strerror(errno));
  }
  return LineReader(std::move(file), path, line_bytes_max);
}

// Reads more behind what is there, moving that to the front first.
Status LineReader::Fill() {
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  begin_ = 0;
  if (buffer_.size() - end_ < kReadBytes) buffer_.resize(end_ + kReadBytes);
  const size_t count = std::fread(buffer_.data() + end_, 1, kReadBytes, file_.get());
  if (count < kReadBytes) {
    if (std::ferror(file_.get()) != 0) return Fail(ErrorCode::kIo, "cannot read {}: {}", path_, std::strerror(errno));
    at_end_ = true;
  }
  end_ += count;
  bytes_read_ += count;
  return {};
}

Result<bool> LineReader::Next(Line& line) {
  line = Line{{}, ++line_number_, false};
  size_t searched = 0;  // Bytes behind begin_ known to hold no end of line.
  while (true) {
    const char* start = buffer_.data() + begin_;
    const auto* newline = static_cast<const char*>(std::memchr(start + searched, '\n', end_ - begin_ - searched));
    if (newline != nullptr || (at_end_ && begin_ < end_)) {
      const size_t length = newline != nullptr ? static_cast<size_t>(newline - start) : end_ - begin_;
      line.text = std::string_view(start, length);
      begin_ += length + (newline != nullptr ? 1 : 0);
      break;
    }
    if (at_end_) return false;
    searched = end_ - begin_;
    if (searched > line_bytes_max_ + 1) {
      // Keep one byte over the limit as a mark, and drop what follows until the line ends.
      line.too_long = true;
      end_ = begin_ + line_bytes_max_ + 1;
      searched = line_bytes_max_ + 1;
    }
    SAFEMATCH_RETURN_IF_ERROR(Fill());
  }
  if (line.number == 1 && line.text.starts_with(kByteOrderMark)) line.text.remove_prefix(kByteOrderMark.size());
  if (line.text.ends_with('\r')) line.text.remove_suffix(1);
  if (line.text.size() > line_bytes_max_) line.too_long = true;
  if (line.too_long) line.text = line.text.substr(0, line_bytes_max_);
  return true;
}

}  // namespace safematch::watchlist
