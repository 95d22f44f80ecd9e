// A whole streaming node in one process: watchlist, Kafka, screening loop, HTTP, signals.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "app/config.h"
#include "base/result.h"
#include "pipeline/node.h"

namespace safematch::app {

struct RuntimeHooks {
  // Told once of the HTTP port that is served, before anything else starts.
  std::function<void(uint16_t port)> on_http;
  std::function<void(const pipeline::Committed&)> on_committed;
};

class NodeRuntime {
 public:
  explicit NodeRuntime(Config config, RuntimeHooks hooks = {});
  ~NodeRuntime();
  NodeRuntime(const NodeRuntime&) = delete;
  NodeRuntime& operator=(const NodeRuntime&) = delete;

  // Runs until Stop, SIGTERM or SIGINT, then commits what is done. While the broker or the
  // list is missing it waits, and says so on /readyz. A second signal, or a broker that does
  // not answer while stopping, ends the process at once: nothing uncommitted has effect.
  // Errors: kInvalidArgument, kFenced, kConflict (HTTP port), kIo.
  Status Run();

  // Safe from any thread.
  void Stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace safematch::app
