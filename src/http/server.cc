#include "http/server.h"

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <condition_variable>
#include <ctime>
#include <map>
#include <mutex>
#include <optional>

#include "base/check.h"
#include "base/log.h"
#include "http/router.h"

namespace safematch::http {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;
using ErrorType = boost::system::error_code;
using tcp = asio::ip::tcp;

namespace {

// Connections beyond connections_max that still get a 503; more are closed without a word.
constexpr size_t kRefusedMax = 32;
// After its last response a connection reads on for this long and this much: closing with
// unread bytes would reset it, and the client could lose the response.
constexpr std::chrono::milliseconds kLingerTimeout{1'000};
constexpr uint64_t kLingerBytesMax = 1 << 20;
// Read ahead of the parser, besides the header.
constexpr size_t kReadAheadBytes = 4'096;
// Pause after a failed accept, such as for lack of file descriptors.
constexpr std::chrono::milliseconds kAcceptRetry{100};
// How often Stop repeats that all connections close; a handler that computes is waited for.
constexpr std::chrono::milliseconds kCloseRepeat{500};

// RFC 9110 section 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string HttpDate() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 40> text{};
  const size_t size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
  return {text.data(), size};
}

bool IsHeaderSafe(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == '\x7f'; });
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace

class Connection;

// What server and connections share.
struct ServerCore : std::enable_shared_from_this<ServerCore> {
  ServerCore(EventLoop& the_loop, std::vector<Route> routes, ServerOptions the_options)
      : loop(the_loop),
        router(std::move(routes)),
        options(std::move(the_options)),
        strand(asio::make_strand(the_loop.context())),
        acceptor(strand),
        accept_retry(strand) {}

  EventLoop& loop;
  const Router router;
  const ServerOptions options;
  const asio::strand<asio::io_context::executor_type> strand;
  tcp::acceptor acceptor;           // On the strand once listening.
  asio::steady_timer accept_retry;  // On the strand.

  mutable std::mutex mutex;  // Guards what follows.
  std::condition_variable changed;
  std::map<Connection*, std::weak_ptr<Connection>> connections;
  bool accepting = false;
  bool stopping = false;

