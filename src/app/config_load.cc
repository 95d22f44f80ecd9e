#include "app/config_load.h"

#include <toml++/toml.h>
#include <unistd.h>

#include <algorithm>
#include <tuple>

#include "app/config_settings.h"
#include "base/file.h"

namespace safematch::app {

namespace {

constexpr std::string_view kEnvironmentPrefix = "SAFEMATCH_";
constexpr uint64_t kFileBytesMax = 1ULL << 20;

std::string DidYouMean(std::string_view name, const std::vector<std::string>& known) {
  const std::string nearest = NearestName(name, known);
  return nearest.empty() ? "" : fmt::format("; did you mean {}?", nearest);
}

std::vector<std::string> SettingNames() {
  std::vector<std::string> names;
  for (const Setting& setting : Settings()) names.push_back(setting.Name());
  return names;
}

// A key under the wrong section is a likelier mistake than any typo.
std::string HintForKey(std::string_view name) {
  const std::string_view key = name.substr(name.rfind('.') + 1);
  for (const Setting& setting : Settings()) {
    if (setting.key == key) return fmt::format("; did you mean {}?", setting.Name());
  }
  return DidYouMean(name, SettingNames());
}

// Keys come from the file and go to a terminal.
std::string Printable(std::string_view text) {
  constexpr size_t kShownMax = 100;
  std::string shown(text.substr(0, kShownMax));
  for (char& c : shown) {
    if (c < ' ' || c > '~') c = '?';
  }
  if (text.size() > kShownMax) shown += "...";
  return shown;
}

struct Fault {
  toml::source_position position;
  std::string text;
};

class FileReader {
 public:
  FileReader(const std::string& path, LoadedConfig& loaded) : path_(path), loaded_(loaded) {}

  // Adds one line a fault to `faults`; fails only when the file cannot be read at all.
  Status Read(std::vector<std::string>& faults) {
    SAFEMATCH_ASSIGN_OR_RETURN(const std::string text, ReadFile(path_, kFileBytesMax));
    try {
      const toml::table root = toml::parse(std::string_view(text), path_);
      for (const auto& [key, node] : root) ReadTopLevel(key, node);
    } catch (const toml::parse_error& error) {
      AddFault(error.source().begin, std::string(error.description()));
    }
    // The table is sorted by key; people read a file from its top.
    std::stable_sort(faults_.begin(), faults_.end(), [](const Fault& a, const Fault& b) {
      return std::tie(a.position.line, a.position.column) < std::tie(b.position.line, b.position.column);
    });
    for (const Fault& fault : faults_) {
      faults.push_back(fmt::format("{}:{}:{}: {}", path_, fault.position.line, fault.position.column, fault.text));
    }
    return {};
  }

 private:
  void AddFault(toml::source_position position, std::string text) { faults_.push_back({position, std::move(text)}); }

  void ReadTopLevel(const toml::key& key, const toml::node& node) {
    const std::string_view name = key.str();
    const auto sections = Sections();
    const bool known =
        std::any_of(sections.begin(), sections.end(), [&](const Section& section) { return section.name == name; });
    if (!known) {
      if (!node.is_table()) {
        AddFault(key.source().begin, fmt::format("unknown key {}{}", Printable(name), HintForKey(name)));
        return;
      }
      std::vector<std::string> names;
      for (const Section& section : sections) names.emplace_back(section.name);
      const std::string nearest = NearestName(name, names);
      const std::string hint = nearest.empty() ? fmt::format("; known are {}", fmt::join(names, ", "))
                                               : fmt::format("; did you mean [{}]?", nearest);
      AddFault(key.source().begin, fmt::format("unknown section [{}]{}", Printable(name), hint));
      return;
    }
    if (!node.is_table()) {
      AddFault(key.source().begin, fmt::format("{} is no section; write [{}] and its keys below", name, name));
      return;
    }
    for (const auto& [inner_key, value] : *node.as_table()) ReadKey(name, inner_key, value);
  }

