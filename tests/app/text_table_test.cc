#include "app/text_table.h"

#include <doctest/doctest.h>

namespace safematch::app {
namespace {

TEST_CASE("text table: columns are as wide as what stands in them, in characters") {
  TextTable table({{"Name"}, {"No.", 7, true}, {"Sex"}});
  table.AddRow({{"ÉLANVILLE"}, {"1"}, {"F"}});
  table.AddRow({{"ØST"}, {"12"}, {}});
  CHECK(table.Format("  ") ==
        "  Name       No.  Sex\n"
        "  ÉLANVILLE    1  F\n"
        "  ØST         12  -\n");
}

TEST_CASE("text table: a cell of several lines pushes its row down, and no line ends in blanks") {
  TextTable table({{""}, {""}, {""}});
  table.AddRow({{"a"}, {"1980", "or 1880"}, {"x"}});
  table.AddRow({{"b"}, {}, {"y", "z"}});
  CHECK(table.Format("") ==
        "a  1980     x\n"
        "   or 1880\n"
        "b  -        y\n"
        "            z\n");
}

TEST_CASE("text table: a line beyond the column's bound is cut in characters, visibly") {
  TextTable table({{"", 5}, {""}});
  table.AddRow({{"ÄÖÜÄÖ"}, {"fits"}});
  table.AddRow({{"ÄÖÜÄÖÜ"}, {"cut"}});
  CHECK(table.Format("") ==
        "ÄÖÜÄÖ  fits\n"
        "ÄÖÜÄ…  cut\n");
}

TEST_CASE("text table: bytes that are no UTF-8 count as one character each") {
  CHECK(CutToWidth("A\xFF\xFE", 3) == "A\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(CutToWidth("A\xFF\xFE", 2) == "A…");
  CHECK(CutToWidth("AB", 0).empty());
  CHECK(CutToWidth("", 3).empty());
}

}  // namespace
}  // namespace safematch::app
