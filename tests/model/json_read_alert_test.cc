#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/file.h"
#include "model/json.h"
#include "tests/model/samples.h"

using safematch::Personal;
using safematch::model::Alert;
using safematch::model::JsonError;
using safematch::model::JsonReader;
using safematch::model::Leg;
using safematch::model::ToJson;
using safematch::model::Weight;

namespace {

// `json` with its first `part` replaced.
std::string With(std::string json, const std::string& part, const std::string& replacement) {
  const size_t place = json.find(part);
  REQUIRE(place != std::string::npos);
  return json.replace(place, part.size(), replacement);
}

JsonError Refusal(const std::string& json) {
  JsonReader reader;
  const auto alert = reader.ReadAlert(json);
  return alert ? JsonError{"accepted", "", ""} : alert.error();
}

const std::string& Full() {
  static const std::string json = ToJson(safematch::test::FullAlert());
  return json;
}

// The weight of an alert in which the weight is written as `number`, and its refusal.
std::pair<int32_t, JsonError> ReadWeight(const std::string& number) {
  JsonReader reader;
  const auto alert = reader.ReadAlert(With(Full(), R"("weight":28.125)", "\"weight\":" + number));
  return alert ? std::pair{alert->weight.millibits, JsonError{}} : std::pair{0, alert.error()};
}

std::vector<Leg> LegsOf(const std::string& flight) {
  Alert alert = safematch::test::FullAlert();
  alert.flight.legs.clear();
  JsonReader reader;
  const auto parsed = reader.ReadAlert(With(ToJson(alert), R"("flight":{})", "\"flight\":" + flight));
  REQUIRE(parsed.has_value());
  return parsed->flight.legs;
}

}  // namespace

TEST_CASE("JSON alert: the lines of the golden file are the sample alerts") {
  const auto bytes =
      safematch::ReadFile(std::string(SAFEMATCH_SOURCE_DIR) + "/tests/schemas/samples/alert.golden.ndjson", 1U << 20);
  REQUIRE(bytes.has_value());
  const size_t end = bytes->find('\n');
  REQUIRE(end != std::string::npos);
  JsonReader reader;
  const auto full = reader.ReadAlert(bytes->substr(0, end));
  REQUIRE(full.has_value());
  CHECK(*full == safematch::test::FullAlert());
  const auto sparse = reader.ReadAlert(bytes->substr(end + 1));
  REQUIRE(sparse.has_value());
  CHECK(*sparse == safematch::test::SparseAlert());
}

