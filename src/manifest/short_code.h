// Codes and tags as numbers.
#pragma once

#include <cstdint>
#include <string_view>

namespace safematch::manifest {

// A code of at most three characters ("NAD", "178", "FL") as a number: comparing two is one
// instruction, and looking for one in a short list a few. All longer texts are the same code,
// which no list may hold.
class ShortCode {
 public:
  static constexpr size_t kLengthMax = 3;

  // Implicit, so that lists of codes read as texts.
  constexpr ShortCode(std::string_view text) : value_(kTooLong) {
    if (text.size() > kLengthMax) return;
    value_ = static_cast<uint32_t>(text.size()) << 24;
    if (text.empty()) return;
    // Of one character all three are the same, of two the last two: neither loop nor branch.
    const auto byte = [&](size_t i) { return uint32_t{static_cast<uint8_t>(text.data()[i])}; };
    value_ |= byte(0) | byte(text.size() / 2) << 8 | byte(text.size() - 1) << 16;
  }
  constexpr ShortCode(const char* text) : ShortCode(std::string_view(text)) {}

  constexpr bool fits() const { return value_ != kTooLong; }
  constexpr uint32_t value() const { return value_; }
  constexpr bool operator==(const ShortCode&) const = default;

 private:
  static constexpr uint32_t kTooLong = UINT32_MAX;
  uint32_t value_;
};

template <size_t N>
constexpr bool IsOneOf(ShortCode code, const ShortCode (&list)[N]) {
  bool found = false;
  for (const ShortCode& listed : list) found |= code == listed;
  return found;
}

}  // namespace safematch::manifest
