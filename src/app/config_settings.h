// The one table of settings: what each is called, may be, means, and when to change it.
// Reading (config_load), printing and documentation (config_print) go through it, so a new
// setting is a member of `Config` and a row here.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "app/config.h"
#include "base/result.h"

namespace safematch::app {

using SettingValue = std::variant<bool, int64_t, model::Weight, std::string>;

// The member of `Config` that a setting stands for; its type is the setting's type.
using SettingMember =
    std::variant<bool& (*)(Config&), int64_t& (*)(Config&), model::Weight& (*)(Config&), std::string& (*)(Config&)>;

// What a text may be, beyond at most kSettingTextBytesMax bytes of UTF-8 without control characters.
enum class TextRule {
  kNone,      // Not a text.
  kAny,       // May be empty.
  kRequired,  // Not empty.
  kChoice,    // One of `choices`.
  kTopic,     // A Kafka topic name.
  kNodeName,  // Empty, or letters, digits, dot, underscore, hyphen.
  kBrokers,   // HOST:PORT, separated by commas.
  kAddress,   // An IPv4 or IPv6 address.
};

inline constexpr size_t kSettingTextBytesMax = 4'096;

struct Setting {
  std::string_view section = {};
  std::string_view key = {};
  SettingMember member = {};
  // Numbers: both ends are allowed; whole bits for a weight.
  int64_t minimum = 0;
  int64_t maximum = 0;
  TextRule rule = TextRule::kNone;
  std::string_view choices = {};  // "a|b|c" for kChoice.
  std::string_view unit = {};     // "ms", "bytes", "bits"; empty where a unit makes no sense.
  std::string_view doc = {};      // One sentence: what it does.
  std::string_view when = {};     // One sentence: when to change it.
  bool decides = false;           // True when a change may change which alerts are raised, or their content.

  std::string Name() const;                 // "kafka.brokers"
  std::string EnvironmentVariable() const;  // "SAFEMATCH_KAFKA_BROKERS"
};

struct Section {
  std::string_view name;
  std::string_view doc;
};

// In the order in which they are printed; settings of a section stand together.
std::span<const Setting> Settings();
std::span<const Section> Sections();

// Null when there is no such setting.
const Setting* FindSetting(std::string_view name);

SettingValue Get(const Setting& setting, const Config& config);
SettingValue DefaultOf(const Setting& setting);

// Sets the member when `value` has the setting's type and is allowed. An integer is taken
// for a weight, too. The error says what was found and what is allowed, without the place.
Status Set(const Setting& setting, const SettingValue& value, Config& config);

// Like Set, from text as it stands in an environment variable or a flag.
Status SetFromText(const Setting& setting, std::string_view text, Config& config);

// "an integer from 0 to 65535", "one of plaintext, ssl, sasl_plaintext, sasl_ssl"
std::string Allowed(const Setting& setting);

// As TOML: true, 8080, 20.5, "text".
std::string FormatValue(const SettingValue& value);

// For "did you mean": the known name that is nearest to `name`, or empty when none is near.
// Cost is bounded whatever the length of `name`.
std::string NearestName(std::string_view name, std::span<const std::string> known);

}  // namespace safematch::app
