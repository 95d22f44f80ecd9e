#include "base/json_writer.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>

#include "tests/support/property.h"

using safematch::FormatDecimal;
using safematch::JsonWriter;

namespace {

std::string Quoted(std::string_view text) {
  JsonWriter json;
  json.String(text);
  return json.Take();
}

}  // namespace

TEST_CASE("JSON writer: keys come out in the order in which they are written") {
  JsonWriter json;
  json.BeginObject();
  json.Field("z", "1");
  json.OptionalField("left_out", "");
  json.Key("a");
  json.BeginArray();
  json.Int(std::numeric_limits<int64_t>::min());
  json.Bool(true);
  json.Null();
  json.Decimal(-250, 3);
  json.Raw(R"({"raw":[]})");
  json.EndArray();
  json.FieldInt("m", 7);
  json.EndObject();
  CHECK(json.Take() == R"({"z":"1","a":[-9223372036854775808,true,null,-0.25,{"raw":[]}],"m":7})");
}

TEST_CASE("JSON writer: quotes, backslashes and control characters are escaped") {
  CHECK(Quoted("a\"b\\c") == R"("a\"b\\c")");
  CHECK(Quoted("\n\r\t\b\f") == R"("\n\r\t\b\f")");
  CHECK(Quoted(std::string("\0\x01\x1f", 3)) == "\"\\u0000\\u0001\\u001F\"");
  CHECK(Quoted("\xC3\xA9\xF0\x9D\x84\x9E") == "\"\xC3\xA9\xF0\x9D\x84\x9E\"");
}

TEST_CASE("JSON writer: bytes that are no UTF-8 become U+FFFD") {
  CHECK(Quoted("a\xFFz") == "\"a\xEF\xBF\xBDz\"");
  CHECK(Quoted("\xED\xA0\x80") == "\"\xEF\xBF\xBD\"");
}

TEST_CASE("JSON writer: after Take the writer starts afresh") {
  JsonWriter json;
  for (int i = 0; i < 2; ++i) {
    json.BeginObject();
    json.Field("a", "b");
    json.EndObject();
    CHECK(json.Take() == R"({"a":"b"})");
  }
}

TEST_CASE("JSON writer: the pretty style indents by two blanks") {
  JsonWriter json(JsonWriter::Style::kPretty);
  json.BeginObject();
  json.FieldInt("a", 1);
  json.EndObject();
  CHECK(json.Take() == "{\n  \"a\": 1\n}");
}

TEST_CASE("decimal: fixed point is written without trailing zeros") {
  CHECK(FormatDecimal(12500, 3) == "12.5");
  CHECK(FormatDecimal(-250, 3) == "-0.25");
  CHECK(FormatDecimal(-5, 3) == "-0.005");
  CHECK(FormatDecimal(0, 3) == "0");
  CHECK(FormatDecimal(28000, 3) == "28");
  CHECK(FormatDecimal(100, 0) == "100");
  CHECK(FormatDecimal(1'000'000, 6) == "1");
  CHECK(FormatDecimal(1, 6) == "0.000001");
}

TEST_CASE("decimal: the largest and least numbers are written whole") {
  CHECK(FormatDecimal(std::numeric_limits<int64_t>::max(), 3) == "9223372036854775.807");
  CHECK(FormatDecimal(std::numeric_limits<int64_t>::min(), 3) == "-9223372036854775.808");
}

TEST_CASE("decimal: the text means the number that was given") {
  safematch::test::CheckProperty("decimal", [](int32_t units) {
    const std::string text = FormatDecimal(units, 3);
    RC_ASSERT(std::stod(text) == static_cast<double>(units) / 1000.0);
    RC_ASSERT(text.find('.') == std::string::npos || (text.back() != '0' && text.back() != '.'));
  });
}