  Result<uint16_t> Listen(const std::string& address, uint16_t port);
  void Accept();
  void OnAccept(tcp::socket socket);
  void Told(std::string_view path, int status) const {
    if (options.on_response) options.on_response(path, status);
  }
  bool Stopping() const {
    const std::lock_guard lock(mutex);
    return stopping;
  }
  std::vector<std::shared_ptr<Connection>> Living() const;
};

// One client. All members are touched on the socket's strand only; each pending operation
// holds a shared_ptr, so the object goes when the last one has ended.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<ServerCore> core, tcp::socket socket)
      : core_(std::move(core)), socket_(std::move(socket)), deadline_(socket_.get_executor()) {
    buffer_.max_size(core_->options.header_bytes_max + kReadAheadBytes);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  ~Connection() {
    const std::lock_guard lock(core_->mutex);
    core_->connections.erase(this);
    core_->changed.notify_all();
  }

  void Serve() {
    OnStrand([](Connection& self) {
      self.SetNoDelay();
      self.WaitForRequest(self.core_->options.request_timeout);
    });
  }

  // Answers 503 without reading a request.
  void Refuse() {
    OnStrand([](Connection& self) {
      self.SetNoDelay();
      Response response = Problem(503, "Too many connections; try again later or raise http.connections_max.");
      response.headers.emplace_back("Retry-After", "1");
      self.WriteAndClose(std::move(response));
    });
  }

  // Ends an idle connection now and any other after its response.
  void FinishSoon() {
    OnStrand([](Connection& self) {
      if (self.phase_ == Phase::kIdle) self.Close();
    });
  }

  void CloseNow() {
    OnStrand([](Connection& self) { self.Close(); });
  }

 private:
  enum class Phase { kIdle, kReading, kWriting, kLingering, kClosed };

  void OnStrand(void (*action)(Connection&)) {
    asio::post(socket_.get_executor(), [self = shared_from_this(), action] { action(*self); });
  }

  void SetNoDelay() {
    ErrorType ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
  }

  // From now on the pending operation is cancelled, and `timed_out_` set, after `timeout`.
  void Arm(std::chrono::milliseconds timeout) {
    timed_out_ = false;
    deadline_.expires_after(timeout);
    deadline_.async_wait([self = shared_from_this(), generation = ++generation_](const ErrorType& error) {
      if (error || generation != self->generation_ || self->phase_ == Phase::kClosed) return;
      self->timed_out_ = true;
      ErrorType ignored;
      self->socket_.cancel(ignored);
    });
  }

  void WaitForRequest(std::chrono::milliseconds timeout) {
    if (phase_ == Phase::kClosed) return;
    parser_.emplace();
    parser_->header_limit(core_->options.header_bytes_max);
    parser_->body_limit(core_->options.body_bytes_max);
    if (buffer_.size() > 0) {  // Pipelined.
      ReadHeader();
      return;
    }
    phase_ = Phase::kIdle;
    if (core_->Stopping()) {
      Close();
      return;
    }
    Arm(timeout);
    socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](const ErrorType& error) {
      if (error || self->phase_ == Phase::kClosed) {
        self->Close();
      } else {
        self->ReadHeader();
      }
    });
  }

  void ReadHeader() {
    phase_ = Phase::kReading;
    Arm(core_->options.request_timeout);
    beast_http::async_read_header(
        socket_, buffer_, *parser_,
        [self = shared_from_this()](const ErrorType& error, size_t) { self->OnHeader(error); });
  }

  void OnHeader(const ErrorType& error) {
    if (phase_ == Phase::kClosed) return;
    if (error) {
      OnReadError(error);
      return;
    }
    const auto& request = parser_->get();
    // RFC 9112 section 3.2: exactly one Host in HTTP/1.1.
    if (request.version() >= 11 && request.count(beast_http::field::host) != 1) {
      WriteAndClose(Problem(400, "The request needs exactly one Host header."));
      return;
    }
    const auto expect = request[beast_http::field::expect];
    if (expect.empty()) {
      ReadBody();
    } else if (boost::beast::iequals(expect, "100-continue")) {
      WriteContinue();
    } else {
      WriteAndClose(Problem(417, "Only \"Expect: 100-continue\" is understood."));
    }
  }

  void WriteContinue() {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    asio::async_write(socket_, asio::buffer(kContinue), [self = shared_from_this()](const ErrorType& error, size_t) {
      if (self->phase_ == Phase::kClosed) return;
      if (error) {
        self->Close();
      } else {
        self->ReadBody();
      }
    });
  }

  void ReadBody() {
    beast_http::async_read(socket_, buffer_, *parser_, [self = shared_from_this()](const ErrorType& error, size_t) {
      if (self->phase_ == Phase::kClosed) return;
      if (error) {
        self->OnReadError(error);
      } else {
        self->Handle();
      }
    });
  }

  void OnReadError(const ErrorType& error) {
    using Beast = beast_http::error;
    const ServerOptions& options = core_->options;
    if (timed_out_) {
      WriteAndClose(
          Problem(408, fmt::format("The request was not complete within {} ms.", options.request_timeout.count())));
    } else if (error == Beast::body_limit) {
      WriteAndClose(Problem(413, fmt::format("The request's body exceeds {} bytes.", options.body_bytes_max)));
    } else if (error == Beast::header_limit || error == Beast::buffer_overflow) {
      WriteAndClose(Problem(431, fmt::format("Request line and headers exceed {} bytes.", options.header_bytes_max)));
    } else if (error == Beast::bad_version) {
      WriteAndClose(Problem(505, "Only HTTP/1.0 and HTTP/1.1 are spoken here."));
    } else if (error == Beast::end_of_stream || error == Beast::partial_message ||
               error.category() != beast_http::make_error_code(Beast::bad_method).category()) {
      Close();  // The client went away.
    } else {
      WriteAndClose(Problem(400, fmt::format("The request is no valid HTTP: {}.", error.message())));
    }
  }

  void Handle() {
    auto message = parser_->release();
    is_head_ = message.method() == beast_http::verb::head;
    version_ = message.version();
    Request request;
    request.method = std::string(message.method_string());
    if (!ParseTarget(std::string_view(message.target().data(), message.target().size()), request.path, request.query)) {
      WriteAndClose(Problem(400, "The request's target is no valid path."));
      return;
    }
    for (const auto& field : message) {
      const auto name = field.name_string();
      const auto value = field.value();
      request.headers.emplace_back(LowerCase(std::string_view(name.data(), name.size())),
                                   std::string(value.data(), value.size()));
    }
    request.body = std::move(message.body());
    // The handler's own time does not count against the client.
    ++generation_;
    phase_ = Phase::kWriting;
    Answer answer = core_->router.Handle(request);
    Write(std::move(answer.response), answer.route, message.keep_alive() && !core_->Stopping());
  }

  void WriteAndClose(Response response) { Write(std::move(response), "", false); }

  void Write(Response response, std::string_view route, bool keep_alive) {
    if (phase_ == Phase::kClosed) return;
    core_->Told(route, response.status);
    phase_ = Phase::kWriting;
    response_.emplace();
    response_->version(version_);
    response_->result(static_cast<unsigned>(response.status));
    response_->set(beast_http::field::server, "safematch");
    response_->set(beast_http::field::date, HttpDate());
    response_->set(beast_http::field::content_type, response.content_type);
    response_->set("X-Content-Type-Options", "nosniff");
    response_->set(beast_http::field::cache_control, "no-store");
    for (const auto& [name, value] : response.headers) {
      // A line break would start a header of an attacker's choice.
      if (IsHeaderSafe(name) && IsHeaderSafe(value)) response_->set(name, value);
    }
    response_->keep_alive(keep_alive);
    response_->content_length(response.body.size());
    if (!is_head_) response_->body() = std::move(response.body);
    Arm(core_->options.request_timeout);
    beast_http::async_write(socket_, *response_,
                            [self = shared_from_this(), keep_alive](const ErrorType& error, size_t) {
                              if (self->phase_ == Phase::kClosed) return;
                              if (error) {
                                self->Close();
                              } else if (keep_alive) {
                                self->response_.reset();
                                self->is_head_ = false;
                                self->WaitForRequest(self->core_->options.idle_timeout);
                              } else {
                                self->Linger();
                              }
                            });
  }

  void Linger() {
    phase_ = Phase::kLingering;
    response_.reset();
    parser_.reset();
    ErrorType error;
    socket_.shutdown(tcp::socket::shutdown_send, error);
    if (error) {
      Close();
      return;
    }
    Arm(kLingerTimeout);
    discarded_bytes_ = 0;
    Discard();
  }

  void Discard() {
    buffer_.clear();
    socket_.async_read_some(buffer_.prepare(kReadAheadBytes),
                            [self = shared_from_this()](const ErrorType& error, size_t count) {
                              if (self->phase_ == Phase::kClosed) return;
                              self->discarded_bytes_ += count;
                              if (error || self->timed_out_ || self->discarded_bytes_ > kLingerBytesMax) {
                                self->Close();
                              } else {
                                self->Discard();
                              }
                            });
  }

  void Close() {
    if (phase_ == Phase::kClosed) return;
    phase_ = Phase::kClosed;
    deadline_.cancel();
    ErrorType ignored;
    socket_.close(ignored);
  }

  const std::shared_ptr<ServerCore> core_;
  tcp::socket socket_;
  asio::steady_timer deadline_;
  uint64_t generation_ = 0;  // Tells the deadline that counts from those of before.
  bool timed_out_ = false;
  Phase phase_ = Phase::kIdle;
  boost::beast::flat_buffer buffer_;
  std::optional<beast_http::request_parser<beast_http::string_body>> parser_;
  std::optional<beast_http::response<beast_http::string_body>> response_;
  bool is_head_ = false;
  unsigned version_ = 11;
  uint64_t discarded_bytes_ = 0;
};

