#include "watchlist/source.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "watchlist/jsonl_source.h"

namespace safematch::watchlist {
namespace {

constexpr size_t kListNameBytesMax = 64;

constexpr std::array kSources = {
    SourceFormat{"jsonl", ".jsonl .ndjson", ReadJsonl},
};

std::string LowerExtension(const std::string& path) {
  const size_t dot = path.rfind('.');
  const size_t slash = path.rfind('/');
  if (dot == std::string::npos || (slash != std::string::npos && slash > dot)) return "";
  std::string extension = path.substr(dot);
  for (char& c : extension) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return extension;
}

bool HasWord(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    const size_t end = std::min(words.find(' '), words.size());
    if (words.substr(0, end) == word) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

std::string FormatNames() {
  std::string names = "auto";
  for (const SourceFormat& format : kSources) names.append(", ").append(format.name);
  return names;
}

}  // namespace

std::string Place::ToString() const { return fmt::format("{} line {}, column {}", file, line, column); }

std::span<const SourceFormat> SourceFormats() { return kSources; }

Result<const SourceFormat*> ChooseSourceFormat(std::string_view name, const std::string& path) {
  if (name != "auto") {
    for (const SourceFormat& format : kSources) {
      if (format.name == name) return &format;
    }
    return Fail(ErrorCode::kInvalidArgument, "unknown watchlist format \"{}\"; known: {}", name, FormatNames());
  }
  const std::string extension = path == "-" ? ".jsonl" : LowerExtension(path);
  for (const SourceFormat& format : kSources) {
    if (HasWord(format.extensions, extension)) return &format;
  }
  return Fail(ErrorCode::kInvalidArgument, "cannot tell the format of {} by its name; say it with --format ({})", path,
              FormatNames());
}

Status CheckListName(std::string_view name) {
  const bool control = std::any_of(name.begin(), name.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
  if (name.empty() || name.size() > kListNameBytesMax || control || !IsValidUtf8(name)) {
    return Fail(ErrorCode::kInvalidArgument,
                "a list's name is 1 to {} bytes of UTF-8 without control characters; this one of {} bytes is not",
                kListNameBytesMax, name.size());
  }
  return {};
}

}  // namespace safematch::watchlist
