#include "manifest/mrz.h"

namespace safematch::manifest {

char MrzCheckDigit(std::string_view field) {
  constexpr int kWeights[] = {7, 3, 1};
  int sum = 0;
  for (size_t i = 0; i < field.size(); ++i) {
    const char c = field[i];
    const int value = c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'Z' ? c - 'A' + 10 : 0;
    sum = (sum + kWeights[i % 3] * value) % 10;
  }
  return static_cast<char>('0' + sum);
}

MrzReading ReadMrz(std::string_view text, const std::optional<model::PartialDate>& flight_date) {
  (void)text, (void)flight_date;
  return {{}, "mrz_unreadable", "not read yet"};
}

}  // namespace safematch::manifest
