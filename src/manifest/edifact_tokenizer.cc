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
  const auto start = FindInterchange(payload_, position_);
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
  Delimiters notable = delimiters_;
  if (delimiters_.HasRelease()) {
    set(delimiters_.release, ByteKind::kRelease);
  } else {
    notable.release = notable.terminator;
  }
  set(delimiters_.component, ByteKind::kComponent);
  set(delimiters_.element, ByteKind::kElement);
  set(delimiters_.terminator, ByteKind::kTerminator);
  notable_ = NotableBytes(payload_, notable, position_);
}

void EdifactTokenizer::SkipLeadingBlanks() {
  const auto is_blank = [&](size_t position) {
    const ByteKind kind = KindAt(position);
    const char c = payload_.data()[position];
    return kind == ByteKind::kDeleted || (kind == ByteKind::kPlain && (c == ' ' || c == '\t'));
  };
  const size_t begin = position_;
  while (position_ < payload_.size() && is_blank(position_)) ++position_;
  if (position_ != begin) notable_.SkipTo(position_);
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
    const size_t component_count = Scan();
    if (segment_.tag_.empty() && component_count == 1) continue;
    ++segment_.number_;
    const bool is_last = segment_.tag_ == "UNZ" || (!has_envelope_ && segment_.tag_ == "UNT");
    if (is_last && segment_.complete_) inside_ = false;
    return &segment_;
  }
}

size_t EdifactTokenizer::Scan() {
  Segment& s = segment_;
  const char* const bytes = payload_.data();
  const size_t size = payload_.size();
  NotableBytes notable = notable_;
  size_t components = 0;
  size_t elements = 1;
  bool is_plain = true;
  s.starts_[0] = 0;
  s.begin_ = position_;
  s.complete_ = false;
  s.overfull_ = false;
  if (!s.copied_.empty()) s.copied_.clear();

  // The bytes [run, end) are read but not yet part of a component. A component whose text equals
  // its bytes stays a view; the first byte to leave out moves it to the scratch buffer.
  size_t run = position_;
  size_t copied_from = 0;
  bool is_copied = false;
  const auto copy_run = [&](size_t end) {
    if (s.copied_.empty() && !is_copied) s.scratch_.clear();
    if (!is_copied) copied_from = s.scratch_.size();
    is_copied = true;
    s.scratch_.append(bytes + run, end - run);
  };
  const auto end_component = [&](size_t end) {
    if (is_copied) copy_run(end);
    if (components >= Segment::kComponentsMax) {
      s.overfull_ = true;
      if (is_copied) s.scratch_.resize(copied_from);
    } else {
      if (is_copied) s.copied_.push_back({components, copied_from, s.scratch_.size()});
      s.components_[components++] = std::string_view(bytes + run, end - run);
    }
    is_copied = false;
  };

  size_t i = notable.Next();
  for (; i < size; i = notable.Next()) {
    const ByteKind kind = kinds_[static_cast<uint8_t>(bytes[i])];
    if (kind <= ByteKind::kTerminator) {
      end_component(i);
      run = i + 1;
      if (kind == ByteKind::kTerminator) {
        s.complete_ = true;
        break;
      }
      if (kind == ByteKind::kElement && !s.overfull_) s.starts_[elements++] = static_cast<uint16_t>(components);
    } else if (kind == ByteKind::kPlain) {
      is_plain = false;
    } else {
      copy_run(i);
      run = i + 1;
      if (kind == ByteKind::kDeleted) continue;
      // The released byte may itself be wrapped onto the next line.
      while (run < size && KindAt(run) == ByteKind::kDeleted) ++run;
      if (run >= size) continue;
      is_plain = is_plain && IsPrintableAscii(bytes[run]);
      notable.SkipTo(run + 1);
    }
  }
  if (!s.complete_) end_component(size);
  position_ = s.complete_ ? run : size;
  notable_ = notable;

  // An element that lost its components to the bound must not point past them.
  while (elements > 1 && s.starts_[elements - 1] >= components) --elements;
  s.starts_[elements] = static_cast<uint16_t>(components);
  s.element_count_ = elements;
  for (const Segment::Copied& copied : s.copied_) {
    s.components_[copied.component] = std::string_view(s.scratch_).substr(copied.begin, copied.end - copied.begin);
  }
  s.is_plain_ = is_plain;
  s.end_ = position_;
  s.tag_ = TrimBlanks(s.At(0, 0));
  return components;
}

}  // namespace safematch::manifest
