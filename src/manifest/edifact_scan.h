// Where the bytes stand that a tokenizer has to look at, 64 bytes at a time.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "manifest/edifact_service.h"

namespace safematch::manifest {

inline constexpr size_t kScanBytes = 64;

// ASCII from blank to tilde: what a text may be made of without a closer look.
constexpr bool IsPrintableAscii(char c) { return c >= ' ' && c <= '~'; }

// Finds the bytes that need a look: the four characters given to it, and whatever is not
// printable ASCII. Bit i of the result stands for byte i of the 64 at `bytes`.
class NotableFinder {
 public:
  NotableFinder() : NotableFinder(Delimiters()) {}
  explicit NotableFinder(const Delimiters& d) {
    // Without release character another one stands in: blanks need no look.
    const char wanted[] = {d.component, d.element, d.terminator, d.HasRelease() ? d.release : d.terminator};
    for (size_t i = 0; i < kWanted; ++i) std::memset(lanes_[i], wanted[i], kLanes);
  }

  uint64_t FindPortable(const char* bytes) const {
    uint64_t found = 0;
    for (size_t i = 0; i < kScanBytes; ++i) {
      const char c = bytes[i];
      const bool notable =
          !IsPrintableAscii(c) || c == lanes_[0][0] || c == lanes_[1][0] || c == lanes_[2][0] || c == lanes_[3][0];
      found |= uint64_t{notable} << i;
    }
    return found;
  }

#if defined(__SSE2__)
  // The same with the instructions that every x86-64 has.
  uint64_t Find(const char* bytes) const {
    const auto load = [](const char* at) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at)); };
    const __m128i one = _mm_set1_epi8(1);
    const __m128i printable = _mm_set1_epi8(' ' + 1);
    uint64_t found = 0;
    for (size_t i = 0; i < kScanBytes; i += kLanes) {
      const __m128i chunk = load(bytes + i);
      // Plus one, as signed bytes: 0x7F and all beyond come out below the controls.
      __m128i hit = _mm_cmplt_epi8(_mm_add_epi8(chunk, one), printable);
      for (const auto& wanted : lanes_) hit = _mm_or_si128(hit, _mm_cmpeq_epi8(chunk, load(wanted)));
      found |= uint64_t{static_cast<uint16_t>(_mm_movemask_epi8(hit))} << i;
    }
    return found;
  }
#else
  uint64_t Find(const char* bytes) const { return FindPortable(bytes); }
#endif

 private:
  static constexpr size_t kWanted = 4;
  static constexpr size_t kLanes = 16;
  alignas(kLanes) char lanes_[kWanted][kLanes];
};

// Walks over the notable bytes of a payload. A small value, so that a loop can keep it in
// registers. Payload and finder must outlive it.
class NotableBytes {
 public:
  NotableBytes() = default;
  NotableBytes(std::string_view payload, const NotableFinder& finder, size_t from)
      : finder_(&finder), bytes_(payload.data()), size_(payload.size()) {
    Load(from);
  }

  // The first notable byte that was not returned yet; the payload's size at the end.
  size_t Next() {
    while (left_ == 0) {
      if (size_ - block_ <= kScanBytes) return size_;
      Load(block_ + kScanBytes);
    }
    const size_t position = block_ + static_cast<size_t>(std::countr_zero(left_));
    left_ &= left_ - 1;
    return position;
  }

  // Passes over all bytes before `position`, which lies not before what `Next` returned last.
  void SkipTo(size_t position) {
    if (position - block_ >= kScanBytes) return Load(position);
    left_ &= ~uint64_t{0} << (position - block_);
  }

 private:
  void Load(size_t position) {
    block_ = position;
    left_ = FindFrom(*finder_, bytes_ + position, size_ - position);
  }
  // Of the next 64 bytes, or of `size` if fewer are left. Not inline: it would take the registers
  // of the loop that calls it once in some twenty rounds.
  static uint64_t FindFrom(const NotableFinder& finder, const char* bytes, size_t size);

  const NotableFinder* finder_ = nullptr;
  const char* bytes_ = nullptr;
  size_t size_ = 0;
  size_t block_ = 0;   // First byte of the 64 that `left_` tells of.
  uint64_t left_ = 0;  // Those not returned yet.
};

}  // namespace safematch::manifest
