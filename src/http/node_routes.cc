#include "http/node_routes.h"

#include <memory>

#include "base/check.h"
#include "base/json_writer.h"

namespace safematch::http {

namespace {

Response Readiness(const std::vector<ReadinessReason>& reasons) {
  JsonWriter json;
  json.BeginObject();
  json.Key("ready");
  json.Bool(reasons.empty());
  json.Key("reasons");
  json.BeginArray();
  for (const ReadinessReason& reason : reasons) {
    json.BeginObject();
    json.Field("component", reason.component);
    json.Field("text", reason.text);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return {reasons.empty() ? 200 : 503, "application/json", json.Take() + "\n", {}};
}

}  // namespace

std::vector<Route> NodeRoutes(NodeCallbacks callbacks) {
  SAFEMATCH_CHECK(callbacks.not_ready_reasons && callbacks.metrics_text && callbacks.watchlists_json);
  const auto shared = std::make_shared<const NodeCallbacks>(std::move(callbacks));
  return {
      {"GET", "/livez",
       [](const Request&) {
         return Response{200, "application/json", "{\"status\":\"ok\"}\n", {}};
       }},
      {"GET", "/readyz", [shared](const Request&) { return Readiness(shared->not_ready_reasons()); }},
      {"GET", "/metrics",
       [shared](const Request&) {
         return Response{200, "text/plain; version=0.0.4; charset=utf-8", shared->metrics_text(), {}};
       }},
      {"GET", "/v1/watchlists",
       [shared](const Request&) {
         return Response{200, "application/json", shared->watchlists_json(), {}};
       }},
  };
}

}  // namespace safematch::http
