#include "base/log.h"

#include <doctest/doctest.h>
#include <rapidjson/document.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <type_traits>

#include "base/personal.h"

namespace base = safematch::base;

namespace {

// What `body` writes to standard error.
template <typename F>
std::string CapturedStderr(F&& body) {
  std::FILE* file = std::tmpfile();
  REQUIRE(file != nullptr);
  std::fflush(stderr);
  const int saved = dup(STDERR_FILENO);
  dup2(fileno(file), STDERR_FILENO);
  body();
  std::fflush(stderr);
  dup2(saved, STDERR_FILENO);
  close(saved);
  std::string text(static_cast<size_t>(std::ftell(file)), '\0');
  std::rewind(file);
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  return text;
}

}  // namespace

static_assert(!std::is_constructible_v<base::LogValue, safematch::Personal>, "personal data must not be loggable");

TEST_CASE("log: a JSON line is one valid object, whatever its fields hold") {
  base::ConfigureLog(base::LogLevel::kInfo, base::LogFormat::kJson);
  const std::string nasty = "quote \" backslash \\ line\nbreak {} % %v \xFF";
  const std::string line = CapturedStderr([&] {
    base::LogInfo("broker lost", {{"topic", nasty}, {"offset", int64_t{-3}}, {"partition", 7U}});
    base::LogDebug("below the level");
  });
  base::ConfigureLog(base::LogLevel::kInfo, base::LogFormat::kText);

  REQUIRE(line.ends_with("\n"));
  CHECK(line.find('\n') == line.size() - 1);
  rapidjson::Document json;
  json.Parse<rapidjson::kParseValidateEncodingFlag>(line.c_str());
  REQUIRE_FALSE(json.HasParseError());
  CHECK(std::string(json["event"].GetString()) == "broker lost");
  CHECK(std::string(json["level"].GetString()) == "info");
  CHECK(std::string(json["topic"].GetString()) == "quote \" backslash \\ line\nbreak {} % %v \xEF\xBF\xBD");
  CHECK(json["offset"].GetInt64() == -3);
  CHECK(json["partition"].GetInt64() == 7);
  CHECK(std::string_view(json["time"].GetString()).ends_with("Z"));
}

TEST_CASE("log: a text line is one line and its values end at their quotes, whatever they hold") {
  base::ConfigureLog(base::LogLevel::kInfo, base::LogFormat::kText);
  const std::string nasty =
      "quote \" backslash \\ line\nbreak\r\t{} % %v \x1B[31m \x7F \xFF \xC2\x85 \xE2\x80\xA8 \xC3\xA9" +
      std::string(1, '\0');
  const std::string line = CapturedStderr([&] {
    base::LogInfo("broker lost", {{"text", nasty}, {"offset", int64_t{-3}}});
  });

  REQUIRE(line.ends_with("\n"));
  CHECK(line.find('\n') == line.size() - 1);
  const std::string expected =
      R"(broker lost text="quote \" backslash \\ line\nbreak\r\t{} % %v \x1B[31m \x7F \xFF \u0085 \u2028 )"
      "\xC3\xA9"
      R"(\x00" offset=-3)";
  CAPTURE(line);
  CHECK(line.ends_with(expected + "\n"));
}

TEST_CASE("log: level names are closed") {
  CHECK(*base::ParseLogLevel("warning") == base::LogLevel::kWarning);
  CHECK_FALSE(base::ParseLogLevel("loud").has_value());
}
