#include "manifest/decoder.h"

#include <doctest/doctest.h>

#include "tests/manifest/support.h"

namespace safematch::manifest::test {
namespace {

constexpr std::string_view kJson =
    R"({"message_id":"m1","travelers":[{"family_name":"OSTERBLOOM","given_names":"PETRA"},{"seat":"3C"}]})";

TEST_CASE("format: told by content, whatever stands in front") {
  CHECK(DetectFormat("{}") == "json");
  CHECK(DetectFormat("\xEF\xBB\xBF \r\n{\"a\":1}") == "json");
  CHECK(DetectFormat("UNA:+.? 'UNB+") == "paxlst");
  CHECK(DetectFormat("\x01\r\nUNB+") == "paxlst");
  CHECK(DetectFormat("U\r\nNB+UN") == "paxlst");
  CHECK(DetectFormat("QK LONPPXS\r\n.MUCKMTS 250521\r\n\x02" + ListOf({Ardenton()})) == "paxlst");
  CHECK(DetectFormat("UNH+1+PAXLST:D:02B'BGM+745'") == "paxlst");
  CHECK(DetectFormat("UNH+1+CUSRES:D:02B'BGM+962'") == "paxlst");  // EDIFACT, to be passed over.
  CHECK(DetectFormat("TON:MIRABELLE'ATT+2++F'NAD+FL+++DOE:JANE'") == "paxlst");
  CHECK_FALSE(DetectFormat("UNH+1+Customs answer"));
  CHECK_FALSE(DetectFormat("family_name,given_names\r\nUNBELLIEVEABLE,TUNA\r\n"));
  CHECK_FALSE(DetectFormat(""));
}

TEST_CASE("decoder: PAXLST and JSON give their format and manifests") {
  Decoder decoder;
  const Decoded paxlst = decoder.Decode(ListOf({Ardenton()}));
  CHECK(paxlst.format == "paxlst");
  CHECK(Travelers(paxlst).size() == 1);
  const Decoded json = decoder.Decode(kJson);
  CHECK(json.format == "json");
  CHECK(Travelers(json).size() == 1);
}

TEST_CASE("decoder: a JSON traveler that cannot be read is a dead letter with its own text") {
  const Decoded decoded = Decoder().Decode(kJson);
  REQUIRE(decoded.dead_letters.size() == 1);
  CHECK(decoded.dead_letters[0].code == "no_name_or_document");
  CHECK(decoded.dead_letters[0].where == "travelers[1]");
  CHECK(decoded.dead_letters[0].value == R"({"seat":"3C"})");
}

TEST_CASE("decoder: JSON that cannot be read is a dead letter with the whole payload") {
  const Decoded decoded = Decoder().Decode("{\"travelers\":[");
  CHECK(decoded.format == "json");
  REQUIRE(decoded.dead_letters.size() == 1);
  CHECK(decoded.dead_letters[0].code == "not_json");
  CHECK(decoded.dead_letters[0].value == "{\"travelers\":[");
}

TEST_CASE("decoder: a payload beyond the bound names the setting, the limit and the size") {
  DecodeLimits limits;
  limits.json.bytes_max = 100;
  const std::string payload(101, ' ');
  const Decoded decoded = Decoder(limits).Decode(payload);
  REQUIRE(decoded.dead_letters.size() == 1);
  CHECK(decoded.dead_letters[0].code == "too_large");
  CHECK(decoded.dead_letters[0].text.starts_with("message of 101 bytes exceeds limits.message_bytes = 100"));
  CHECK(decoded.dead_letters[0].value == payload);
}

TEST_CASE("decoder: an empty payload is a dead letter") {
  for (const char* payload : {"", " \r\n\t", "\xEF\xBB\xBF"}) {
    const Decoded decoded = Decoder().Decode(payload);
    REQUIRE(decoded.dead_letters.size() == 1);
    CHECK(decoded.dead_letters[0].code == "empty");
    CHECK(decoded.format == "unknown");
  }
}

TEST_CASE("decoder: unknown bytes are described by their first eight") {
  const std::string utf16("U\0N\0B\0+\0OSTERBLOOM", 18);
  const Decoded decoded = Decoder().Decode(utf16);
  CHECK(decoded.format == "unknown");
  REQUIRE(decoded.dead_letters.size() == 1);
  CHECK(decoded.dead_letters[0].code == "unknown_format");
  CHECK(decoded.dead_letters[0].text.ends_with("begin with 55 00 4e 00 42 00 2b 00 (hex)"));
  CHECK(decoded.dead_letters[0].value == utf16);
}

TEST_CASE("decoder: a forced format is used, an unknown one refused") {
  CHECK(Decoder().Decode("no EDIFACT", "paxlst").dead_letters.at(0).code == "no_message");
  CHECK(Decoder().Decode(ListOf({Ardenton()}), "json").dead_letters.at(0).code == "not_json");
  CHECK(Decoder().Decode(kJson, "xml").dead_letters.at(0).code == "unknown_format");
}

TEST_CASE("decoder: NUL bytes inside a segment cost only their person") {
  std::string payload = ListOf({Ardenton(), Torvaldssen()});
  payload[payload.find("MIRABELLE") + 2] = '\0';
  const Decoded decoded = Decoder().Decode(payload);
  CHECK(Travelers(decoded).size() == 1);
  CHECK(decoded.dead_letters.at(0).code == "traveler_unreadable");
}

TEST_CASE("decoder: buffers of one message do not reach the next") {
  Decoder decoder;
  const Decoded first = decoder.Decode(ListOf({Ardenton()}));
  decoder.Decode(ListOf({Torvaldssen()}).substr(0, 150));
  decoder.Decode("UNB+");
  const Decoded again = decoder.Decode(ListOf({Ardenton()}));
  CHECK(again.manifests == first.manifests);
  CHECK(again.dead_letters == first.dead_letters);
}

}  // namespace
}  // namespace safematch::manifest::test
