// A manifest that came as PAXLST can be written as JSON and read back, as `safematch parse |
// safematch screen` does it. The fuzzer paxlst asks the same of any bytes.
#include <doctest/doctest.h>

#include "tests/manifest/support.h"

namespace safematch::manifest::test {
namespace {

TEST_CASE("PAXLST: references that together exceed a text's bound leave a manifest that JSON can hold") {
  const size_t bytes_max = DecodeLimits().json.text_bytes_max;
  const std::string interchange(bytes_max / 2 + 1, '1');
  const std::string message(bytes_max / 2, '2');
  const std::string payload =
      Join({"UNB+UNOA:4+A+B+260301:0830+" + interchange, "UNH+" + message + "+PAXLST:D:05B", "BGM+745",
            "NAD+FL+++ARDENTON:MIRABELLE", "UNT+4+" + message, "UNZ+1+" + interchange});
  const Decoded decoded = DecodePaxlst(payload);
  REQUIRE(decoded.manifests.size() == 1);
  CHECK(decoded.manifests[0].message_id == message);
  CHECK(HasProblem(decoded, "bad_text"));
  const auto read = model::JsonReader().ReadManifest(model::ToJson(decoded.manifests[0]));
  REQUIRE(read.has_value());
  CHECK(read->manifest == decoded.manifests[0]);
}

TEST_CASE("PAXLST: parts of a reference that together exceed a text's bound are kept one by one") {
  const size_t bytes_max = DecodeLimits().json.text_bytes_max;
  const std::string first(bytes_max, '1');
  const std::string second(bytes_max - 2, '2');
  const Decoded decoded =
      DecodePaxlst(ListOf({{"NAD+FL+++ARDENTON:MIRABELLE", "RFF+YZY:7:" + first + ":" + second + ":3:4"}}));
  const auto travelers = Travelers(decoded);
  REQUIRE(travelers.size() == 1);
  const std::vector<model::TravelerReference> expected = {
      {"YZY", "7"}, {"YZY", first}, {"YZY", second + ":3"}, {"YZY", "4"}};
  CHECK(travelers[0].references == expected);
  const auto read = model::JsonReader().ReadManifest(model::ToJson(decoded.manifests[0]));
  REQUIRE(read.has_value());
  CHECK(read->rejected.empty());
  CHECK(read->manifest == decoded.manifests[0]);
}

}  // namespace
}  // namespace safematch::manifest::test
