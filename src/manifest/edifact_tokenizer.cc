#include "manifest/edifact_tokenizer.h"

#include <fmt/format.h>

#include <algorithm>

#include "manifest/edifact_text.h"

namespace safematch::manifest {

size_t Segment::ComponentCount(size_t element) const {
  if (element >= elements_.size()) return 0;
  const size_t end = element + 1 < elements_.size() ? elements_[element + 1] : pieces_.size();
  return end - elements_[element];
}

std::string_view Segment::At(size_t element, size_t component) const {
  if (component >= ComponentCount(element)) return {};
  const Piece& piece = pieces_[elements_[element] + component];
  const std::string_view base = piece.in_scratch ? std::string_view(scratch_) : payload_;
  return base.substr(piece.begin, piece.end - piece.begin);
}

std::string Segment::Where() const { return fmt::format("segment {}, byte {}", number_, begin_); }

void EdifactTokenizer::Start(std::string_view payload) {
  payload_ = payload;
  position_ = 0;
  inside_ = false;
  junk_bytes_ = 0;
  interchange_begin_ = 0;
  segment_.payload_ = payload;
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
}

void EdifactTokenizer::SkipLeadingBlanks() {
  for (; position_ < payload_.size(); ++position_) {
    const char c = payload_[position_];
    const ByteKind kind = kinds_[static_cast<uint8_t>(c)];
    const bool is_blank = kind == ByteKind::kDeleted || (kind == ByteKind::kPlain && (c == ' ' || c == '\t'));
    if (!is_blank) return;
    if (kind == ByteKind::kDeleted) position_ = SkipTypeBBlock(payload_, position_ + 1) - 1;
  }
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
    const ByteKind kind = kinds_[static_cast<uint8_t>(payload_[end])];
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
    if (segment_.tag_.empty() && segment_.pieces_.size() == 1) continue;
    ++segment_.number_;
    const bool is_last = segment_.tag_ == "UNZ" || (!has_envelope_ && segment_.tag_ == "UNT");
    if (is_last && segment_.complete_) inside_ = false;
    return &segment_;
  }
}

void EdifactTokenizer::Scan() {
  Segment& s = segment_;
  s.scratch_.clear();
  s.pieces_.clear();
  s.elements_.assign(1, 0);
  s.begin_ = position_;
  s.complete_ = false;
  s.overfull_ = false;

  // The bytes [run, i) are read but not yet part of a piece. A piece whose text equals its
  // bytes stays a view; the first byte to leave out moves it to the scratch buffer.
  size_t run = position_;
  size_t copied_from = 0;
  bool copied = false;
  size_t i = position_;
  const auto copy_run = [&] {
    if (!copied) copied_from = s.scratch_.size();
    copied = true;
    s.scratch_.append(payload_, run, i - run);
  };
  const auto end_piece = [&] {
    if (copied) copy_run();
    if (s.pieces_.size() >= Segment::kComponentsMax) {
      s.overfull_ = true;
      if (copied) s.scratch_.resize(copied_from);
    } else if (copied) {
      s.pieces_.push_back({copied_from, s.scratch_.size(), true});
    } else {
      s.pieces_.push_back({run, i, false});
    }
    copied = false;
    run = i + 1;
  };

  bool is_cut = false;  // Another interchange begins in the middle of the segment.
  for (; i < payload_.size() && !s.complete_ && !is_cut; ++i) {
    switch (kinds_[static_cast<uint8_t>(payload_[i])]) {
      case ByteKind::kPlain: break;
      case ByteKind::kComponent: end_piece(); break;
      case ByteKind::kElement:
        end_piece();
        if (!s.overfull_) s.elements_.push_back(s.pieces_.size());
        break;
      case ByteKind::kTerminator:
        end_piece();
        s.complete_ = true;
        break;
      case ByteKind::kRelease:
        copy_run();
        // The released byte may itself be wrapped onto the next line.
        while (i + 1 < payload_.size() && kinds_[static_cast<uint8_t>(payload_[i + 1])] == ByteKind::kDeleted) ++i;
        ++i;
        run = i;
        break;
      case ByteKind::kDeleted:
        copy_run();
        i = SkipTypeBBlock(payload_, i + 1) - 1;
        run = i + 1;
        is_cut = IsInterchangeAt(run);
        break;
    }
  }
  if (!s.complete_) {
    // A release character as the very last byte moves past the end.
    if (!is_cut) i = payload_.size();
    run = run < i ? run : i;
    end_piece();
  }
  // An element that lost its components to the bound must not point past the pieces.
  while (s.elements_.size() > 1 && s.elements_.back() >= s.pieces_.size()) s.elements_.pop_back();
  position_ = i;
  s.end_ = i;
  s.tag_ = TrimBlanks(s.At(0, 0));
  if (s.tag_.size() > 3) DropLinesBeforeTag();
}

}  // namespace safematch::manifest
