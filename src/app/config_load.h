// Reads the configuration. Precedence: flag > environment > file > default.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.h"
#include "base/result.h"

namespace safematch::app {

// Variables by name. Only those that start with SAFEMATCH_ matter.
using Environment = std::map<std::string, std::string>;
// Values from flags, by the setting's name: {"kafka.brokers", "host:9092"}.
using Overrides = std::map<std::string, std::string>;

struct LoadedConfig {
  Config config;
  // Where each setting's value comes from, by the setting's name: "default",
  // "file config/safematch.toml:12", "environment SAFEMATCH_KAFKA_BROKERS", "flag --set kafka.brokers".
  std::map<std::string, std::string, std::less<>> sources;
  // Sentences about things that do not stop the program but deserve a look.
  std::vector<std::string> warnings;
};

// The SAFEMATCH_ variables of this process.
Environment ProcessEnvironment();

// Errors: kNotFound or kIo when `path` cannot be read; kInvalidArgument for wrong contents,
// with one line for each fault of the file, the environment, the flags and their combination:
//   "config/safematch.toml:4:1: unknown key kafka.broker; did you mean kafka.brokers?"
// Values of unknown keys and variables are never repeated: they may be misplaced secrets.
Result<LoadedConfig> LoadConfig(const std::optional<std::string>& path, const Environment& environment,
                                const Overrides& overrides);

}  // namespace safematch::app
