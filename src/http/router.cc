#include "http/router.h"

#include <algorithm>
#include <exception>

#include "base/check.h"
#include "base/log.h"

namespace safematch::http {

namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool IsControl(char c) { return (c >= 0 && c < ' ') || c == '\x7f'; }

bool DecodePath(std::string_view encoded, std::string& path) {
  path.clear();
  for (size_t i = 0; i < encoded.size(); ++i) {
    char c = encoded[i];
    if (c == '%') {
      if (encoded.size() - i < 3) return false;
      const int high = HexDigit(encoded[i + 1]);
      const int low = HexDigit(encoded[i + 2]);
      if (high < 0 || low < 0) return false;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (IsControl(c)) return false;
    path.push_back(c);
  }
  return true;
}

Answer Call(const Route& route, const Request& request) {
  try {
    return {route.handler(request), route.path};
  } catch (const std::exception&) {
    // The text may quote the request, and with it personal data.
    base::LogError("HTTP handler failed with an exception", {{"path", route.path}});
    return {Problem(500, "The request could not be handled; see the log of the node."), route.path};
  }
}

}  // namespace

bool ParseTarget(std::string_view target, std::string& path, std::string& query) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    target.remove_prefix(scheme.size());
    const size_t end = target.find_first_of("/?");
    if (target.empty() || end == 0) return false;  // No host.
    target = end == std::string_view::npos ? "/" : target.substr(end);
    if (target.front() == '?') {
      path = "/";
      query = target.substr(1);
      return true;
    }
    break;
  }
  if (target.empty() || target.front() != '/') return false;
  const size_t question = target.find('?');
  query = question == std::string_view::npos ? "" : target.substr(question + 1);
  return DecodePath(target.substr(0, question), path);
}

Router::Router(std::vector<Route> routes) : routes_(std::move(routes)) {
  for (size_t i = 0; i < routes_.size(); ++i) {
    SAFEMATCH_CHECK(routes_[i].handler != nullptr && routes_[i].path.starts_with('/'));
    for (size_t j = 0; j < i; ++j) {
      SAFEMATCH_CHECK(routes_[i].method != routes_[j].method || routes_[i].path != routes_[j].path);
    }
  }
}

Answer Router::Handle(const Request& request) const {
  const Route* head = nullptr;
  std::string route_path;
  std::string allow;
  for (const Route& route : routes_) {
    if (route.path != request.path) continue;
    if (route.method == request.method) return Call(route, request);
    if (route.method == "GET" && request.method == "HEAD") head = &route;
    route_path = route.path;
    allow += allow.empty() ? route.method : ", " + route.method;
    if (route.method == "GET") allow += ", HEAD";
  }
  if (head != nullptr) return Call(*head, request);
  if (route_path.empty()) return {Problem(404, "There is no such resource."), ""};
  Response response = Problem(405, "This resource does not know the method; see the Allow header.");
  response.headers.emplace_back("Allow", allow);
  return {std::move(response), route_path};
}

}  // namespace safematch::http
