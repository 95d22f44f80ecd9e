#include "manifest/edifact_tokenizer.h"

#include <fmt/format.h>

#include <algorithm>

#include "manifest/edifact_text.h"

namespace safematch::manifest {

std::string Segment::Where() const { return fmt::format("segment {}, byte {}", number_, begin_); }

void EdifactTokenizer::Start(std::string_view payload) {
  payload_ = payload;
  position_ = 0;
  inside_ = false;
  junk_bytes_ = 0;
  interchange_begin_ = 0;
  segment_.number_ = 0;
}

bool EdifactTokenizer::Enter() {
  auto start = FindInterchange(payload_, position_);
  if (!start && position_ == 0) start = FindFragment(payload_);
  junk_bytes_ += (start ? start->begin : payload_.size()) - position_;
  if (!start) {
    position_ = payload_.size();
    return false;
  }
  Use(*start);
  return true;
}

void EdifactTokenizer::Use(const InterchangeStart& start) {
  inside_ = true;
  has_envelope_ = start.has_envelope;
  interchange_begin_ = start.begin;
  delimiters_ = start.delimiters;
  position_ = start.segments_begin;
  started_at_ = position_;
  const auto set = [&](char c, ByteKind kind) { kinds_[static_cast<uint8_t>(c)] = kind; };
  for (int i = 0; i < 256; ++i) {
    kinds_[i] = IsTransportByte(static_cast<char>(i)) ? ByteKind::kDeleted : ByteKind::kPlain;
  }
  if (delimiters_.HasRelease()) set(delimiters_.release, ByteKind::kRelease);
  set(delimiters_.component, ByteKind::kComponent);
  set(delimiters_.element, ByteKind::kElement);
  set(delimiters_.terminator, ByteKind::kTerminator);
  finder_ = NotableFinder(delimiters_);
  notable_ = NotableBytes(payload_, finder_, position_);
}

void EdifactTokenizer::SkipLeadingBlanks() {
  const auto is_blank = [&](size_t position) {
    const ByteKind kind = KindAt(position);
    const char c = payload_.data()[position];
    return kind == ByteKind::kDeleted || (kind == ByteKind::kPlain && (c == ' ' || c == '\t'));
  };
  const size_t begin = position_;
  while (position_ < payload_.size() && is_blank(position_)) {
    const bool ends_line = KindAt(position_++) == ByteKind::kDeleted;
    // Behind the last of CR and LF.
    if (ends_line && MayBeTypeBBlock(payload_, position_) && !IsTransportByte(payload_[position_])) {
      position_ = SkipTypeBBlock(payload_, position_);
    }
  }
  if (position_ != begin) notable_.SkipTo(std::min(position_, payload_.size()));
}

bool EdifactTokenizer::IsInterchangeAt(size_t at) const {
  if (at >= payload_.size() || payload_[at] != 'U') return false;
  const auto start = ReadInterchangeStart(payload_, at);
  return start && start->has_envelope;
}

void EdifactTokenizer::DropLinesBeforeTag() {
  size_t end = segment_.begin_;
  size_t line = end;
  for (; end < segment_.end_; ++end) {
    const ByteKind kind = KindAt(end);
    if (kind == ByteKind::kDeleted) line = end + 1;
    if (kind == ByteKind::kElement || kind == ByteKind::kTerminator) break;
  }
  const std::string_view tag = TrimBlanks(payload_.substr(line, end - line));
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (line == segment_.begin_ || tag.size() != 3 || !std::all_of(tag.begin(), tag.end(), is_capital)) return;
  segment_.begin_ = line;
  segment_.tag_ = tag;
}

const Segment* EdifactTokenizer::Next() {
  while (true) {
    if (!inside_ && !Enter()) return nullptr;
    SkipLeadingBlanks();
    if (position_ >= payload_.size()) return nullptr;
    // A second interchange after one that was cut off before its UNZ brings its own delimiters.
    if (payload_[position_] == 'U' && position_ != started_at_) {
      const auto start = ReadInterchangeStart(payload_, position_);
      if (start && start->has_envelope) Use(*start);
    }
    Scan();
    if (segment_.tag_.empty() && segment_.component_count_ == 1) continue;
    ++segment_.number_;
    const bool is_last = segment_.tag_ == "UNZ" || (!has_envelope_ && segment_.tag_ == "UNT");
    if (is_last && segment_.complete_) inside_ = false;
    return &segment_;
  }
}

inline void EdifactTokenizer::Finish(size_t components, size_t elements, size_t end) {
  Segment& s = segment_;
  position_ = end;
  s.end_ = end;
  s.starts_[elements] = static_cast<uint16_t>(components);
  s.element_count_ = elements;
  s.component_count_ = components;
  s.tag_ = TrimBlanks(s.components_[0]);
}

// Most segments hold nothing but text and separators: this is the whole work for them. What else
// there is, `ScanOn` reads from there to the end of the segment.
void EdifactTokenizer::Scan() {
  Segment& s = segment_;
  s.begin_ = position_;
  s.complete_ = true;
  s.overfull_ = false;
  s.is_plain_ = true;
  s.starts_[0] = 0;
  const char* const bytes = payload_.data();
  const size_t size = payload_.size();
  // Not the members: a loop that writes through pointers would store and load them each time.
  NotableBytes notable = notable_;
  size_t components = 0;
  size_t elements = 1;
  size_t run = position_;
  while (true) {
    const size_t i = notable.Next();
    const ByteKind kind = i < size ? kinds_[static_cast<uint8_t>(bytes[i])] : ByteKind::kPlain;
    if (kind > ByteKind::kTerminator || components == Segment::kComponentsMax) {
      notable_ = notable;
      return ScanOn(components, elements, run, i);
    }
    s.components_[components++] = std::string_view(bytes + run, i - run);
    run = i + 1;
    if (kind == ByteKind::kTerminator) break;
    s.starts_[elements] = static_cast<uint16_t>(components);
    elements += static_cast<size_t>(kind);  // 1 for a new element, 0 for a component.
  }
  notable_ = notable;
  Finish(components, elements, run);
}

void EdifactTokenizer::ScanOn(size_t components, size_t elements, size_t run, size_t i) {
  Segment& s = segment_;
  const char* const bytes = payload_.data();
  const size_t size = payload_.size();
  s.scratch_.clear();
  s.copied_.clear();
  s.complete_ = false;

  // A component whose text equals its bytes stays a view; the first byte to leave out moves it to
  // the scratch buffer.
  size_t copied_from = 0;
  bool is_copied = false;
  const auto copy_run = [&](size_t end) {
    if (!is_copied) copied_from = s.scratch_.size();
    is_copied = true;
    s.scratch_.append(bytes + run, end - run);
  };
  const auto end_component = [&](size_t end) {
    if (is_copied) copy_run(end);
    if (components == Segment::kComponentsMax) {
      s.overfull_ = true;
      if (is_copied) s.scratch_.resize(copied_from);
    } else {
      if (is_copied) s.copied_.push_back({components, copied_from, s.scratch_.size()});
      s.components_[components++] = std::string_view(bytes + run, end - run);
    }
    is_copied = false;
  };

  bool is_cut = false;  // Another interchange begins in the middle of the segment.
  for (; i < size; i = notable_.Next()) {
    const ByteKind kind = KindAt(i);
    if (kind <= ByteKind::kTerminator) {
      end_component(i);
      run = i + 1;
      if (kind == ByteKind::kTerminator) {
        s.complete_ = true;
        break;
      }
      if (kind == ByteKind::kElement && !s.overfull_) s.starts_[elements++] = static_cast<uint16_t>(components);
    } else if (kind == ByteKind::kPlain) {
      s.is_plain_ = false;
    } else {
      copy_run(i);
      run = i + 1;
      if (kind == ByteKind::kDeleted) {
        if (MayBeTypeBBlock(payload_, run)) run = SkipTypeBBlock(payload_, run);
        is_cut = IsInterchangeAt(run);
        if (run > i + 1 || is_cut) notable_.SkipTo(std::min(run, size));
        if (is_cut) break;
        continue;
      }
      // The released byte may itself be wrapped onto the next line.
      while (run < size && KindAt(run) == ByteKind::kDeleted) ++run;
      if (run < size) s.is_plain_ = s.is_plain_ && IsPrintableAscii(bytes[run]);
      notable_.SkipTo(std::min(run + 1, size));
    }
  }
  if (!s.complete_) {
    const size_t end = is_cut ? run : size;
    end_component(end);
    run = end;
  }
  for (const Segment::Copied& copied : s.copied_) {
    s.components_[copied.component] = std::string_view(s.scratch_).substr(copied.begin, copied.end - copied.begin);
  }
  // An element that lost its components to the bound must not point past them.
  while (elements > 1 && s.starts_[elements - 1] >= components) --elements;
  Finish(components, elements, run);
  if (s.tag_.size() > 3) DropLinesBeforeTag();
}

}  // namespace safematch::manifest
