#include "manifest/json_splitter.h"

#include <algorithm>

namespace safematch::manifest {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";

bool IsBlank(char c) { return kBlanks.find(c) != std::string_view::npos; }

}  // namespace

void JsonSplitter::StartNext() {
  if (!ready_) return;
  ready_ = false;
  value_.clear();
  size_bytes_ = 0;
}

size_t JsonSplitter::Feed(std::string_view bytes) {
  StartNext();
  return mode_ == Mode::kLines ? FeedLines(bytes) : FeedValues(bytes);
}

void JsonSplitter::End() {
  StartNext();
  if (size_bytes_ > 0) Finish();
}

void JsonSplitter::Append(std::string_view bytes) {
  if (size_bytes_ == 0) value_line_ = line_;
  size_bytes_ += bytes.size();
  // One byte more than allowed is kept, so that whoever decodes it sees the excess too.
  const uint64_t room = value_bytes_max_ + 1 - std::min<uint64_t>(value_.size(), value_bytes_max_ + 1);
  value_ += bytes.substr(0, room);
}

void JsonSplitter::Finish() {
  while (!value_.empty() && IsBlank(value_.back()) && value_.size() == size_bytes_) {
    value_.pop_back();
    --size_bytes_;
  }
  depth_ = 0;
  brackets_.clear();
  in_string_ = false;
  escaped_ = false;
  ready_ = true;
}

size_t JsonSplitter::FeedLines(std::string_view bytes) {
  size_t begin = 0;
  while (begin < bytes.size()) {
    const size_t line_end = std::min(bytes.find('\n', begin), bytes.size());
    std::string_view text = bytes.substr(begin, line_end - begin);
    if (size_bytes_ == 0) text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
    if (!text.empty()) Append(text);
    if (line_end == bytes.size()) break;
    ++line_;
    begin = line_end + 1;
    if (size_bytes_ > 0) {
      Finish();
      return begin;
    }
  }
  return bytes.size();
}

size_t JsonSplitter::FeedValues(std::string_view bytes) {
  for (size_t i = 0; i < bytes.size(); ++i) {
    const Step step = PutToValue(bytes[i]);
    if (step == Step::kEndsBefore) {
      Finish();
      return i;
    }
    at_line_start_ = bytes[i] == '\n';
    if (!IsBlank(bytes[i])) last_ = bytes[i];
    if (bytes[i] == '\n') ++line_;
    if (step == Step::kEnds) {
      Finish();
      return i + 1;
    }
  }
  return bytes.size();
}

JsonSplitter::Step JsonSplitter::PutToValue(char c) {
  if (size_bytes_ == 0) {
    // Between values.
    if (IsBlank(c)) return Step::kTaken;
    if (in_array_ && (c == ',' || c == ']')) {
      in_array_ = c == ',';
      return Step::kTaken;
    }
    if (c == '[' && !in_array_) {
      in_array_ = true;
      return Step::kTaken;
    }
  } else if (c == '{' && at_line_start_ && last_ != ':' && IsInsideObject()) {
    return Step::kEndsBefore;
  }
  if (c == '\n') in_string_ = false;  // JSON strings hold no line ends: it was never closed.
  // A value without brackets ends at the line or, in an array, before the next element.
  if (size_bytes_ > 0 && depth_ == 0 && !in_string_) {
    if (c == '\n') return Step::kEnds;
    if (in_array_ && (c == ',' || c == ']')) return Step::kEndsBefore;
  }
  Append({&c, 1});
  if (in_string_) {
    const bool was_escaped = escaped_;
    escaped_ = !was_escaped && c == '\\';
    if (c == '"' && !was_escaped) in_string_ = false;
    return Step::kTaken;
  }
  if (c == '"') {
    in_string_ = true;
    escaped_ = false;
  } else if (c == '{' || c == '[') {
    if (++depth_ <= kDepthKept) brackets_.push_back(c);
  } else if ((c == '}' || c == ']') && depth_ > 0) {
    if (depth_-- <= kDepthKept) brackets_.pop_back();
    if (depth_ == 0) return Step::kEnds;
  }
  return Step::kTaken;
}

}  // namespace safematch::manifest
