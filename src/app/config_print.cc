#include "app/config_print.h"

#include "app/config_settings.h"
#include "base/hash.h"

namespace safematch::app {

namespace {

constexpr size_t kHashBytes = 8;

// Calls `section(s)` and then `setting(s)` for each of its settings, in the table's order.
template <typename OnSection, typename OnSetting>
void ForEachSetting(OnSection&& on_section, OnSetting&& on_setting) {
  for (const Section& section : Sections()) {
    on_section(section);
    for (const Setting& setting : Settings()) {
      if (setting.section == section.name) on_setting(setting);
    }
  }
}

std::string EscapeMarkdown(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|' || c == '_' || c == '<') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace

std::string DecisionSettings(const Config& config) {
  std::string text;
  for (const Setting& setting : Settings()) {
    if (setting.decides) text += fmt::format("{}={}\n", setting.Name(), FormatValue(Get(setting, config)));
  }
  return text;
}

std::string ConfigHash(const Config& config) { return Hex(Sha256Of(DecisionSettings(config)), kHashBytes); }

std::string FormatConfig(const LoadedConfig& loaded) {
  std::string text;
  ForEachSetting(
      [&](const Section& section) { text += fmt::format("{}[{}]\n", text.empty() ? "" : "\n", section.name); },
      [&](const Setting& setting) {
        const auto source = loaded.sources.find(setting.Name());
        text += fmt::format("{} = {}  # {}\n", setting.key, FormatValue(Get(setting, loaded.config)),
                            source == loaded.sources.end() ? "default" : source->second);
      });
  return text;
}

std::string ConfigTemplate() {
  std::string text =
      "# Configuration of safematch. Every line with a value is commented out and shows the default.\n"
      "# Precedence: flag > environment > this file > default. A key `[kafka] brokers` is\n"
      "# SAFEMATCH_KAFKA_BROKERS in the environment. `safematch config check` validates, `safematch\n"
      "# config show` prints the effective values and where each comes from.\n"
      "# Generated from the table of settings in src/app/config_settings.cc.\n";
  ForEachSetting([&](const Section& section) { text += fmt::format("\n# {}\n[{}]\n", section.doc, section.name); },
                 [&](const Setting& setting) {
                   text += fmt::format("\n# {}\n# Allowed: {}.\n# When to change: {}\n", setting.doc, Allowed(setting),
                                       setting.when);
                   if (setting.decides) text += "# Part of the configuration hash in alerts.\n";
                   text += fmt::format("#{} = {}\n", setting.key, FormatValue(DefaultOf(setting)));
                 });
  return text;
}

std::string ConfigReference() {
  std::string text =
      "# Settings\n\n"
      "Precedence: flag > environment > file > default. In the environment a setting is\n"
      "`SAFEMATCH_<SECTION>_<KEY>`, for example `SAFEMATCH_KAFKA_BROKERS`. Settings marked with * are part\n"
      "of the configuration hash in alerts: changing one may change which alerts are raised.\n";
  ForEachSetting(
      [&](const Section& section) {
        text += fmt::format(
            "\n## {}\n\n{}\n\n| setting | default | allowed | what it does | when to change it "
            "|\n|---|---|---|---|---|\n",
            section.name, section.doc);
      },
      [&](const Setting& setting) {
        text += fmt::format("| `{}`{} | `{}` | {} | {} | {} |\n", setting.Name(), setting.decides ? " \\*" : "",
                            FormatValue(DefaultOf(setting)), EscapeMarkdown(Allowed(setting)),
                            EscapeMarkdown(setting.doc), EscapeMarkdown(setting.when));
      });
  return text;
}

}  // namespace safematch::app
