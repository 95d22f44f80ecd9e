#include "load/document_numbers.h"

#include <fmt/format.h>

#include <string_view>

namespace safematch::load {

std::string DocumentNumber(DocumentHolder holder, uint64_t seed, uint64_t serial, Random& random) {
  // The digits already differ; with signs of their own, one wrong digit is not enough to take
  // one for the other.
  constexpr std::string_view kSigns[2][2] = {{"ABCDEFGHJKLM", "1234"}, {"NPRSTUVWXYZ", "56789"}};
  const std::string_view signs = kSigns[holder == DocumentHolder::kTraveler ? 1 : 0][random.Percent(40) ? 1 : 0];
  const char sign = signs[random.Below(static_cast<uint32_t>(signs.size()))];
  // Coprime to 10^8, so that serials map one to one, scattered.
  constexpr uint64_t kStep = 61'803'399;
  constexpr uint64_t kNumbers = 2 * kDocumentSerialsMax;
  const uint64_t place = serial % kDocumentSerialsMax * 2 + (holder == DocumentHolder::kTraveler ? 1 : 0);
  const uint64_t start = Random(seed, "document-number").Below(kNumbers);
  return fmt::format("{}{:08}", sign, (place * kStep + start) % kNumbers);
}

}  // namespace safematch::load
