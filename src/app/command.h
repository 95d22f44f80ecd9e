// Commands of the program. Each is a row in the table of command.cc and a file
// <name>_command.cc that declares its options and runs.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/config_load.h"
#include "base/result.h"

namespace safematch::app {

// Exit status of the program; part of its contract.
enum ExitStatus : int {
  kDone = 0,
  kSomeRejected = 1,  // Done, but some input was rejected.
  kUsage = 2,         // Wrong usage or configuration.
  kCouldNotRun = 3,   // Store, broker or disk.
};

// What every command has: where the configuration comes from.
struct CommonOptions {
  std::string config_file;
  std::vector<std::string> settings;  // "kafka.brokers=host:9092"

  void AddTo(CLI::App& app);
  // Loads, prints warnings to standard error. Errors: kInvalidArgument.
  Result<LoadedConfig> Load() const;
  // With values that flags of the command itself set, by the name of the setting.
  Result<LoadedConfig> Load(const Overrides& flags) const;
};

// Declares a command below `parent`; the action runs after parsing and gives the exit status.
using Action = std::function<int()>;
using DeclareCommand = Action (*)(CLI::App& command);

struct CommandRow {
  const char* name;
  const char* description;
  DeclareCommand declare;
};

// Parses and runs. Gives the exit status.
int RunProgram(int argc, char** argv);

// Prints "safematch: <message>" to standard error and gives the exit status that fits.
int Report(const Error& error);

Action DeclareConfig(CLI::App& command);
Action DeclareDemo(CLI::App& command);
Action DeclareExplain(CLI::App& command);
Action DeclareGenerate(CLI::App& command);
Action DeclareParse(CLI::App& command);
Action DeclareRun(CLI::App& command);
Action DeclareScreen(CLI::App& command);
Action DeclareWatchlist(CLI::App& command);

}  // namespace safematch::app
