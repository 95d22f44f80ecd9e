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

}  // namespace
}  // namespace safematch::manifest::test
