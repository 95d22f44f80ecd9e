// The routes that every node serves: health, metrics, status.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "http/message.h"

namespace safematch::http {

// Why a node is not ready.
struct ReadinessReason {
  std::string component;  // "kafka", "watchlist" ...
  std::string text;       // A sentence without personal data.
};

// Called on the event loop's threads; quick, and safe to call at any time until the server
// has stopped.
struct NodeCallbacks {
  std::function<std::vector<ReadinessReason>()> not_ready_reasons;  // Empty: ready.
  std::function<std::string()> metrics_text;                        // Prometheus text format 0.0.4.
  std::function<std::string()> watchlists_json;
};

// GET /livez       200 while the loop runs.
// GET /readyz      200 or 503, {"ready":false,"reasons":[{"component":"kafka","text":"..."}]}.
// GET /metrics     text/plain; version=0.0.4
// GET /v1/watchlists
std::vector<Route> NodeRoutes(NodeCallbacks callbacks);

}  // namespace safematch::http
