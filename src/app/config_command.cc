#include <cstdio>

#include "app/command.h"
#include "app/config_print.h"

namespace safematch::app {

Action DeclareConfig(CLI::App& command) {
  auto common = std::make_shared<CommonOptions>();
  command.require_subcommand(1);
  CLI::App* check = command.add_subcommand("check", "read the configuration and say whether it is right");
  CLI::App* show = command.add_subcommand("show", "print the effective configuration with the source of each value");
  CLI::App* reference = command.add_subcommand("template", "print a configuration file with every setting explained");
  common->AddTo(*check);
  common->AddTo(*show);
  return [common, check, reference] {
    if (reference->parsed()) {
      fmt::print("{}", ConfigTemplate());
      return int{kDone};
    }
    const auto loaded = common->Load();
    if (!loaded) return Report(loaded.error());
    if (check->parsed()) {
      fmt::print("configuration is valid; config_hash={}\n", ConfigHash(loaded->config));
    } else {
      fmt::print("{}", FormatConfig(*loaded));
    }
    return int{kDone};
  };
}

}  // namespace safematch::app
