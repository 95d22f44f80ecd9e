// Finds the handler of a request. No network here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace safematch::http {

// Splits a request target in origin form ("/a?b") or absolute form ("http://host/a?b") and
// decodes the path. False for any other form, for wrong percent escapes and for decoded
// control characters.
bool ParseTarget(std::string_view target, std::string& path, std::string& query);

struct Answer {
  Response response;
  std::string route;  // Path of the route that answered; empty when there was none.
};

// Immutable after construction; safe for several threads when the handlers are.
class Router {
 public:
  // No two routes may have the same method and path.
  explicit Router(std::vector<Route> routes);

  // 404 for an unknown path, 405 with Allow for a path with other methods, 500 when the
  // handler throws.
  Answer Handle(const Request& request) const;

 private:
  std::vector<Route> routes_;
};

}  // namespace safematch::http