Result<uint16_t> ServerCore::Listen(const std::string& address, uint16_t port) {
  ErrorType error;
  const auto ip = asio::ip::make_address(address, error);
  if (error) {
    return Fail(ErrorCode::kInvalidArgument, "http.address = \"{}\" is no IPv4 or IPv6 address", address);
  }
  const tcp::endpoint endpoint(ip, port);
  const auto fail = [&](std::string_view what) {
    const ErrorCode code = error == asio::error::address_in_use ? ErrorCode::kConflict : ErrorCode::kIo;
    ErrorType ignored;
    acceptor.close(ignored);
    return Fail(code, "cannot {} {} port {}: {}; choose another http.address or http.port", what, address, port,
                error.message());
  };
  if (acceptor.open(endpoint.protocol(), error)) return fail("open a socket for");
  if (acceptor.set_option(tcp::acceptor::reuse_address(true), error)) return fail("set up a socket for");
  if (acceptor.bind(endpoint, error)) return fail("bind to");
  if (acceptor.listen(tcp::acceptor::max_listen_connections, error)) return fail("listen on");
  const uint16_t bound = acceptor.local_endpoint(error).port();
  if (error) return fail("listen on");
  {
    const std::lock_guard lock(mutex);
    accepting = true;
  }
  asio::post(strand, [self = shared_from_this()] { self->Accept(); });
  return bound;
}

