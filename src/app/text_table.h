// A table of text for a terminal: columns as wide as what stands in them, up to a bound.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace safematch::app {

struct TextColumn {
  std::string title;
  size_t width_max = 40;  // In characters; a longer line of a cell is cut and ends in "…".
  bool right = false;     // Aligned to the right, as numbers are.
};

// Widths count code points: letters of double width and combining marks shift the rest of
// their line. Cells hold lines, one below the other; none may hold a line end.
class TextTable {
 public:
  using Cell = std::vector<std::string>;

  explicit TextTable(std::vector<TextColumn> columns) : columns_(std::move(columns)) {}

  // One cell a column. Empty cells show "-", so that what is missing is seen to be missing.
  void AddRow(std::vector<Cell> cells);
  // Each line begins with `indent` and ends with a line end, without blanks before it. Without
  // a title in any column there is no line of titles.
  std::string Format(std::string_view indent) const;

 private:
  std::vector<TextColumn> columns_;
  std::vector<std::vector<Cell>> rows_;
};

// At most `width` code points; of a longer text the last is "…". Invalid UTF-8 becomes U+FFFD.
std::string CutToWidth(std::string_view text, size_t width);

}  // namespace safematch::app
