#include <doctest/doctest.h>

#include <string>

#include "base/file.h"
#include "model/json.h"
#include "tests/model/samples.h"

using safematch::Personal;
using safematch::model::ToJson;

namespace {

// The sample is validated against its schema as well, so the two cannot drift apart.
std::string Sample(const std::string& name) {
  const auto bytes =
      safematch::ReadFile(std::string(SAFEMATCH_SOURCE_DIR) + "/tests/schemas/samples/" + name, 1U << 20);
  return bytes ? *bytes : "missing sample " + name;
}

}  // namespace

TEST_CASE("JSON output: the bytes of alerts are those of the golden file") {
  const std::string lines = ToJson(safematch::test::FullAlert()) + "\n" + ToJson(safematch::test::SparseAlert()) + "\n";
  CHECK(lines == Sample("alert.golden.ndjson"));
}

TEST_CASE("JSON output: the bytes of a manifest are those of the golden file") {
  CHECK(ToJson(safematch::test::FullManifest()) + "\n" == Sample("manifest.golden.ndjson"));
}

TEST_CASE("JSON output: the bytes of an entry are those of the golden file") {
  CHECK(ToJson(safematch::test::FullEntry()) + "\n" == Sample("entry.golden.ndjson"));
}

TEST_CASE("JSON output: an empty manifest still has its travelers and problems") {
  CHECK(ToJson(safematch::model::Manifest{}) ==
        R"({"schema":"safematch.manifest/1","kind":"list","format":"json","travelers":[],"problems":[]})");
}

TEST_CASE("JSON output: an alert of one leg tells the flight without legs") {
  safematch::model::Alert alert = safematch::test::FullAlert();
  alert.flight.legs.resize(1);
  const std::string json = ToJson(alert);
  CHECK(json.find(R"("flight":{"carrier":"ZZ","flight":"ZZ123","departure":{"airport":"AAA",)") != std::string::npos);
  CHECK(json.find(R"("legs")") == std::string::npos);
}

TEST_CASE("JSON output: a flight without legs is an empty object") {
  safematch::model::Alert alert = safematch::test::SparseAlert();
  alert.flight.legs.clear();
  CHECK(ToJson(alert).find(R"("flight":{},)") != std::string::npos);
}

TEST_CASE("JSON output: names that are no UTF-8 are repaired, never written raw") {
  safematch::model::Traveler traveler;
  traveler.name.full_name = Personal("J\xF6rg");
  CHECK(ToJson(traveler) == "{\"full_name\":\"J\xEF\xBF\xBDrg\",\"role\":\"passenger\"}");
}
