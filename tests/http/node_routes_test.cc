#include "http/node_routes.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "http/router.h"

namespace safematch::http {

namespace {

Response Get(const Router& router, const std::string& path) {
  Request request;
  request.method = "GET";
  request.path = path;
  return router.Handle(request).response;
}

Router MakeRouter(const std::vector<ReadinessReason>& reasons) {
  return Router(NodeRoutes({[reasons] { return reasons; }, [] { return std::string("up 1\n"); },
                            [] { return std::string("{\"lists\":[]}"); }}));
}

}  // namespace

TEST_CASE("node routes: livez is 200 whatever readiness says") {
  const Response response = Get(MakeRouter({{"kafka", "No broker is connected."}}), "/livez");
  CHECK(response.status == 200);
  CHECK(response.body == "{\"status\":\"ok\"}\n");
}

TEST_CASE("node routes: readyz is 200 without reasons and 503 with them") {
  const Response ready = Get(MakeRouter({}), "/readyz");
  CHECK(ready.status == 200);
  CHECK(ready.body == "{\"ready\":true,\"reasons\":[]}\n");
  const Response not_ready =
      Get(MakeRouter({{"kafka", "No broker is connected."}, {"watchlist", "No \"list\" is loaded."}}), "/readyz");
  CHECK(not_ready.status == 503);
  CHECK(not_ready.body ==
        "{\"ready\":false,\"reasons\":[{\"component\":\"kafka\",\"text\":\"No broker is connected.\"},"
        "{\"component\":\"watchlist\",\"text\":\"No \\\"list\\\" is loaded.\"}]}\n");
}

TEST_CASE("node routes: metrics and watchlists pass the callbacks' text on") {
  const Response metrics = Get(MakeRouter({}), "/metrics");
  CHECK(metrics.body == "up 1\n");
  CHECK(metrics.content_type.starts_with("text/plain; version=0.0.4"));
  const Response watchlists = Get(MakeRouter({}), "/v1/watchlists");
  CHECK(watchlists.body == "{\"lists\":[]}");
  CHECK(watchlists.content_type == "application/json");
}

}  // namespace safematch::http