  void ReadKey(std::string_view section, const toml::key& key, const toml::node& node) {
    const std::string name = fmt::format("{}.{}", section, key.str());
    const Setting* setting = FindSetting(name);
    if (setting == nullptr) {
      AddFault(key.source().begin, fmt::format("unknown key {}{}", Printable(name), HintForKey(name)));
      return;
    }
    if (const Status status = SetFromNode(*setting, node); !status.has_value()) {
      AddFault(node.source().begin, status.error().message);
      return;
    }
    loaded_.sources[name] = fmt::format("file {}:{}", path_, key.source().begin.line);
  }

  Status SetFromNode(const Setting& setting, const toml::node& node) {
    Config& config = loaded_.config;
    if (const auto* boolean = node.as_boolean()) return Set(setting, boolean->get(), config);
    if (const auto* integer = node.as_integer()) return Set(setting, integer->get(), config);
    if (const auto* text = node.as_string()) return Set(setting, text->get(), config);
    if (const auto* number = node.as_floating_point()) {
      // By way of text, so that file, environment and flag round alike.
      return SetFromText(setting, fmt::format("{}", number->get()), config);
    }
    const std::string_view what = node.is_array() ? "an array" : node.is_table() ? "a table" : "a date or time";
    return Fail(ErrorCode::kInvalidArgument, "{} is {}; allowed is {}", setting.Name(), what, Allowed(setting));
  }

  const std::string& path_;
  LoadedConfig& loaded_;
  std::vector<Fault> faults_;
};

void ReadEnvironment(const Environment& environment, LoadedConfig& loaded, std::vector<std::string>& faults) {
  std::map<std::string, const Setting*> settings;
  std::vector<std::string> names;
  for (const Setting& setting : Settings()) {
    names.push_back(setting.EnvironmentVariable());
    settings[names.back()] = &setting;
  }
  for (const auto& [variable, text] : environment) {
    if (!variable.starts_with(kEnvironmentPrefix)) continue;
    const auto found = settings.find(variable);
    if (found == settings.end()) {
      loaded.warnings.push_back(fmt::format("environment variable {} names no setting and is ignored{}",
                                            Printable(variable), DidYouMean(variable, names)));
      continue;
    }
    const Setting& setting = *found->second;
    if (const Status status = SetFromText(setting, text, loaded.config); !status.has_value()) {
      faults.push_back(fmt::format("environment variable {}: {}", variable, status.error().message));
      continue;
    }
    loaded.sources[setting.Name()] = fmt::format("environment {}", variable);
  }
}

void ReadOverrides(const Overrides& overrides, LoadedConfig& loaded, std::vector<std::string>& faults) {
  for (const auto& [name, text] : overrides) {
    const Setting* setting = FindSetting(name);
    if (setting == nullptr) {
      faults.push_back(fmt::format("flag: unknown setting {}{}", Printable(name), HintForKey(name)));
      continue;
    }
    if (const Status status = SetFromText(*setting, text, loaded.config); !status.has_value()) {
      faults.push_back(fmt::format("flag --set {}: {}", name, status.error().message));
      continue;
    }
    loaded.sources[name] = fmt::format("flag --set {}", name);
  }
}

// Settings that are allowed alone but not together.
class CombinationCheck {
 public:
  CombinationCheck(LoadedConfig& loaded, std::vector<std::string>& faults) : loaded_(loaded), faults_(faults) {}

  void Run() {
    const Config& config = loaded_.config;
    if (config.match.alert_weight < config.match.review_weight) {
      Fault("match.alert_weight", "is below", "match.review_weight",
            "an alert must weigh at least as much as a review");
    }
    if (config.transaction.timeout_ms >= config.kafka.session_timeout_ms) {
      Fault("transaction.timeout_ms", "is not below", "kafka.session_timeout_ms",
            "a transaction must end before its partitions go to another node");
    }
    if (config.transaction.max_delay_ms >= config.transaction.timeout_ms) {
      Fault("transaction.max_delay_ms", "is not below", "transaction.timeout_ms",
            "a transaction must not wait for input longer than it may stay open");
    }
    if (config.limits.message_bytes > config.kafka.message_bytes_max) {
      Fault("limits.message_bytes", "is above", "kafka.message_bytes_max",
            "a message that is read must fit into a dead letter");
    }
    CheckTopics();
    CheckSecurity();
  }

