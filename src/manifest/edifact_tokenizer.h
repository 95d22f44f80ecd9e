// EDIFACT bytes -> segments (ISO 9735), in one pass and for bytes as they really arrive.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/edifact_scan.h"
#include "manifest/edifact_service.h"

namespace safematch::manifest {

// One segment. Element 0 is the tag. All views die with the next call of the tokenizer.
class Segment {
 public:
  // More than this many components are not kept (`overfull`); the largest real segment has
  // about sixty. Bounds the memory of a segment made of separators.
  static constexpr size_t kComponentsMax = 1'024;

  Segment() = default;
  // Its views point into itself.
  Segment(const Segment&) = delete;
  Segment& operator=(const Segment&) = delete;

  std::string_view Tag() const { return tag_; }
  size_t ElementCount() const { return element_count_; }
  size_t ComponentCount(size_t element) const {
    return element <= kComponentsMax && element < element_count_ ? size_t{starts_[element + 1]} - starts_[element] : 0;
  }
  // Release characters and line wraps are already taken out; "" when absent.
  std::string_view At(size_t element, size_t component = 0) const {
    return component < ComponentCount(element) ? components_[starts_[element] + component] : std::string_view();
  }

  size_t number() const { return number_; }    // From 1; UNA does not count.
  size_t begin() const { return begin_; }      // Byte of the tag in the payload.
  size_t end() const { return end_; }          // After the terminator.
  std::string Where() const;                   // "segment 12, byte 340"
  bool complete() const { return complete_; }  // False: the payload ended before the terminator.
  bool overfull() const { return overfull_; }
  // True: all components are printable ASCII, so they need no decoding.
  bool is_plain() const { return is_plain_; }

 private:
  friend class EdifactTokenizer;
  // A component whose text differs from its bytes (release, wrap); its view is set when
  // `scratch_` grows no more.
  struct Copied {
    size_t component;
    size_t begin;  // In `scratch_`.
    size_t end;
  };

  // Arrays, not vectors: nothing to allocate, nothing to clear. Only what the counts cover is set.
  std::string_view components_[kComponentsMax];
  uint16_t starts_[kComponentsMax + 2];  // Of the elements: index of the first component.
  size_t element_count_ = 0;
  size_t component_count_ = 0;
  std::string scratch_;
  std::vector<Copied> copied_;
  std::string_view tag_;
  size_t number_ = 0;
  size_t begin_ = 0;
  size_t end_ = 0;
  bool complete_ = false;
  bool overfull_ = false;
  bool is_plain_ = true;
};

// Finds the interchanges of a payload and gives their segments. What stands outside
// UNA/UNB..UNZ (addresses, mail footers) is passed over and counted. Time is linear in the
// payload; no allocation for a segment unless it holds a release character or a wrap.
class EdifactTokenizer {
 public:
  // `payload` must outlive the use of the tokenizer.
  void Start(std::string_view payload);

  // The next segment that is not empty; null at the end. The object belongs to the tokenizer.
  const Segment* Next();

  const Delimiters& delimiters() const { return delimiters_; }
  size_t interchange_begin() const { return interchange_begin_; }  // Byte of UNA, UNB or bare UNH.
  size_t junk_bytes() const { return junk_bytes_; }                // Passed over so far.

 private:
  // The first three end a component.
  enum class ByteKind : uint8_t { kComponent, kElement, kTerminator, kPlain, kRelease, kDeleted };

  ByteKind KindAt(size_t position) const { return kinds_[static_cast<uint8_t>(payload_.data()[position])]; }
  bool Enter();
  void Use(const InterchangeStart& start);
  void Scan();
  // `run`: the first byte read that is not yet part of a component. `notable`: the next one.
  void ScanOn(size_t components, size_t elements, size_t run, size_t notable);
  void Finish(size_t components, size_t elements, size_t end);
  void SkipLeadingBlanks();
  // What stands at the first byte of a line, in the middle of an interchange: the start of
  // another one, which ends a segment that was cut off.
  bool IsInterchangeAt(size_t at) const;
  // The tag of a segment in front of which lines of another kind stand: the last line's.
  void DropLinesBeforeTag();

  std::string_view payload_;
  size_t position_ = 0;
  NotableBytes notable_;  // From `position_` on.
  bool inside_ = false;
  bool has_envelope_ = true;
  size_t interchange_begin_ = 0;
  size_t started_at_ = 0;  // Where the current delimiters came into force.
  size_t junk_bytes_ = 0;
  Delimiters delimiters_;
  NotableFinder finder_;
  ByteKind kinds_[256] = {};
  Segment segment_;
};

}  // namespace safematch::manifest
