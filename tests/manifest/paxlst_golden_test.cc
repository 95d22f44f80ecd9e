// Whole messages with the quirks of real senders (and made-up people) against what they
// should become: tests/data/paxlst/NAME.edi and NAME.expected.json. To accept a change of
// behaviour, run with SAFEMATCH_UPDATE_GOLDEN=1 and read the difference.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include "base/file.h"
#include "base/json_writer.h"
#include "model/json.h"
#include "tests/manifest/support.h"

namespace safematch::manifest::test {
namespace {

namespace fs = std::filesystem;

// Breaks compact JSON into lines, so that a difference shows where it is: everything but
// the innermost objects stands on lines of its own.
std::string Indent(std::string_view json) {
  std::string out;
  size_t depth = 0;
  bool in_string = false;
  const auto new_line = [&] { out += "\n" + std::string(depth * 2, ' '); };
  for (size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string) {
      out += c;
      if (c == '\\') out += json[++i];
      if (c == '"') in_string = false;
      continue;
    }
    const bool is_empty = i + 1 < json.size() && (json[i + 1] == '}' || json[i + 1] == ']');
    if ((c == '}' || c == ']') && out.back() != '{' && out.back() != '[') {
      --depth;
      new_line();
    }
    out += c;
    if (c == '"') in_string = true;
    if ((c == '{' || c == '[') && !is_empty) {
      ++depth;
      new_line();
    }
    if (c == ',') new_line();
    if (c == ':') out += ' ';
  }
  return out + "\n";
}

std::string Describe(const Decoded& decoded) {
  JsonWriter json;
  json.BeginObject();
  json.Field("format", decoded.format);
  json.Key("manifests");
  json.BeginArray();
  for (const model::Manifest& manifest : decoded.manifests) json.Raw(model::ToJson(manifest));
  json.EndArray();
  json.Key("dead_letters");
  json.BeginArray();
  for (const model::DeadLetter& letter : decoded.dead_letters) {
    json.BeginObject();
    json.Field("code", letter.code);
    json.Field("where", letter.where);
    json.Field("text", letter.text);
    json.Field("value", letter.value);
    json.EndObject();
  }
  json.EndArray();
  json.Key("skipped_messages");
  json.BeginArray();
  for (const std::string& type : decoded.skipped_messages) json.String(type);
  json.EndArray();
  json.EndObject();
  return Indent(json.Take());
}

std::string ReadAll(const fs::path& path) { return ReadFile(path.string(), 1 << 20).value_or(""); }

TEST_CASE("PAXLST: recorded quirks decode as expected") {
  const fs::path folder = fs::path(SAFEMATCH_SOURCE_DIR) / "tests/data/paxlst";
  const char* update = std::getenv("SAFEMATCH_UPDATE_GOLDEN");
  const bool is_update = update != nullptr && std::string_view(update) == "1";
  std::set<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".edi") files.insert(entry.path());
  }
  REQUIRE(files.size() >= 40);
  Decoder decoder;
  for (const fs::path& file : files) {
    const std::string payload = ReadAll(file);
    REQUIRE_FALSE(payload.empty());
    const std::string actual = Describe(decoder.Decode(payload));
    fs::path expected_file = file;
    expected_file.replace_extension(".expected.json");
    if (is_update) std::ofstream(expected_file, std::ios::binary) << actual;
    CAPTURE(file.filename().string());
    CHECK(actual == ReadAll(expected_file));
  }
}

}  // namespace
}  // namespace safematch::manifest::test
