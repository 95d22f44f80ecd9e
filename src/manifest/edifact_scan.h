// Where the bytes stand that a tokenizer has to look at, 64 bytes at a time.
#pragma once

#include <array>
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

// Bit i is set when byte i of the 64 at `bytes` is a component, element or release character, a
// terminator, or not printable ASCII. Without release character `d.release` is a blank, and
// blanks are found, too.
inline uint64_t FindNotablePortable(const char* bytes, const Delimiters& d) {
  uint64_t found = 0;
  for (size_t i = 0; i < kScanBytes; ++i) {
    const char c = bytes[i];
    const bool notable =
        !IsPrintableAscii(c) || c == d.component || c == d.element || c == d.terminator || c == d.release;
    found |= uint64_t{notable} << i;
  }
  return found;
}

#if defined(__SSE2__)
// The same with the instructions that every x86-64 has.
inline uint64_t FindNotable(const char* bytes, const Delimiters& d) {
  const __m128i component = _mm_set1_epi8(d.component);
  const __m128i element = _mm_set1_epi8(d.element);
  const __m128i terminator = _mm_set1_epi8(d.terminator);
  const __m128i release = _mm_set1_epi8(d.release);
  const __m128i one = _mm_set1_epi8(1);
  const __m128i printable = _mm_set1_epi8(' ' + 1);
  uint64_t found = 0;
  for (size_t i = 0; i < kScanBytes; i += 16) {
    const __m128i chunk = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes + i));
    // Plus one, as signed bytes: 0x7F and all beyond come out below the controls.
    __m128i hit = _mm_cmplt_epi8(_mm_add_epi8(chunk, one), printable);
    hit = _mm_or_si128(hit, _mm_cmpeq_epi8(chunk, component));
    hit = _mm_or_si128(hit, _mm_cmpeq_epi8(chunk, element));
    hit = _mm_or_si128(hit, _mm_cmpeq_epi8(chunk, terminator));
    hit = _mm_or_si128(hit, _mm_cmpeq_epi8(chunk, release));
    found |= uint64_t{static_cast<uint16_t>(_mm_movemask_epi8(hit))} << i;
  }
  return found;
}
#else
inline uint64_t FindNotable(const char* bytes, const Delimiters& d) { return FindNotablePortable(bytes, d); }
#endif

// Walks over the notable bytes of a payload. A plain value, so that a loop can keep it in
// registers. The payload must outlive it.
class NotableBytes {
 public:
  NotableBytes() = default;
  NotableBytes(std::string_view payload, const Delimiters& delimiters, size_t from)
      : bytes_(payload.data()), size_(payload.size()), delimiters_(delimiters) {
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
    const size_t left = size_ - block_;
    if (left >= kScanBytes) {
      left_ = FindNotable(bytes_ + block_, delimiters_);
      return;
    }
    std::array<char, kScanBytes> last{};
    if (left > 0) std::memcpy(last.data(), bytes_ + block_, left);
    left_ = FindNotable(last.data(), delimiters_) & ((uint64_t{1} << left) - 1);
  }

  const char* bytes_ = nullptr;
  size_t size_ = 0;
  Delimiters delimiters_;
  size_t block_ = 0;   // First byte of the 64 that `left_` tells of.
  uint64_t left_ = 0;  // Those not returned yet.
};

}  // namespace safematch::manifest
