// Requests and responses as plain values.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace safematch::http {

struct Request {
  std::string method;                                        // "GET"
  std::string path;                                          // Percent-decoded, starts with '/'.
  std::string query;                                         // As sent, without the '?'.
  std::vector<std::pair<std::string, std::string>> headers;  // Names in lower case, in the order sent.
  std::string body;

  // The first header of that name (lower case), or empty.
  std::string_view Header(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  // Besides those that the server sets: Server, Date, Content-Type, Content-Length, Connection,
  // X-Content-Type-Options, and Cache-Control: no-store unless given here.
  std::vector<std::pair<std::string, std::string>> headers;
};

// Runs on a thread of the event loop, at the same time for different connections when the
// loop has several threads. Should not block: all connections of that thread wait.
using Handler = std::function<Response(const Request&)>;

struct Route {
  std::string method;  // A GET route answers HEAD, too.
  std::string path;    // Compared whole with the request's path.
  Handler handler;
};

// An error as application/problem+json (RFC 9457). `detail` must not carry personal data.
Response Problem(int status, std::string_view detail);

}  // namespace safematch::http
