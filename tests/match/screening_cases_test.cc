// Runs tests/data/screening_cases.jsonl: what the whole matcher must make of one traveler and
// one entry. One case a line, for analysts to add to:
//
//   case, reason   what it is and why it is expected
//   traveler       as in a manifest
//   entry          as in a watchlist; it is the only one of its list
//   expect         "alert", "review" or "none", with the thresholds by default
//   evidence       rows that must be there, as "feature:relation"
//   without        rows that must not be there; "feature:*" for any relation
//   detail         texts that must occur in the sentences of the evidence
#include <doctest/doctest.h>
#include <simdjson.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "match/exhaustive_matcher.h"
#include "model/json.h"

using namespace safematch;
using simdjson::dom::element;

namespace {

std::vector<std::string> Texts(const element& line, const char* key) {
  std::vector<std::string> texts;
  simdjson::dom::array array;
  if (line[key].get(array) != simdjson::SUCCESS) return texts;
  for (const element text : array) texts.emplace_back(std::string_view(text));
  return texts;
}

bool HasRow(const std::vector<model::Evidence>& evidence, const std::string& wanted) {
  return std::any_of(evidence.begin(), evidence.end(), [&](const model::Evidence& row) {
    return wanted == row.feature + ":" + row.relation || wanted == row.feature + ":*";
  });
}

bool HasDetail(const std::vector<model::Evidence>& evidence, const std::string& wanted) {
  return std::any_of(evidence.begin(), evidence.end(),
                     [&](const model::Evidence& row) { return row.detail.find(wanted) != std::string::npos; });
}

void RunCase(const element& line) {
  model::JsonReader reader;
  const auto traveler = reader.ReadTraveler(simdjson::to_string(line["traveler"].value()));
  REQUIRE(traveler);
  const auto entry = reader.ReadEntry(simdjson::to_string(line["entry"].value()));
  REQUIRE(entry);
  const match::ExhaustiveMatcher matcher({*entry});
  const match::MatchOptions options;
  const match::Hit pair = matcher.Explain(*traveler, 0);
  const auto hits = matcher.Match(*traveler, options, nullptr);

  std::string found = "none";
  if (!hits.empty()) found = hits[0].weight >= options.alert_weight ? "alert" : "review";
  CHECK(found == std::string(std::string_view(line["expect"])));
  for (const std::string& row : Texts(line, "evidence")) CHECK_MESSAGE(HasRow(pair.evidence, row), "no row " << row);
  for (const std::string& row : Texts(line, "without")) CHECK_MESSAGE(!HasRow(pair.evidence, row), "a row " << row);
  for (const std::string& text : Texts(line, "detail")) {
    CHECK_MESSAGE(HasDetail(pair.evidence, text), "no sentence says: " << text);
  }
  model::Weight sum;
  for (const model::Evidence& row : pair.evidence) sum += row.weight;
  CHECK(sum == pair.weight);
  if (!hits.empty()) CHECK(hits[0].evidence == pair.evidence);
}

}  // namespace

TEST_CASE("screening cases: each ends as its line says") {
  std::ifstream file(SAFEMATCH_SOURCE_DIR "/tests/data/screening_cases.jsonl");
  REQUIRE(file);
  simdjson::dom::parser parser;
  size_t count = 0;
  for (std::string text; std::getline(file, text); ++count) {
    element line;
    REQUIRE_MESSAGE(parser.parse(text).get(line) == simdjson::SUCCESS, "line " << count + 1 << " is no JSON");
    const std::string name{std::string_view(line["case"])};
    CAPTURE(name);
    RunCase(line);
  }
  CHECK(count > 50);
}
