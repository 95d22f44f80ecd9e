#include "app/command.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>

#include "app/config_settings.h"
#include "app/version.h"
#include "base/log.h"

namespace safematch::app {

namespace {

constexpr std::array<CommandRow, 8> kCommands = {{
    {"run", "the streaming node: manifests from Kafka, alerts to Kafka, HTTP for health and metrics", DeclareRun},
    {"screen", "check a file of manifests or travelers; one alert a line", DeclareScreen},
    {"parse", "print the normalised manifest of a message, with its problems", DeclareParse},
    {"explain", "the full comparison of one traveler with one entry", DeclareExplain},
    {"watchlist", "import, inspect, export and verify watchlists", DeclareWatchlist},
    {"generate", "reproducible synthetic watchlists and manifests", DeclareGenerate},
    {"config", "check or show the configuration", DeclareConfig},
    {"demo", "the node on an embedded mock broker with sample data", DeclareDemo},
}};

// CLI11 knows only that some subcommand is missing; say which one was probably meant.
void SuggestCommand(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word.starts_with("-")) continue;
    std::vector<std::string> names;
    for (const CommandRow& row : kCommands) names.push_back(row.name);
    if (std::find(names.begin(), names.end(), word) != names.end()) return;
    const std::string near = NearestName(word, names);
    fmt::print(stderr, "safematch: unknown command \"{}\"{}\n", word,
               near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near));
    return;
  }
}

}  // namespace

void CommonOptions::AddTo(CLI::App& app) {
  app.add_option("--config", config_file, "TOML file with the configuration")->type_name("FILE");
  app.add_option("--set", settings, "a setting, as SECTION.KEY=VALUE; may be repeated")->type_name("KEY=VALUE");
}

Result<LoadedConfig> CommonOptions::Load() const { return Load({}); }

Result<LoadedConfig> CommonOptions::Load(const Overrides& flags) const {
  Overrides overrides;
  for (const std::string& setting : settings) {
    const size_t equals = setting.find('=');
    if (equals == std::string::npos) {
      return Fail(ErrorCode::kInvalidArgument, "--set takes SECTION.KEY=VALUE");
    }
    overrides[setting.substr(0, equals)] = setting.substr(equals + 1);
  }
  for (const auto& [name, value] : flags) overrides[name] = value;
  SAFEMATCH_ASSIGN_OR_RETURN(
      LoadedConfig loaded,
      LoadConfig(config_file.empty() ? std::nullopt : std::optional(config_file), ProcessEnvironment(), overrides));
  for (const std::string& warning : loaded.warnings) fmt::print(stderr, "safematch: warning: {}\n", warning);
  SAFEMATCH_ASSIGN_OR_RETURN(const base::LogLevel level, base::ParseLogLevel(loaded.config.log.level));
  base::ConfigureLog(level, loaded.config.log.format == "json" ? base::LogFormat::kJson : base::LogFormat::kText);
  return loaded;
}

int Report(const Error& error) {
  fmt::print(stderr, "safematch: {}\n", error.message);
  return error.code == ErrorCode::kInvalidArgument ? kUsage : kCouldNotRun;
}

int RunProgram(int argc, char** argv) {
  CLI::App app("safematch: checks passenger manifests against shared watchlists; every hit is a lead for a person.");
  app.set_version_flag("--version", std::string("safematch ") + kVersion);
  app.require_subcommand(1);
  std::vector<std::pair<CLI::App*, Action>> actions;
  for (const CommandRow& row : kCommands) {
    CLI::App* command = app.add_subcommand(row.name, row.description);
    actions.emplace_back(command, row.declare(*command));
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    SuggestCommand(argc, argv);
    app.exit(error);
    return kUsage;
  }
  for (const auto& [command, action] : actions) {
    if (!command->parsed()) continue;
    try {
      return action();
    } catch (const std::exception& error) {
      // Out of memory, mostly; everything expected is a value.
      fmt::print(stderr, "safematch: {}\n", error.what());
      return kCouldNotRun;
    }
  }
  return kUsage;
}

}  // namespace safematch::app
