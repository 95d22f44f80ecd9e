#include "app/text_table.h"

#include <algorithm>

#include "base/check.h"
#include "base/utf8.h"

namespace safematch::app {

namespace {

size_t WidthOf(std::string_view text) {
  size_t width = 0;
  for (size_t i = 0; i < text.size(); ++width) NextCodePoint(text, i);
  return width;
}

}  // namespace

std::string CutToWidth(std::string_view text, size_t width) {
  std::string out;
  size_t end = 0;  // Of what is left when the last character has to go.
  size_t count = 0;
  for (size_t i = 0; i < text.size(); ++count) {
    const char32_t c = NextCodePoint(text, i);
    if (count == width) {
      out.resize(end);
      return width == 0 ? out : out + "…";
    }
    end = out.size();
    AppendUtf8(c, out);
  }
  return out;
}

void TextTable::AddRow(std::vector<Cell> cells) {
  SAFEMATCH_CHECK(cells.size() == columns_.size());
  for (size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].empty()) cells[i].emplace_back("-");
    for (std::string& line : cells[i]) line = CutToWidth(line, columns_[i].width_max);
  }
  rows_.push_back(std::move(cells));
}

std::string TextTable::Format(std::string_view indent) const {
  std::vector<Cell> titles;
  std::vector<size_t> widths;
  for (const TextColumn& column : columns_) {
    titles.push_back({column.title});
    widths.push_back(WidthOf(column.title));
  }
  for (const auto& row : rows_) {
    for (size_t i = 0; i < row.size(); ++i) {
      for (const std::string& line : row[i]) widths[i] = std::max(widths[i], WidthOf(line));
    }
  }

  std::string text;
  const auto append = [&](const std::vector<Cell>& row) {
    size_t height = 0;
    for (const Cell& cell : row) height = std::max(height, cell.size());
    for (size_t l = 0; l < height; ++l) {
      std::string line(indent);
      for (size_t i = 0; i < row.size(); ++i) {
        const std::string_view part = l < row[i].size() ? std::string_view(row[i][l]) : std::string_view();
        const std::string fill(widths[i] - WidthOf(part), ' ');
        if (i > 0) line += "  ";
        line.append(columns_[i].right ? fill : part).append(columns_[i].right ? part : fill);
      }
      text.append(line, 0, line.find_last_not_of(' ') + 1).append("\n");
    }
  };
  if (std::any_of(columns_.begin(), columns_.end(), [](const TextColumn& c) { return !c.title.empty(); })) {
    append(titles);
  }
  for (const auto& row : rows_) append(row);
  return text;
}

}  // namespace safematch::app
