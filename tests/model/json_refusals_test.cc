#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "model/json.h"

using safematch::model::JsonError;
using safematch::model::JsonLimits;
using safematch::model::JsonReader;
using safematch::model::ParsedManifest;

namespace {

// The refusal of a whole text; code "accepted" when there is none.
JsonError Refusal(std::string_view json, const JsonLimits& limits = {}) {
  JsonReader reader(limits);
  const auto parsed = reader.ReadManifest(json);
  return parsed ? JsonError{"accepted", "", ""} : parsed.error();
}

// The refusal of the manifest's only traveler.
JsonError TravelerRefusal(const std::string& traveler, const JsonLimits& limits = {}) {
  JsonReader reader(limits);
  const auto parsed = reader.ReadManifest(R"({"travelers":[)" + traveler + "]}");
  if (!parsed) return JsonError{"manifest refused: " + parsed.error().code, "", ""};
  if (parsed->rejected.empty()) return JsonError{"accepted", "", ""};
  return parsed->rejected.front().error;
}

JsonError EntryRefusal(std::string_view json, const JsonLimits& limits = {}) {
  JsonReader reader(limits);
  const auto parsed = reader.ReadEntry(json);
  return parsed ? JsonError{"accepted", "", ""} : parsed.error();
}

std::string Nested(size_t depth) {
  return R"({"family_name":"X","unknown":)" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
}

}  // namespace

TEST_CASE("JSON refusal: a text beyond the size limit, with limit, value and setting") {
  JsonLimits limits;
  limits.bytes_max = 30;
  const std::string json = R"({"family_name":"Doe","id":"1"})";
  REQUIRE(json.size() == 30);
  CHECK(Refusal(json, limits).code == "accepted");
  const JsonError error = Refusal(json + " ", limits);
  CHECK(error.code == "too_large");
  CHECK(error.text == "message of 31 bytes exceeds limits.message_bytes = 30; raise it or split the message");
}

TEST_CASE("JSON refusal: nesting beyond the depth limit, also under unknown keys") {
  JsonLimits limits;
  limits.depth_max = 8;
  CHECK(Refusal(Nested(8), limits).code == "accepted");
  const JsonError error = Refusal(Nested(9), limits);
  CHECK(error.code == "too_deep");
  CHECK(error.text == "nested deeper than limits.json_depth = 8");
  CHECK(Refusal(std::string(1'000'000, '[') + std::string(1'000'000, ']')).code == "too_deep");
}

TEST_CASE("JSON refusal: bytes that are no UTF-8, with the place") {
  const JsonError error = Refusal("{\"family_name\":\"J\xF6rg\"}");
  CHECK(error.code == "invalid_utf8");
  CHECK(error.where == "byte 17");
  CHECK(Refusal("\xEF\xBB\xBF{\"family_name\":\"J\xF6rg\"}").where == "byte 20");
}

TEST_CASE("JSON refusal: texts that are no JSON") {
  for (const char* json : {"", " ", "nonsense", "{", R"({"family_name":"X")", R"({"family_name":"X"} {})", "{'a':1}",
                           R"({"family_name":"X",})", R"({"family_name":"\ud800"})", R"({"family_name":"\x"})",
                           "{\"family_name\":\"line\nbreak\"}", R"({"family_name":"X","n":01})",
                           R"({"family_name":"X","n":NaN})", R"({"family_name":"X","n":1e999})"}) {
    CAPTURE(json);
    CHECK(Refusal(json).code == "not_json");
    CHECK_FALSE(Refusal(json).text.empty());
  }
}

TEST_CASE("JSON refusal: a top level that is no object") {
  for (const char* json : {"[]", "1", "\"x\"", "null", "true", R"([{"family_name":"X"}])"}) {
    CAPTURE(json);
    CHECK(Refusal(json).code == "not_an_object");
    CHECK(EntryRefusal(json).code == "not_an_object");
  }
}

TEST_CASE("JSON refusal: neither manifest nor traveler, or another kind of message") {
  CHECK(Refusal("{}").code == "no_name_or_document");
  CHECK(Refusal(R"({"id":"1","date_of_birth":"1970"})").code == "no_name_or_document");
  CHECK(Refusal(R"({"schema":"safematch.entry/1","id":"1","documents":[{"number":"X"}]})").code == "unknown_schema");
  CHECK(Refusal(R"({"schema":"safematch.manifest/2","travelers":[]})").code == "unknown_schema");
  CHECK(EntryRefusal(R"({"schema":"safematch.manifest/1","id":"1"})").code == "unknown_schema");
}

TEST_CASE("JSON refusal: a kind that we do not know") {
  const JsonError error = Refusal(R"({"kind":"lisst","travelers":[]})");
  CHECK(error.code == "unknown_kind");
  CHECK(error.where == "kind");
}

