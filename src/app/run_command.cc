#include <cstdio>

#include "app/command.h"
#include "app/config_print.h"
#include "app/node_runtime.h"
#include "app/version.h"
#include "base/log.h"

namespace safematch::app {

Action DeclareRun(CLI::App& command) {
  auto common = std::make_shared<CommonOptions>();
  common->AddTo(command);
  return [common]() -> int {
    const auto loaded = common->Load();
    if (!loaded) return Report(loaded.error());
    const Config& config = loaded->config;
    base::LogInfo("safematch", {{"version", kVersion}, {"config_hash", ConfigHash(config)}});
    RuntimeHooks hooks;
    hooks.on_http = [&config](uint16_t port) {
      fmt::print("http={}:{}\n", config.http.address, port);
      std::fflush(stdout);
    };
    NodeRuntime runtime(config, hooks);
    const Status status = runtime.Run();
    if (!status) return Report(status.error());
    base::LogInfo("stopped");
    return kDone;
  };
}

}  // namespace safematch::app
