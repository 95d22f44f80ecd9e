// The EDIFACT tokenizer as one would write it first: a byte at a time, a string a component, no
// views, no blocks. Oracle for the fast one. Where interchanges begin is the same code in both.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/edifact_service.h"

namespace safematch::reference {

struct EdifactSegment {
  static constexpr size_t kComponentsMax = 1'024;

  std::vector<std::vector<std::string>> elements = {{}};
  std::string tag;
  size_t number = 0;
  size_t begin = 0;
  size_t end = 0;
  size_t interchange_begin = 0;
  size_t junk_bytes = 0;  // Before this segment.
  bool complete = false;
  bool overfull = false;
  bool is_plain = true;
};

class EdifactReader {
 public:
  explicit EdifactReader(std::string_view payload) : payload_(payload) {}

  std::vector<EdifactSegment> ReadAll() {
    std::vector<EdifactSegment> segments;
    while (auto segment = Next()) segments.push_back(std::move(*segment));
    return segments;
  }
  size_t junk_bytes() const { return junk_bytes_; }

 private:
  std::optional<EdifactSegment> Next() {
    while (true) {
      if (!start_) {
        start_ = manifest::FindInterchange(payload_, position_);
        if (!start_ && position_ == 0) start_ = manifest::FindFragment(payload_);
        junk_bytes_ += (start_ ? start_->begin : payload_.size()) - position_;
        position_ = start_ ? start_->segments_begin : payload_.size();
        if (!start_) return std::nullopt;
      }
      while (position_ < payload_.size() && IsBlankBetweenSegments(payload_[position_])) {
        const bool ends_line = IsDeleted(payload_[position_++]);
        const bool goes_on = position_ < payload_.size() && manifest::IsTransportByte(payload_[position_]);
        if (ends_line && !goes_on) position_ = manifest::SkipTypeBBlock(payload_, position_);
      }
      if (position_ == payload_.size()) return std::nullopt;
      if (payload_[position_] == 'U' && position_ != start_->segments_begin) {
        const auto other = manifest::ReadInterchangeStart(payload_, position_);
        if (other && other->has_envelope) {
          start_ = other;
          position_ = start_->segments_begin;
        }
      }
      EdifactSegment segment = Read();
      if (segment.tag.empty() && segment.elements.size() == 1 && segment.elements[0].size() == 1) continue;
      segment.number = ++number_;
      const std::string_view last_tag = start_->has_envelope ? "UNZ" : "UNT";
      if ((segment.tag == "UNZ" || segment.tag == last_tag) && segment.complete) start_.reset();
      return segment;
    }
  }

  EdifactSegment Read() {
    const manifest::Delimiters& d = start_->delimiters;
    EdifactSegment segment;
    segment.begin = position_;
    segment.interchange_begin = start_->begin;
    segment.junk_bytes = junk_bytes_;
    size_t count = 0;
    std::string text;
    const auto add = [&](char c) {
      text += c;
      if (c < ' ' || c > '~') segment.is_plain = false;  // Beyond 0x7F `char` is negative or large.
    };
    const auto end_component = [&] {
      if (count == EdifactSegment::kComponentsMax) {
        segment.overfull = true;
      } else {
        segment.elements.back().push_back(text);
        ++count;
      }
      text.clear();
    };
    bool is_cut = false;
    while (position_ < payload_.size() && !segment.complete && !is_cut) {
      const char c = payload_[position_++];
      if (c == d.terminator) {
        end_component();
        segment.complete = true;
      } else if (c == d.element) {
        end_component();
        if (!segment.overfull) segment.elements.emplace_back();
      } else if (c == d.component) {
        end_component();
      } else if (d.HasRelease() && c == d.release) {
        while (position_ < payload_.size() && IsDeleted(payload_[position_])) ++position_;
        if (position_ < payload_.size()) add(payload_[position_++]);
      } else if (!manifest::IsTransportByte(c)) {
        add(c);
      } else {
        position_ = manifest::SkipTypeBBlock(payload_, position_);
        const auto other = payload_.substr(position_).starts_with('U')
                               ? manifest::ReadInterchangeStart(payload_, position_)
                               : std::nullopt;
        is_cut = other && other->has_envelope;
      }
    }
    if (!segment.complete) end_component();
    while (segment.elements.size() > 1 && segment.elements.back().empty()) segment.elements.pop_back();
    segment.end = position_;
    segment.tag = segment.elements[0][0];
    Trim(segment.tag);
    if (segment.tag.size() > 3) DropLinesBeforeTag(segment);
    return segment;
  }

  // A tag alone on the last line of what stands where a tag belongs is the tag.
  void DropLinesBeforeTag(EdifactSegment& segment) const {
    const manifest::Delimiters& d = start_->delimiters;
    size_t line = segment.begin;
    std::string text;
    for (size_t i = segment.begin; i < segment.end; ++i) {
      if (payload_[i] == d.element || payload_[i] == d.terminator) break;
      text += payload_[i];
      if (!IsDeleted(payload_[i])) continue;
      line = i + 1;
      text.clear();
    }
    Trim(text);
    const bool is_tag = text.size() == 3 && text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
    if (line == segment.begin || !is_tag) return;
    segment.begin = line;
    segment.tag = text;
  }

  static void Trim(std::string& text) {
    while (!text.empty() && IsBlank(text.front())) text.erase(0, 1);
    while (!text.empty() && IsBlank(text.back())) text.pop_back();
  }

  static bool IsBlank(char c) { return c == ' ' || c == '\t'; }
  bool IsDelimiter(char c) const {
    const manifest::Delimiters& d = start_->delimiters;
    return c == d.component || c == d.element || c == d.terminator || (d.HasRelease() && c == d.release);
  }
  bool IsDeleted(char c) const { return manifest::IsTransportByte(c) && !IsDelimiter(c); }
  bool IsBlankBetweenSegments(char c) const { return IsDeleted(c) || (IsBlank(c) && !IsDelimiter(c)); }

  std::string_view payload_;
  size_t position_ = 0;
  size_t number_ = 0;
  size_t junk_bytes_ = 0;
  std::optional<manifest::InterchangeStart> start_;  // Of the interchange being read.
};

}  // namespace safematch::reference