void ServerCore::Accept() {
  if (!acceptor.is_open()) return;
  acceptor.async_accept(asio::make_strand(loop.context()),
                        [self = shared_from_this()](const ErrorType& error, tcp::socket socket) {
                          if (!self->acceptor.is_open()) return;
                          if (!error) {
                            self->OnAccept(std::move(socket));
                            self->Accept();
                            return;
                          }
                          base::LogWarning("cannot accept an HTTP connection", {{"reason", error.message()}});
                          self->accept_retry.expires_after(kAcceptRetry);
                          self->accept_retry.async_wait([self](const ErrorType& cancelled) {
                            if (!cancelled) self->Accept();
                          });
                        });
}

void ServerCore::OnAccept(tcp::socket socket) {
  std::shared_ptr<Connection> connection;
  bool refused = false;
  {
    const std::lock_guard lock(mutex);
    if (stopping || connections.size() >= options.connections_max + kRefusedMax) return;  // Closes the socket.
    refused = connections.size() >= options.connections_max;
  }
  connection = std::make_shared<Connection>(shared_from_this(), std::move(socket));
  {
    const std::lock_guard lock(mutex);
    connections.emplace(connection.get(), connection);
  }
  // Stop may have begun between the two locks; FinishSoon then missed this connection, but
  // WaitForRequest looks at `stopping` itself.
  if (refused) {
    connection->Refuse();
  } else {
    connection->Serve();
  }
}

std::vector<std::shared_ptr<Connection>> ServerCore::Living() const {
  std::vector<std::shared_ptr<Connection>> living;
  const std::lock_guard lock(mutex);
  for (const auto& [address, weak] : connections) {
    if (auto connection = weak.lock()) living.push_back(std::move(connection));
  }
  return living;
}

Server::Server(EventLoop& loop, std::vector<Route> routes, ServerOptions options)
    : core_(std::make_shared<ServerCore>(loop, std::move(routes), std::move(options))) {}

Server::~Server() { Stop(); }

Result<uint16_t> Server::Start(const std::string& address, uint16_t port) {
  SAFEMATCH_CHECK(!core_->acceptor.is_open() && !core_->Stopping());
  return core_->Listen(address, port);
}

void Server::Stop() {
  {
    const std::lock_guard lock(core_->mutex);
    if (core_->stopping) return;
    core_->stopping = true;
  }
  SAFEMATCH_CHECK(!core_->loop.InLoopThread());
  // A stopped loop runs no handler, and drops its pending operations when it goes.
  if (core_->loop.stopped()) return;
  asio::post(core_->strand, [core = core_] {
    ErrorType ignored;
    core->acceptor.close(ignored);
    core->accept_retry.cancel();
    const std::lock_guard lock(core->mutex);
    core->accepting = false;
    core->changed.notify_all();
  });
  const auto none_left = [this] { return core_->connections.empty() && !core_->accepting; };
  const auto wait = [&](std::chrono::milliseconds timeout) {
    std::unique_lock lock(core_->mutex);
    return core_->changed.wait_for(lock, timeout, none_left);
  };
  for (const auto& connection : core_->Living()) connection->FinishSoon();
  if (wait(core_->options.stop_timeout)) return;
  while (!core_->loop.stopped()) {
    for (const auto& connection : core_->Living()) connection->CloseNow();
    if (wait(kCloseRepeat)) return;
  }
}

size_t Server::connections() const {
  const std::lock_guard lock(core_->mutex);
  return core_->connections.size();
}

}  // namespace safematch::http