 private:
  std::string Describe(std::string_view name) const {
    return fmt::format("{} = {} ({})", name, FormatValue(Get(*FindSetting(name), loaded_.config)),
                       loaded_.sources.find(name)->second);
  }

  void Fault(std::string_view left, std::string_view relation, std::string_view right, std::string_view reason) {
    faults_.push_back(fmt::format("{} {} {}: {}", Describe(left), relation, Describe(right), reason));
  }

  void CheckTopics() {
    const TopicsConfig& topics = loaded_.config.topics;
    // What goes out must not come in again as a manifest, and each kind of message has its topic.
    const std::pair<std::string_view, const std::string&> named[] = {{"topics.manifests", topics.manifests},
                                                                     {"topics.alerts", topics.alerts},
                                                                     {"topics.dead_letters", topics.dead_letters},
                                                                     {"topics.data_quality", topics.data_quality}};
    for (size_t i = 0; i < std::size(named); ++i) {
      for (size_t j = i + 1; j < std::size(named); ++j) {
        if (named[i].second != named[j].second) continue;
        Fault(named[j].first, "is the same as", named[i].first,
              i == 0 ? "what goes out must not come in again as a manifest" : "their messages differ");
      }
    }
  }

  void CheckSecurity() {
    const KafkaConfig& kafka = loaded_.config.kafka;
    const bool sasl = kafka.security_protocol.starts_with("sasl_");
    const bool tls = kafka.security_protocol.ends_with("ssl");
    const auto required = [&](std::string_view name, const std::string& value) {
      if (!value.empty()) return;
      faults_.push_back(fmt::format("{} is empty, but {} needs it", name, Describe("kafka.security_protocol")));
    };
    const auto unused = [&](std::string_view name, const std::string& value) {
      if (value.empty()) return;
      loaded_.warnings.push_back(
          fmt::format("{} has no effect with {}", Describe(name), Describe("kafka.security_protocol")));
    };
    if (sasl) {
      required("kafka.sasl_username", kafka.sasl_username);
      required("kafka.sasl_password_file", kafka.sasl_password_file);
    } else {
      unused("kafka.sasl_username", kafka.sasl_username);
      unused("kafka.sasl_password_file", kafka.sasl_password_file);
    }
    if (!tls) {
      unused("kafka.ssl_ca_file", kafka.ssl_ca_file);
      unused("kafka.ssl_certificate_file", kafka.ssl_certificate_file);
      unused("kafka.ssl_key_file", kafka.ssl_key_file);
    }
    if (kafka.ssl_certificate_file.empty() != kafka.ssl_key_file.empty()) {
      faults_.push_back(fmt::format("{} and {} belong together: set both or none",
                                    Describe("kafka.ssl_certificate_file"), Describe("kafka.ssl_key_file")));
    }
    if (sasl && !tls && kafka.sasl_mechanism == "PLAIN") {
      loaded_.warnings.push_back(fmt::format("{} with {} sends the password in the clear",
                                             Describe("kafka.sasl_mechanism"), Describe("kafka.security_protocol")));
    }
  }

  LoadedConfig& loaded_;
  std::vector<std::string>& faults_;
};

}  // namespace

Environment ProcessEnvironment() {
  Environment variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos || !text.starts_with(kEnvironmentPrefix)) continue;
    variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

Result<LoadedConfig> LoadConfig(const std::optional<std::string>& path, const Environment& environment,
                                const Overrides& overrides) {
  LoadedConfig loaded;
  for (const Setting& setting : Settings()) loaded.sources[setting.Name()] = "default";
  std::vector<std::string> faults;
  if (path.has_value()) SAFEMATCH_RETURN_IF_ERROR(FileReader(*path, loaded).Read(faults));
  ReadEnvironment(environment, loaded, faults);
  ReadOverrides(overrides, loaded, faults);
  // With a wrong value out of the way, its default would be compared: a second, false complaint.
  if (faults.empty()) CombinationCheck(loaded, faults).Run();
  if (!faults.empty()) return Fail(ErrorCode::kInvalidArgument, "{}", fmt::join(faults, "\n"));
  return loaded;
}

}  // namespace safematch::app