TEST_CASE("JSON refusal: a key that stands twice") {
  CHECK(Refusal(R"({"travelers":[],"travelers":[]})").where == "travelers");
  CHECK(Refusal(R"({"travelers":[],"sender":null,"sender":"A"})").code == "duplicate_key");
  CHECK(Refusal(R"({"legs":[{"departure":{"airport":"A","airport":"B"}}]})").where == "legs[0].departure.airport");
  // The same key, written with an escape.
  const JsonError error = TravelerRefusal(R"({"family_name":"Doe","f\u0061mily_name":"Roe"})");
  CHECK(error.code == "duplicate_key");
  CHECK(error.where == "travelers[0].family_name");
  CHECK(EntryRefusal(R"({"id":"1","id":"2","names":[{"full_name":"X"}]})").code == "duplicate_key");
  CHECK(TravelerRefusal(R"({"family_name":"Doe","unknown":1,"unknown":2})").code == "accepted");
}

TEST_CASE("JSON refusal: control characters in a text") {
  for (const char* name : {R"(\u0000)", R"(Doe\u0000)", R"(D\u001foe)", R"(D\noe)", R"(\t)", R"(\r)"}) {
    CAPTURE(name);
    const JsonError error = TravelerRefusal(std::string(R"({"family_name":")") + name + "\"}");
    CHECK(error.code == "control_character");
    CHECK(error.where == "travelers[0].family_name");
  }
  CHECK(TravelerRefusal(R"({"family_name":"D\u0020\u007foe"})").code == "accepted");
  CHECK(Refusal(R"({"message_id":"a\u0000","travelers":[]})").code == "control_character");
  CHECK(EntryRefusal(R"({"id":"1\u0000","names":[{"full_name":"X"}]})").where == "id");
  CHECK(EntryRefusal(R"({"id":"1","names":[{"full_name":"X"}],"remarks":"a\u0000"})").code == "control_character");
}

TEST_CASE("JSON refusal: values of the wrong type, with their path") {
  CHECK(Refusal(R"({"travelers":{}})").code == "wrong_type");
  CHECK(Refusal(R"({"travelers":[],"sender":5})").where == "sender");
  CHECK(Refusal(R"({"travelers":[],"kind":[]})").code == "wrong_type");
  CHECK(Refusal(R"({"travelers":[],"declared_count":"1"})").where == "declared_count");
  CHECK(Refusal(R"({"travelers":[],"declared_count":1.5})").code == "wrong_type");
  CHECK(Refusal(R"({"travelers":[],"part":1})").where == "part");
  CHECK(Refusal(R"({"travelers":[],"part":{"first":1}})").where == "part.first");
  CHECK(Refusal(R"({"legs":[{"arrival":"AAA"}]})").where == "legs[0].arrival");
  const JsonError error = TravelerRefusal(R"({"family_name":"X","documents":[{},{"number":17}]})");
  CHECK(error.code == "wrong_type");
  CHECK(error.where == "travelers[0].documents[1].number");
  CHECK(error.text == "must be a string");
  CHECK(TravelerRefusal(R"({"family_name":"X","given_names":["A"]})").where == "travelers[0].given_names");
  for (const char* traveler : {"1", "null", "[]", "\"x\""}) CHECK(TravelerRefusal(traveler).code == "wrong_type");
}

TEST_CASE("JSON refusal: texts and lists beyond their limits") {
  JsonLimits limits;
  limits.text_bytes_max = 10;
  limits.list_items_max = 2;
  CHECK(TravelerRefusal(R"({"family_name":"0123456789"})", limits).code == "accepted");
  const JsonError text = TravelerRefusal(R"({"family_name":"0123456789A"})", limits);
  CHECK(text.code == "too_long");
  CHECK(text.text.find("limits.text_bytes = 10") != std::string::npos);
  CHECK(TravelerRefusal(R"({"family_name":"X","documents":[{},{}]})", limits).code == "accepted");
  const JsonError list = TravelerRefusal(R"({"family_name":"X","documents":[{},{},{}]})", limits);
  CHECK(list.code == "too_many_items");
  CHECK(list.where == "travelers[0].documents");
  CHECK(list.text.find("limits.list_items = 2") != std::string::npos);
  CHECK(Refusal(R"({"legs":[{},{},{}]})", limits).code == "too_many_items");
  CHECK(Refusal(R"({"legs":[null,null,null]})", limits).code == "too_many_items");
}

TEST_CASE("JSON refusal: more travelers than the limit, before any is read") {
  JsonLimits limits;
  limits.travelers_max = 2;
  CHECK(Refusal(R"({"travelers":[{},{}]})", limits).code == "accepted");
  const JsonError error = Refusal(R"({"travelers":[{},{},{}]})", limits);
  CHECK(error.code == "too_many_travelers");
  CHECK(error.text == "3 travelers exceed limits.travelers_per_manifest = 2; raise it or split the manifest");
}

