#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "app/config_load.h"
#include "app/config_print.h"
#include "app/config_settings.h"
#include "base/file.h"
#include "base/hash.h"
#include "tests/support/property.h"

namespace safematch::app {

namespace {

// A configuration file that is gone when the test ends.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text) {
    std::string name = (std::filesystem::temp_directory_path() / "safematch-config-XXXXXX").string();
    const int descriptor = mkstemp(name.data());
    REQUIRE(descriptor >= 0);
    path_ = name;
    std::FILE* file = fdopen(descriptor, "wb");
    REQUIRE(file != nullptr);
    REQUIRE(std::fwrite(text.data(), 1, text.size(), file) == text.size());
    std::fclose(file);
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

LoadedConfig Load(const std::string& toml, const Environment& environment = {}, const Overrides& overrides = {}) {
  const TemporaryFile file(toml);
  auto loaded = LoadConfig(file.path(), environment, overrides);
  INFO((loaded.has_value() ? "" : loaded.error().message));
  REQUIRE(loaded.has_value());
  return *std::move(loaded);
}

// The error's text with the file's path written as FILE.
std::string LoadError(const std::string& toml, const Environment& environment = {}, const Overrides& overrides = {}) {
  const TemporaryFile file(toml);
  const auto loaded = LoadConfig(file.path(), environment, overrides);
  if (loaded.has_value()) return "";
  CHECK(loaded.error().code == ErrorCode::kInvalidArgument);
  std::string text = loaded.error().message;
  for (size_t at = text.find(file.path()); at != std::string::npos; at = text.find(file.path())) {
    text.replace(at, file.path().size(), "FILE");
  }
  return text;
}

bool Contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

size_t CountLines(const std::string& text) {
  return text.empty() ? 0 : static_cast<size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
}

const std::string kTemplatePath = SAFEMATCH_SOURCE_DIR "/config/safematch.toml";

}  // namespace

TEST_CASE("settings: names are unique, documented and belong to a listed section") {
  std::set<std::string> names;
  std::set<std::string_view> sections;
  for (const Section& section : Sections()) CHECK(sections.insert(section.name).second);
  for (const Setting& setting : Settings()) {
    CAPTURE(setting.Name());
    CHECK(names.insert(setting.Name()).second);
    CHECK(sections.count(setting.section) == 1);
    CHECK(setting.doc.ends_with('.'));
    CHECK(setting.when.ends_with('.'));
    CHECK(setting.doc.find('\n') == std::string_view::npos);
  }
}

TEST_CASE("settings: every default is allowed by its own row") {
  for (const Setting& setting : Settings()) {
    CAPTURE(setting.Name());
    Config config;
    const Status status = Set(setting, DefaultOf(setting), config);
    CHECK(status.has_value());
    CHECK(config == Config{});
  }
}

TEST_CASE("settings: each row reaches a member of its own") {
  // Any value other than the default must show in exactly this setting.
  for (const Setting& setting : Settings()) {
    CAPTURE(setting.Name());
    Config config;
    const SettingValue before = DefaultOf(setting);
    bool changed = false;
    for (const std::string text :
         {"true", "false", "7", "700", "7000", "error", "ssl", "PLAIN", "warning", "json", "h:1", "::1", "x"}) {
      if (SetFromText(setting, text, config).has_value() && Get(setting, config) != before) {
        changed = true;
        break;
      }
    }
    REQUIRE(changed);
    for (const Setting& other : Settings()) {
      if (other.Name() != setting.Name()) CHECK(Get(other, config) == DefaultOf(other));
    }
  }
}

TEST_CASE("config: without a file, environment and flags all values are defaults") {
  const auto loaded = LoadConfig(std::nullopt, {}, {});
  REQUIRE(loaded.has_value());
  CHECK(loaded->config == Config{});
  CHECK(loaded->warnings.empty());
  CHECK(loaded->sources.size() == Settings().size());
  for (const auto& [name, source] : loaded->sources) CHECK(source == "default");
}

TEST_CASE("config: flag beats environment beats file beats default, and the source says so") {
  const std::string toml = "[http]\nport = 1\naddress = \"::1\"\nconnections_max = 5\n";
  const Environment environment{{"SAFEMATCH_HTTP_PORT", "2"}, {"SAFEMATCH_HTTP_CONNECTIONS_MAX", "6"}, {"PATH", "/"}};
  const TemporaryFile file(toml);
  const auto loaded = LoadConfig(file.path(), environment, {{"http.port", "3"}});
  REQUIRE(loaded.has_value());
  CHECK(loaded->config.http.port == 3);
  CHECK(loaded->config.http.connections_max == 6);
  CHECK(loaded->config.http.address == "::1");
  CHECK(loaded->config.http.body_bytes_max == HttpConfig{}.body_bytes_max);
  CHECK(loaded->sources.find("http.port")->second == "flag --set http.port");
  CHECK(loaded->sources.find("http.connections_max")->second == "environment SAFEMATCH_HTTP_CONNECTIONS_MAX");
  CHECK(loaded->sources.find("http.address")->second == "file " + file.path() + ":3");
  CHECK(loaded->sources.find("http.body_bytes_max")->second == "default");
  CHECK(loaded->warnings.empty());
}

TEST_CASE("config: weights come as integers or decimals and are kept in thousandths") {
  CHECK(Load("[match]\nreview_weight = 12\n").config.match.review_weight.millibits == 12'000);
  CHECK(Load("[match]\nreview_weight = 12.345\n").config.match.review_weight.millibits == 12'345);
  CHECK(Load("", {{"SAFEMATCH_MATCH_REVIEW_WEIGHT", "12.345"}}).config.match.review_weight.millibits == 12'345);
  CHECK(Contains(LoadError("[match]\nreview_weight = nan\n"), "allowed is a number from 0 to 1000 bits"));
  CHECK(Contains(LoadError("[match]\nreview_weight = -inf\n"), "allowed is a number from 0 to 1000 bits"));
  CHECK(Contains(LoadError("[match]\nreview_weight = 9223372036854775807\n"), "allowed is a number"));
  CHECK(Contains(LoadError("[match]\nreview_weight = -0.001\n"), "allowed is a number"));
}

TEST_CASE("config: an unknown key names its place and the nearest known key") {
  CHECK(LoadError("[kafka]\n\nbroker = \"h:1\"\n") ==
        "FILE:3:1: unknown key kafka.broker; did you mean kafka.brokers?");
}

TEST_CASE("config: a key in the wrong section is pointed to the right one") {
  CHECK(LoadError("[match]\nbrokers = \"h:1\"\n") ==
        "FILE:2:1: unknown key match.brokers; did you mean kafka.brokers?");
  CHECK(LoadError("port = 1\n") == "FILE:1:1: unknown key port; did you mean http.port?");
}

TEST_CASE("config: an unknown section is refused with the nearest one") {
  CHECK(LoadError("[kafak]\nbrokers = \"h:1\"\n") == "FILE:1:2: unknown section [kafak]; did you mean [kafka]?");
  CHECK(Contains(LoadError("[something_else]\n"), "known are kafka, topics"));
}

TEST_CASE("config: a section that is a value is refused") {
  CHECK(LoadError("kafka = 3\n") == "FILE:1:1: kafka is no section; write [kafka] and its keys below");
  CHECK(Contains(LoadError("[[kafka]]\nbrokers = \"h:1\"\n"), "kafka is no section"));
}

TEST_CASE("config: a wrong type says what was found and what is allowed") {
  CHECK(LoadError("[http]\nport = \"8080\"\n") ==
        "FILE:2:8: http.port is a text (\"8080\"); allowed is an integer from 0 to 65535");
  CHECK(LoadError("[kafka]\ncreate_topics = 1\n") ==
        "FILE:2:17: kafka.create_topics is an integer (1); allowed is true or false");
  CHECK(LoadError("[http]\naddress = [\"::1\"]\n") ==
        "FILE:2:11: http.address is an array; allowed is an IPv4 or IPv6 address");
  CHECK(Contains(LoadError("[http]\nport = 80.5\n"), "http.port is a text (\"80.5\")"));
  CHECK(Contains(LoadError("[log]\nlevel = 2026-01-01\n"), "log.level is a date or time"));
}

TEST_CASE("config: a value out of range says the range") {
  CHECK(LoadError("[http]\nport = 65536\n") ==
        "FILE:2:8: http.port = 65536 is not allowed; allowed is an integer from 0 to 65535");
  CHECK(LoadError("[kafka]\nsession_timeout_ms = -1\n") ==
        "FILE:2:22: kafka.session_timeout_ms = -1 is not allowed; allowed is an integer from 6000 to 1800000 ms");
  CHECK(LoadError("[log]\nlevel = \"loud\"\n") ==
        "FILE:2:9: log.level = \"loud\" is not allowed; allowed is one of debug, info, warning, error");
}

TEST_CASE("config: texts are held to their rule") {
  for (const std::string wrong : {"", "host", "host:0", "host:65536", "host:x", ":9092", "h:1,", "h:1, g:2",
                                  "[::1:9092", "a b:1", "h:1\\u0000"}) {
    CAPTURE(wrong);
    CHECK(Contains(LoadError(std::string("[kafka]\nbrokers = \"") + wrong + "\"\n"), "HOST:PORT"));
  }
  CHECK(Load("[kafka]\nbrokers = \"a.example:1,[::1]:65535,10.0.0.1:9092\"\n").config.kafka.brokers ==
        "a.example:1,[::1]:65535,10.0.0.1:9092");
  for (const std::string wrong : {"", ".", "..", "a b", "ä"}) {
    CAPTURE(wrong);
    CHECK(Contains(LoadError(std::string("[topics]\nalerts = \"") + wrong + "\"\n"), "letters, digits"));
  }
  CHECK(Contains(LoadError("[topics]\nalerts = \"" + std::string(250, 'a') + "\"\n"), "1 to 249"));
  CHECK(Load("[topics]\nalerts = \"" + std::string(249, 'a') + "\"\n").config.topics.alerts.size() == 249);
  CHECK(Contains(LoadError("[http]\naddress = \"localhost\"\n"), "an IPv4 or IPv6 address"));
  CHECK(Contains(LoadError("[store]\ndir = \"\"\n"), "a text that is not empty"));
  CHECK(Contains(LoadError("[store]\ndir = \"a\\nb\"\n"), "store.dir"));
  CHECK(Contains(LoadError("[store]\ndir = \"" + std::string(5'000, 'a') + "\"\n"), "..."));
}

TEST_CASE("config: all faults of a file are reported, from its top") {
  const std::string error =
      LoadError("[http]\nport = 70000\nbody = 1\n[kafka]\nbroker = 1\npartitions = \"x\"\n[log]\nlevel = \"loud\"\n",
                {{"SAFEMATCH_LOG_FORMAT", "xml"}}, {{"store.dirr", "/x"}});
  CHECK(CountLines(error) == 7);
  size_t last = 0;
  for (const std::string part :
       {"FILE:2:8: http.port", "FILE:3:1: unknown key http.body", "FILE:5:1: unknown key kafka.broker",
        "FILE:6:14: kafka.partitions", "FILE:8:9: log.level",
        "environment variable SAFEMATCH_LOG_FORMAT: log.format = \"xml\"",
        "flag: unknown setting store.dirr; did you mean store.dir?"}) {
    CAPTURE(part);
    const size_t at = error.find(part);
    REQUIRE(at != std::string::npos);
    CHECK(at >= last);
    last = at;
  }
}

TEST_CASE("config: a syntax error names line and column") {
  const std::string error = LoadError("[http]\nport = \n");
  CHECK(error.starts_with("FILE:2:"));
  CHECK(LoadError("[http]\nport = 1\nport = 2\n").starts_with("FILE:3:"));
  CHECK(LoadError("[http\n").starts_with("FILE:1:"));
  CHECK_FALSE(LoadError(std::string("\xff\xfe\x00", 3)).empty());
  CHECK_FALSE(LoadError("a = " + std::string(100'000, '[')).empty());
}

TEST_CASE("config: a file that is missing or too large is refused") {
  const auto missing = LoadConfig("/nonexistent/safematch.toml", {}, {});
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().code == ErrorCode::kNotFound);
  CHECK(Contains(missing.error().message, "/nonexistent/safematch.toml"));
  const TemporaryFile large("#" + std::string(1 << 20, 'x'));
  CHECK(LoadConfig(large.path(), {}, {}).error().code == ErrorCode::kLimit);
}

TEST_CASE("config: a wrong environment variable is named") {
  CHECK(LoadError("", {{"SAFEMATCH_HTTP_PORT", "http"}}) ==
        "environment variable SAFEMATCH_HTTP_PORT: http.port is a text (\"http\"); allowed is an integer from 0 to "
        "65535");
  CHECK(Contains(LoadError("", {{"SAFEMATCH_HTTP_PORT", ""}}), "SAFEMATCH_HTTP_PORT"));
  CHECK(Contains(LoadError("", {{"SAFEMATCH_HTTP_PORT", " 80"}}), "SAFEMATCH_HTTP_PORT"));
  CHECK(Contains(LoadError("", {{"SAFEMATCH_HTTP_PORT", "99999999999999999999"}}), "SAFEMATCH_HTTP_PORT"));
  CHECK(Contains(LoadError("", {{"SAFEMATCH_KAFKA_CREATE_TOPICS", "yes"}}), "true or false"));
}

TEST_CASE("config: a wrong flag is named") {
  CHECK(LoadError("", {}, {{"http.port", "x"}}) ==
        "flag --set http.port: http.port is a text (\"x\"); allowed is an integer from 0 to 65535");
}

TEST_CASE("config: an unknown environment variable is a warning that does not repeat its value") {
  const LoadedConfig loaded = Load("", {{"SAFEMATCH_KAFKA_BROKER", "hunter2"}, {"SAFEMATC_X", "1"}});
  REQUIRE(loaded.warnings.size() == 1);
  CHECK(loaded.warnings[0] ==
        "environment variable SAFEMATCH_KAFKA_BROKER names no setting and is ignored; did you mean "
        "SAFEMATCH_KAFKA_BROKERS?");
}

TEST_CASE("config: the value of an unknown key is not repeated") {
  const std::string error = LoadError("[kafka]\nsasl_password = \"hunter2\"\n");
  CHECK(Contains(error, "unknown key kafka.sasl_password; did you mean kafka.sasl_password_file?"));
  CHECK_FALSE(Contains(error, "hunter2"));
}

TEST_CASE("config: settings that contradict each other are refused with their sources") {
  CHECK(LoadError("[match]\nalert_weight = 10\n") ==
        "match.alert_weight = 10.0 (file FILE:2) is below match.review_weight = 20.0 (default): "
        "an alert must weigh at least as much as a review");
  CHECK(LoadError("[match]\nalert_weight = 20\n").empty());
  CHECK(Contains(LoadError("[transaction]\ntimeout_ms = 30000\n"), "is not below kafka.session_timeout_ms"));
  CHECK(LoadError("[transaction]\ntimeout_ms = 29999\n").empty());
  CHECK(Contains(LoadError("[transaction]\ntimeout_ms = 1000\nmax_delay_ms = 1000\n"),
                 "is not below transaction.timeout_ms"));
  CHECK(Contains(LoadError("[kafka]\nmessage_bytes_max = 8388607\n"), "limits.message_bytes"));
  CHECK(Contains(LoadError("[topics]\nalerts = \"safe.manifests\"\n"), "topics.alerts"));
  CHECK(CountLines(LoadError("[topics]\nalerts = \"a\"\nmanifests = \"a\"\ndead_letters = \"a\"\n")) == 3);
}

TEST_CASE("config: sign-in and TLS settings belong together") {
  const std::string sasl = LoadError("[kafka]\nsecurity_protocol = \"sasl_ssl\"\n");
  CHECK(Contains(sasl, "kafka.sasl_username is empty"));
  CHECK(Contains(sasl, "kafka.sasl_password_file is empty"));
  CHECK(Contains(LoadError("[kafka]\nsecurity_protocol = \"ssl\"\nssl_key_file = \"/k\"\n"), "belong together"));
  const LoadedConfig unused = Load("[kafka]\nsasl_username = \"u\"\nssl_ca_file = \"/c\"\n");
  CHECK(unused.warnings.size() == 2);
  const LoadedConfig clear = Load(
      "[kafka]\nsecurity_protocol = \"sasl_plaintext\"\nsasl_mechanism = \"PLAIN\"\nsasl_username = \"u\"\n"
      "sasl_password_file = \"/p\"\n");
  REQUIRE(clear.warnings.size() == 1);
  CHECK(Contains(clear.warnings[0], "sends the password in the clear"));
  CHECK(Load("[kafka]\nsecurity_protocol = \"sasl_ssl\"\nsasl_username = \"u\"\nsasl_password_file = \"/p\"\n")
            .warnings.empty());
}

TEST_CASE("config hash: is the first 16 hex digits over the decision settings alone") {
  const Config config;
  CHECK(ConfigHash(config) == Hex(Sha256Of(DecisionSettings(config))).substr(0, 16));
  CHECK(DecisionSettings(config) ==
        "match.review_weight=20.0\nmatch.alert_weight=28.0\nmatch.hits_per_traveler_max=0\n"
        "limits.message_bytes=8388608\nlimits.travelers_per_manifest=99999\nlimits.json_depth=64\n"
        "limits.text_bytes=1024\nlimits.list_items=1000\nlimits.segments=2000000\nlimits.problems=1000\n");
  Config other = config;
  other.http.port = 1;
  other.match.threads = 3;
  other.kafka.brokers = "h:1";
  other.log.level = "debug";
  CHECK(ConfigHash(other) == ConfigHash(config));
}

TEST_CASE("config hash: changes with each decision setting and with no other") {
  for (const Setting& setting : Settings()) {
    if (!std::holds_alternative<int64_t>(DefaultOf(setting)) &&
        !std::holds_alternative<model::Weight>(DefaultOf(setting))) {
      CHECK_FALSE(setting.decides);
      continue;
    }
    CAPTURE(setting.Name());
    Config config;
    REQUIRE(Set(setting, setting.maximum, config).has_value());
    CHECK((ConfigHash(config) != ConfigHash(Config{})) == setting.decides);
  }
}

TEST_CASE("config show: is TOML that loads to the same configuration, with the source of each value") {
  const LoadedConfig loaded =
      Load("[http]\nport = 81\n[store]\ndir = '/data/\"q\"\\'\n", {{"SAFEMATCH_MATCH_ALERT_WEIGHT", "30.5"}});
  const std::string shown = FormatConfig(loaded);
  CHECK(Contains(shown, "alert_weight = 30.5  # environment SAFEMATCH_MATCH_ALERT_WEIGHT\n"));
  CHECK(Contains(shown, "level = \"info\"  # default\n"));
  CHECK(Load(shown).config == loaded.config);
}

TEST_CASE("config show: any valid configuration survives printing and reading") {
  test::CheckProperty("print and read back", [] {
    Config config;
    for (const Setting& setting : Settings()) {
      if (setting.rule == TextRule::kNone && !std::holds_alternative<bool>(DefaultOf(setting))) {
        const int64_t number = *rc::gen::inRange(setting.minimum, setting.maximum + 1);
        RC_ASSERT(Set(setting, number, config).has_value());
      } else if (setting.rule == TextRule::kAny) {
        // Texts that the rule refuses leave the default.
        (void)Set(setting, *rc::gen::string<std::string>(), config).has_value();
      }
    }
    Config read;
    for (const Setting& setting : Settings()) {
      const SettingValue value = Get(setting, config);
      const std::string text =
          std::holds_alternative<std::string>(value) ? std::get<std::string>(value) : FormatValue(value);
      RC_ASSERT(SetFromText(setting, text, read).has_value());
    }
    RC_ASSERT(read == config);
    RC_ASSERT(ConfigHash(read) == ConfigHash(config));
  });
}

TEST_CASE("config loading: arbitrary bytes in a file give a value or an error") {
  test::CheckProperty("no crash", [](const std::string& bytes) {
    const TemporaryFile file("[kafka]\n" + bytes);
    const auto loaded = LoadConfig(file.path(), {}, {});
    RC_ASSERT(loaded.has_value() || !loaded.error().message.empty());
  });
}

TEST_CASE("config template: changes nothing, and with its lines uncommented holds the defaults") {
  CHECK(Load(ConfigTemplate()).config == Config{});
  std::string active;
  size_t values = 0;
  std::string text = ConfigTemplate();
  for (size_t at = 0; at < text.size();) {
    const size_t end = text.find('\n', at);
    std::string line = text.substr(at, end - at);
    at = end + 1;
    if (line.size() > 1 && line[0] == '#' && line[1] != ' ') {
      line.erase(0, 1);
      ++values;
    }
    active += line + "\n";
  }
  CHECK(values == Settings().size());
  const LoadedConfig loaded = Load(active);
  CHECK(loaded.config == Config{});
  for (const auto& [name, source] : loaded.sources) CHECK_MESSAGE(source.starts_with("file "), name);
}

// After a change of the table: SAFEMATCH_REGENERATE=1 build/.../safematch_app_tests
TEST_CASE("config template: config/safematch.toml is what the table generates") {
  if (std::getenv("SAFEMATCH_REGENERATE") != nullptr) std::ofstream(kTemplatePath) << ConfigTemplate();
  const auto file = ReadFile(kTemplatePath, 1 << 20);
  REQUIRE(file.has_value());
  const bool equal = *file == ConfigTemplate();
  CHECK_MESSAGE(equal, "run this test with SAFEMATCH_REGENERATE=1 and commit config/safematch.toml");
}

TEST_CASE("config reference: has one table row for each setting") {
  const std::string reference = ConfigReference();
  for (const Setting& setting : Settings()) CHECK(Contains(reference, "| `" + setting.Name() + "`"));
}

TEST_CASE("process environment: holds our variables and no other") {
  REQUIRE(setenv("SAFEMATCH_HTTP_PORT", "a=b", 1) == 0);
  const Environment environment = ProcessEnvironment();
  unsetenv("SAFEMATCH_HTTP_PORT");
  CHECK(environment.at("SAFEMATCH_HTTP_PORT") == "a=b");
  for (const auto& [name, value] : environment) CHECK(name.starts_with("SAFEMATCH_"));
}

}  // namespace safematch::app
