// What people and other programs see of the configuration, all from the table of settings.
#pragma once

#include <string>

#include "app/config_load.h"

namespace safematch::app {

// The decision-relevant settings in the table's order, one "section.key=value" line each,
// values as in TOML.
std::string DecisionSettings(const Config& config);

// Names the configuration in alerts: the first 16 hex digits of the SHA-256 of
// DecisionSettings, so that equal hashes mean equal decisions whatever else differs.
std::string ConfigHash(const Config& config);

// Valid TOML with the source of each value as a comment. Holds no secret, since no setting
// does: passwords stand in the files that settings name.
std::string FormatConfig(const LoadedConfig& loaded);

// The commented file config/safematch.toml: every setting with its meaning, commented out at
// its default.
std::string ConfigTemplate();

// A Markdown page of all settings.
std::string ConfigReference();

}  // namespace safematch::app
