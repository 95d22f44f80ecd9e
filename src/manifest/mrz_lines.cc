#include "manifest/mrz_lines.h"

#include <algorithm>
#include <span>

#include "manifest/mrz.h"

namespace safematch::manifest {

namespace {

constexpr size_t kWide = 44;    // TD3, MRV-A: two lines.
constexpr size_t kMiddle = 36;  // TD2, MRV-B: two lines.
constexpr size_t kNarrow = 30;  // TD1: three lines.

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLetterOrFiller(char c) { return IsLetter(c) || c == '<'; }
// A digit, or what it may have been misread as, or an unknown part of a date.
bool MayBeDigit(char c) {
  return IsDigit(c) || c == '<' || std::string_view("OIBSZ").find(c) != std::string_view::npos;
}

// How much `line` looks as if it had a date, its check digit, a letter for the sex, and another
// date with its check digit, from `begin` on; 0: not at all. Seven true digits of fourteen are
// more than a name has, and a zone with one date unknown has them still.
int DatesScore(std::string_view line, size_t begin) {
  if (line.size() < begin + 15) return 0;
  const std::string_view birth = line.substr(begin, 7);
  const char sex = line[begin + 7];
  const std::string_view expires = line.substr(begin + 8, 7);
  if (!std::ranges::all_of(birth, MayBeDigit) || !IsLetterOrFiller(sex) || !std::ranges::all_of(expires, MayBeDigit)) {
    return 0;
  }
  const auto digits = static_cast<int>(std::ranges::count_if(birth, IsDigit) + std::ranges::count_if(expires, IsDigit));
  constexpr int kDigitsMin = 7;
  if (digits < kDigitsMin) return 0;
  constexpr int kRightCheckDigit = 8;
  const auto is_right = [](std::string_view date) { return MrzCheckDigit(date.substr(0, 6)) == date[6]; };
  return digits + (is_right(birth) ? kRightCheckDigit : 0) + (is_right(expires) ? kRightCheckDigit : 0);
}

// The second line of TD1, and of the formats of two lines.
int DatesLineScore(std::string_view line) { return line.size() <= kNarrow ? DatesScore(line, 0) : 0; }
int DataLineScore(std::string_view line) { return DatesScore(line, 13); }
bool IsDatesLine(std::string_view line) { return DatesLineScore(line) > 0; }
bool IsDataLine(std::string_view line) { return DataLineScore(line) > 0; }

bool HasDigitAfter(std::string_view line, size_t begin) {
  return line.size() > begin && std::ranges::any_of(line.substr(begin), IsDigit);
}

// Starts as a document does: a code, and an issuer without digits.
bool StartsDocument(std::string_view line, std::string_view codes) {
  return line.size() > 5 && codes.find(line[0]) != std::string_view::npos &&
         std::ranges::all_of(line.substr(1, 4), IsLetterOrFiller);
}

std::string Filled(std::string_view line, size_t width) {
  std::string filled(line.substr(0, width));
  filled.resize(width, '<');
  return filled;
}

// Cuts lines that are glued together where the dates come to stand best; trailing fillers may be
// missing. Without dates the exact length decides.
void AppendCut(std::string_view line, std::vector<std::string_view>& cut) {
  const size_t size = line.size();
  size_t width = size;
  if (size > kWide) {
    width = size == 3 * kNarrow ? kNarrow : size == 2 * kWide || size == 2 * kMiddle ? size / 2 : 0;
    int best = 0;
    const auto consider = [&](size_t candidate, size_t lines, int score) {
      constexpr int kExactLength = 4;
      if (size <= candidate * (lines - 1) || size > candidate * lines || score == 0) return;
      if (size == candidate * lines) score += kExactLength;
      if (score <= best) return;
      width = candidate;
      best = score;
    };
    consider(kWide, 2, DataLineScore(line.substr(std::min(size, kWide))));
    consider(kMiddle, 2, DataLineScore(line.substr(std::min(size, kMiddle))));
    consider(kNarrow, 3, DatesLineScore(line.substr(std::min(size, kNarrow), kNarrow)));
    if (width == 0) return;
  }
  for (size_t at = 0; at < size; at += width) cut.push_back(line.substr(at, width));
}

// The longest line that `take` accepts, the first of equal ones; empty: none.
template <typename Take>
std::string_view Longest(std::span<const std::string_view> lines, Take&& take) {
  std::string_view longest;
  for (const std::string_view line : lines) {
    if (line.size() > longest.size() && take(line)) longest = line;
  }
  return longest;
}

MrzLines TwoLines(std::string_view name_line, std::string_view data_line) {
  const bool wide = std::max(name_line.size(), data_line.size()) > kMiddle;
  const size_t width = wide ? kWide : kMiddle;
  MrzLines lines;
  if (!name_line.empty()) lines.name_line = Filled(name_line, width);
  if (!data_line.empty()) lines.data_line = Filled(data_line, width);
  // Without the first line a visa still shows: it has no check digit at the end.
  const bool visa = name_line.empty() ? lines.data_line.back() == '<' : name_line[0] == 'V';
  lines.format = visa ? (wide ? "MRV-A" : "MRV-B") : (wide ? "TD3" : "TD2");
  return lines;
}

MrzLines ThreeLines(std::string_view number_line, std::string_view data_line, std::string_view name_line) {
  MrzLines lines;
  lines.format = "TD1";
  if (!number_line.empty()) lines.number_line = Filled(number_line, kNarrow);
  if (!data_line.empty()) lines.data_line = Filled(data_line, kNarrow);
  if (!name_line.empty()) lines.name_line = Filled(name_line, kNarrow);
  return lines;
}

// The lines beside the dates of a TD1: the one with digits has the number.
MrzLines AroundDates(std::span<const std::string_view> lines, std::string_view dates_line) {
  std::vector<std::string_view> others;
  for (const std::string_view line : lines) {
    if (line.data() != dates_line.data() && line.size() > 1 && line.size() <= kNarrow && IsLetter(line[0])) {
      others.push_back(line);
    }
  }
  std::string_view number =
      Longest(others, [](std::string_view line) { return StartsDocument(line, "AIC") && HasDigitAfter(line, 5); });
  std::string_view name =
      Longest(others, [&](std::string_view line) { return line.data() != number.data() && !HasDigitAfter(line, 0); });
  // A digit misread into the name, or a number without digits.
  for (const std::string_view line : others) {
    if (line.data() == number.data() || line.data() == name.data()) continue;
    if (number.empty()) {
      number = line;
    } else if (name.empty()) {
      name = line;
    }
  }
  return ThreeLines(number, dates_line, name);
}

// What is there when no line has readable dates.
MrzLines WithoutDates(std::span<const std::string_view> lines) {
  const auto is_two_line = [](std::string_view line) { return line.size() == kWide || line.size() == kMiddle; };
  if (lines.size() == 2 && is_two_line(lines[0]) && lines[0].size() == lines[1].size()) {
    const bool in_order = StartsDocument(lines[0], "PVAIC") || !StartsDocument(lines[1], "PVAIC");
    return in_order ? TwoLines(lines[0], lines[1]) : TwoLines(lines[1], lines[0]);
  }
  if (lines.size() == 3 && std::ranges::all_of(lines, [](auto line) { return line.size() <= kNarrow; }) &&
      lines[0].size() == kNarrow && lines[1].size() == kNarrow) {
    return ThreeLines(lines[0], lines[1], lines[2]);
  }
  const auto has_name = [](std::string_view line) { return line.find("<<") != std::string_view::npos; };
  const std::string_view alone = Longest(lines, [&](std::string_view line) {
    return StartsDocument(line, "PVAIC") && (is_two_line(line) || (line.size() > 10 && !HasDigitAfter(line, 0))) &&
           has_name(line.substr(5));
  });
  const std::string_view number = Longest(lines, [](std::string_view line) {
    return line.size() == kNarrow && StartsDocument(line, "AIC") && HasDigitAfter(line, 5);
  });
  const std::string_view name = Longest(lines, [&](std::string_view line) {
    return line.size() <= kNarrow && IsLetter(line[0]) && !HasDigitAfter(line, 0) && has_name(line);
  });
  if (!number.empty() || (!name.empty() && name.size() == kNarrow)) return ThreeLines(number, {}, name);
  if (!alone.empty()) return TwoLines(alone, {});
  return {};
}

}  // namespace

std::string NormaliseMrzLine(std::string_view line) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const size_t begin = line.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  line = line.substr(begin, line.find_last_not_of(kBlanks) - begin + 1);
  if (line.size() > kMrzGluedMax) return {};
  std::string normal;
  normal.reserve(line.size());
  for (const char c : line) {
    if (c == ' ') {
      normal.push_back('<');
    } else if (c >= 'a' && c <= 'z') {
      normal.push_back(static_cast<char>(c - 'a' + 'A'));
    } else if (IsLetterOrFiller(c) || IsDigit(c)) {
      normal.push_back(c);
    } else {
      return {};
    }
  }
  return normal;
}

MrzLines FindMrzLines(const std::vector<std::string>& lines) {
  std::vector<std::string_view> cut;
  for (const std::string& line : lines) {
    if (!line.empty()) AppendCut(line, cut);
  }
  const auto data = std::ranges::find_if(cut, IsDataLine);
  if (data != cut.end()) {
    const std::string_view name_line = Longest(cut, [&](std::string_view line) {
      return line.data() != data->data() && line.size() > 5 && IsLetter(line[0]) && !IsDataLine(line);
    });
    return TwoLines(name_line, *data);
  }
  const auto dates = std::ranges::find_if(cut, IsDatesLine);
  if (dates != cut.end()) return AroundDates(cut, *dates);
  return WithoutDates(cut);
}

}  // namespace safematch::manifest