TEST_CASE("JSON refusal: a traveler with nothing to screen by") {
  for (const char* traveler : {"{}", R"({"id":"1"})", R"({"family_name":""})", R"({"family_name":" - "})",
                               R"({"documents":[]})", R"({"documents":[{"type":"P"}]})", R"({"full_name":null})",
                               R"({"mrz":""})", R"({"mrz":["<<<"]})", R"({"mrz":{"format":"TD3"}})"}) {
    CAPTURE(traveler);
    CHECK(TravelerRefusal(traveler).code == "no_name_or_document");
  }
  for (const char* traveler : {R"({"documents":[{"number":"1"}]})", R"({"given_names":"A"})", R"({"mrz":"A"})",
                               "{\"full_name\":\"\xE6\x9D\x8E\"}"}) {
    CAPTURE(traveler);
    CHECK(TravelerRefusal(traveler).code == "accepted");
  }
}

TEST_CASE("JSON refusal: entries are read strictly") {
  const std::string head = R"({"id":"1","names":[{"full_name":"X"}],)";
  CHECK(EntryRefusal(head + R"("sex":"M"})").code == "accepted");
  CHECK(EntryRefusal(R"({"names":[{"full_name":"X"}]})").code == "missing_field");
  CHECK(EntryRefusal(R"({"id":"1"})").code == "no_name_or_document");
  CHECK(EntryRefusal(R"({"id":"1","names":[{"full_name":"-"}]})").code == "no_name_or_document");
  CHECK(EntryRefusal(R"({"id":"1","names":[{"kind":"alias"}]})").where == "names[0]");
  CHECK(EntryRefusal(R"({"id":"1","documents":[{"number":"7"}]})").code == "accepted");
  CHECK(EntryRefusal(head + R"("sex":"Q"})").code == "unknown_value");
  CHECK(EntryRefusal(R"({"id":"1","names":[{"full_name":"X","kind":"nick"}]})").where == "names[0].kind");
  CHECK(EntryRefusal(head + R"("documents":[{"number":"1","status":"gone"}]})").where == "documents[0].status");
}

TEST_CASE("JSON refusal: bad dates of an entry, with their path") {
  const std::string head = R"({"id":"1","names":[{"full_name":"X"}],)";
  for (const char* date : {R"("1975-02-30")", R"("")", "1975", "[]", R"({})", R"({"about":""})", R"({"from":"1970"})",
                           R"({"about":"1970","from":"1970","to":"1971"})", R"({"from":"1971","to":"1970"})"}) {
    CAPTURE(date);
    const JsonError error = EntryRefusal(head + R"("birth_dates":["1970",)" + date + "]}");
    CHECK(error.code == "bad_date");
    CHECK(error.where.starts_with("birth_dates[1]"));
  }
  CHECK(EntryRefusal(head + R"("birth_dates":[{"from":"1970-05","to":"1970"}]})").code == "accepted");
  CHECK(EntryRefusal(head + R"("valid_from":"2024"})").where == "valid_from");
  CHECK(EntryRefusal(head + R"("valid_until":"2024-13-01"})").code == "bad_date");
  CHECK(EntryRefusal(head + R"("warrant":{"expires":"soon"}})").where == "warrant.expires");
  CHECK(EntryRefusal(head + R"("nationality_verified":{"date":"x"}})").where == "nationality_verified.date");
}

TEST_CASE("JSON refusal: remarks may have lines and be long, within a limit") {
  const std::string head = R"({"id":"1","names":[{"full_name":"X"}],"remarks":")";
  CHECK(EntryRefusal(head + R"(one\r\n\ttwo"})").code == "accepted");
  CHECK(EntryRefusal(head + std::string(16 * 1024, 'x') + "\"}").code == "accepted");
  CHECK(EntryRefusal(head + std::string(16 * 1024 + 1, 'x') + "\"}").code == "too_long");
}

TEST_CASE("JSON refusal: no refusal repeats what the sender wrote about a person") {
  const std::vector<std::string> travelers = {
      R"({"family_name":"SECRET\u0000"})",
      R"({"family_name":"SECRET","family_name":"SECRET"})",
      R"({"family_name":"X","documents":[{"number":"SECRET","status":["SECRET"]}]})",
      R"({"family_name":"X","date_of_birth":"SECRET","sex":"SECRET"})",
      R"({"family_name":")" + std::string(2000, 'S') + "ECRET\"}",
  };
  for (const std::string& traveler : travelers) {
    JsonReader reader;
    const auto parsed = reader.ReadManifest(R"({"travelers":[)" + traveler + "]}");
    REQUIRE(parsed.has_value());
    for (const auto& rejected : parsed->rejected) {
      CHECK((rejected.error.where + rejected.error.text).find("ECRET") == std::string::npos);
    }
    for (const auto& problem : parsed->manifest.problems) {
      CHECK((problem.where + problem.text).find("ECRET") == std::string::npos);
    }
    CHECK(parsed->rejected.size() + parsed->manifest.problems.size() >= 1);
  }
}
