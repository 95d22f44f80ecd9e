// An HTTP/1.1 server for health, metrics and small JSON exchanges. Limits on everything: a
// client that is slow, large or many costs itself, not the node.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/event_loop.h"
#include "http/message.h"

namespace safematch::http {

struct ServerCore;

struct ServerOptions {
  // Connections served at a time. Some further ones get 503, all others are closed at once.
  // Raise it with the number of clients; mind the limit on open files.
  size_t connections_max = 256;
  // A request must be complete within this time of its first byte (else 408), and the client
  // must take the response within the same time (else the connection is closed).
  std::chrono::milliseconds request_timeout{10'000};
  // A kept connection without a request is closed after this time.
  std::chrono::milliseconds idle_timeout{60'000};
  // Stop() lets requests in progress end within this time.
  std::chrono::milliseconds stop_timeout{2'000};
  uint32_t header_bytes_max = 8'192;    // Request line and headers; else 431.
  uint64_t body_bytes_max = 1'048'576;  // Else 413.
  // Told of each response, on a thread of the loop: path of the route (empty when none) and
  // status. May stay empty.
  std::function<void(std::string_view path, int status)> on_response;
};

// Start and Stop on one thread that is not the loop's.
class Server {
 public:
  // `loop` must outlive the server.
  Server(EventLoop& loop, std::vector<Route> routes, ServerOptions options = {});
  // Stops.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Listens on an IPv4 or IPv6 address; port 0 takes any free one. Returns the port. Once.
  // Errors: kInvalidArgument for no such address, kConflict when the port is taken, kIo.
  Result<uint16_t> Start(const std::string& address, uint16_t port);

  // Accepts no more, answers what has begun, closes everything. When it returns, no handler
  // runs or will run. May be called again.
  void Stop();

  // Open connections, refused ones included.
  size_t connections() const;

 private:
  std::shared_ptr<ServerCore> core_;
};

}  // namespace safematch::http