TEST_CASE("JSON alert: weights are read exactly, however the number is written") {
  const std::pair<const char*, int32_t> cases[] = {
      {"12.345", 12'345},
      {"-12.345", -12'345},
      {"0.001", 1},
      {"-0.001", -1},
      {"1e3", 1'000'000},
      {"1.5E-2", 15},
      {"20", 20'000},
      {"-20", -20'000},
      {"0", 0},
      {"-0.0", 0},
      {"1.1", 1'100},
      {"0.29", 290},
      {"1.005", 1'005},
      {"0.30000000000000004", 300},
      {"1e-400", 0},
      {"2147483.647", 2'147'483'647},
      {"-2147483.648", -2'147'483'647 - 1},
  };
  for (const auto& [number, millibits] : cases) {
    CAPTURE(number);
    const auto [read, error] = ReadWeight(number);
    CHECK(error.code.empty());
    CHECK(read == millibits);
  }
}

TEST_CASE("JSON alert: no weight of up to 10 bits changes by being written and read") {
  JsonReader reader;
  Alert alert = safematch::test::SparseAlert();
  size_t changed = 0;
  for (int32_t millibits = -10'000; millibits <= 10'000; ++millibits) {
    alert.weight = Weight{millibits};
    const auto parsed = reader.ReadAlert(ToJson(alert));
    if (!parsed || parsed->weight != alert.weight) ++changed;
  }
  CHECK(changed == 0);
}

TEST_CASE("JSON alert: a weight beyond the range or of another type is refused") {
  for (const char* number : {"2147483.648", "-2147483.649", "1e300", "-1e300", "18446744073709551615"}) {
    CAPTURE(number);
    CHECK(ReadWeight(number).second.code == "out_of_range");
    CHECK(ReadWeight(number).second.where == "weight");
  }
  for (const char* value : {"\"28\"", "true", "[28]", "{}"}) {
    CAPTURE(value);
    CHECK(ReadWeight(value).second.code == "wrong_type");
  }
  CHECK(ReadWeight("\"28\"").second.text == "must be a number");
  CHECK(Refusal(With(Full(), R"("weight":18.125)", R"("weight":1e9)")).where == "evidence[0].weight");
}

TEST_CASE("JSON alert: the score is derived, so whatever stands there is not read") {
  JsonReader reader;
  const auto alert = reader.ReadAlert(With(Full(), R"("score":0.700935,)", R"("score":"high",)"));
  REQUIRE(alert.has_value());
  CHECK(*alert == safematch::test::FullAlert());
  CHECK(Refusal(With(Full(), R"("score":0.700935,)", "")).code == "accepted");
}

TEST_CASE("JSON alert: a flight without legs is its own only leg") {
  CHECK(LegsOf("{}").empty());
  CHECK(LegsOf(R"({"legs":null})").empty());
  CHECK(LegsOf(R"({"carrier":"ZZ","flight":"ZZ1","departure":{"airport":"AAA","local_time":"2026-03-01T09:30"},)"
               R"("arrival":{"airport":"BBB"}})") ==
        std::vector<Leg>{{"ZZ", "ZZ1", {"AAA", "2026-03-01T09:30"}, {"BBB", ""}}});
  CHECK(LegsOf(R"({"arrival":{"airport":"BBB"}})") == std::vector<Leg>{{"", "", {}, {"BBB", ""}}});
}

TEST_CASE("JSON alert: legs that are told win over the flight's summary, also empty ones between") {
  const std::vector<Leg> legs =
      LegsOf(R"({"carrier":"YY","flight":"YY7","legs":[{"carrier":"ZZ"},{},{"arrival":{"airport":"CCC"}}]})");
  CHECK(legs == std::vector<Leg>{{"ZZ", "", {}, {}}, {}, {"", "", {}, {"CCC", ""}}});
}

TEST_CASE("JSON alert: another schema, or none, is refused before anything else") {
  CHECK(Refusal("{}").code == "unknown_schema");
  CHECK(Refusal("{}").where == "schema");
  CHECK(Refusal(R"({"weight":"x","schema":"safematch.alert/2"})").code == "unknown_schema");
  CHECK(Refusal(With(Full(), R"("schema":"safematch.alert/1",)", "")).code == "unknown_schema");
  CHECK(Refusal(ToJson(safematch::test::FullManifest())).code == "unknown_schema");
  CHECK(Refusal(ToJson(safematch::test::FullEntry())).code == "unknown_schema");
  CHECK(Refusal("[]").code == "not_an_object");
  CHECK(Refusal(Full().substr(0, Full().size() - 1)).code == "not_json");
}

TEST_CASE("JSON alert: each member that is always written must be there") {
  for (const char* key : {"alert_id", "revision", "band", "weight", "traveler", "flight", "entry", "evidence",
                          "watchlist_version", "config_hash", "engine_version"}) {
    CAPTURE(key);
    const JsonError error = Refusal(With(Full(), '"' + std::string(key) + "\":", "\"other\":"));
    CHECK(error.code == "missing_field");
    CHECK(error.where == key);
  }
  CHECK(Refusal(With(Full(), R"("band":"alert")", R"("band":null)")).where == "band");
  CHECK(Refusal(With(Full(), R"("id":"E-1",)", "")).where == "entry.id");
  CHECK(Refusal(With(Full(), R"("id":"E-1")", R"("id":"")")).where == "entry.id");
  CHECK(Refusal(With(Full(), R"("alert_id":"a1b2c3")", R"("alert_id":"")")).where == "alert_id");
  CHECK(Refusal(With(Full(), R"("relation":"similar",)", "")).where == "evidence[0].relation");
}

TEST_CASE("JSON alert: values are read strictly") {
  const std::pair<std::pair<const char*, const char*>, std::pair<const char*, const char*>> cases[] = {
      {{R"("band":"alert")", R"("band":"loud")"}, {"unknown_value", "band"}},
      {{R"("band":"alert")", R"("band":"")"}, {"unknown_value", "band"}},
      {{R"("revision":2)", R"("revision":0)"}, {"out_of_range", "revision"}},
      {{R"("revision":2)", R"("revision":2147483648)"}, {"out_of_range", "revision"}},
      {{R"("revision":2)", R"("revision":2.5)"}, {"wrong_type", "revision"}},
      {{R"("date_of_birth":"1975-04-21")", R"("date_of_birth":"1975-02-30")"}, {"bad_date", "traveler.date_of_birth"}},
      {{R"("sex":"F")", R"("sex":"Q")"}, {"unknown_value", "traveler.sex"}},
      {{R"("airport":"BBB")", R"("airport":7)"}, {"wrong_type", "flight.legs[0].arrival.airport"}},
      {{R"("flight":{"carrier":"ZZ")", R"("flight":{"carrier":"ZZ","carrier":"YY")"},
       {"duplicate_key", "flight.carrier"}},
      {{R"("legs":[)", R"("legs":[],"legs":[)"}, {"duplicate_key", "flight.legs"}},
      {{R"("revision":2)", R"("revision":2,"revision":3)"}, {"duplicate_key", "revision"}},
      {{R"("schema":)", R"("schema":"safematch.alert/1","schema":)"}, {"duplicate_key", "schema"}},
      {{"MUELLER, ANNA", "MUELLER\\u0000"}, {"control_character", "entry.matched_name"}},
      {{R"("evidence":[)", R"("evidence":[7,)"}, {"wrong_type", "evidence[0]"}},
  };
  for (const auto& [edit, expected] : cases) {
    CAPTURE(edit.second);
    const JsonError error = Refusal(With(Full(), edit.first, edit.second));
    CHECK(error.code == expected.first);
    CHECK(error.where == expected.second);
  }
}

TEST_CASE("JSON alert: a name that is joined from parts of full length is read") {
  Alert alert = safematch::test::FullAlert();
  const safematch::model::PersonName name{Personal(std::string(1024, 'A')), Personal(std::string(1024, 'B')), {}};
  alert.entry.matched_name = name.Display();
  REQUIRE(alert.entry.matched_name.Reveal().size() > 2048);
  JsonReader reader;
  const auto parsed = reader.ReadAlert(ToJson(alert));
  REQUIRE(parsed.has_value());
  CHECK(*parsed == alert);
}
