#include "http/server.h"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/http/raw_client.h"

namespace safematch::http {

namespace {

using std::chrono::milliseconds;
using test::RawClient;

constexpr std::string_view kGetHello = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr std::string_view kGetHelloClose = "GET /hello HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

// A running server with a few routes.
struct Fixture {
  explicit Fixture(ServerOptions options = {}, size_t threads = 1) : loop(threads) {
    options.on_response = [this](std::string_view path, int status) {
      const std::lock_guard lock(mutex);
      ++responses[{std::string(path), status}];
    };
    server = std::make_unique<Server>(
        loop,
        std::vector<Route>{
            {"GET", "/hello",
             [](const Request&) {
               return Response{200, "text/plain", "hello", {}};
             }},
            {"POST", "/echo",
             [](const Request& request) {
               return Response{200, "application/octet-stream", request.body, {}};
             }},
            {"GET", "/query",
             [](const Request& request) {
               return Response{200, "text/plain", request.query + "|" + std::string(request.Header("x-thing")), {}};
             }},
            {"GET", "/large",
             [](const Request&) {
               return Response{200, "text/plain", std::string(64 << 20, 'x'), {}};
             }},
            {"GET", "/split",
             [](const Request&) {
               return Response{200, "text/plain", "", {{"X-Good", "1"}, {"X-Bad", "1\r\nX-Injected: 1"}}};
             }},
            {"GET", "/slow",
             [this](const Request&) {
               slow_entered.set_value();
               slow_may_end.get_future().wait();
               return Response{200, "text/plain", "slow", {}};
             }},
        },
        std::move(options));
    const auto started = server->Start("127.0.0.1", 0);
    REQUIRE(started.has_value());
    port = *started;
  }

  int Count(const std::string& path, int status) {
    const std::lock_guard lock(mutex);
    return responses[{path, status}];
  }

  EventLoop loop;
  std::mutex mutex;
  std::map<std::pair<std::string, int>, int> responses;
  std::promise<void> slow_entered;
  std::promise<void> slow_may_end;
  std::unique_ptr<Server> server;
  uint16_t port = 0;
};

ServerOptions Quick() {
  ServerOptions options;
  options.request_timeout = milliseconds(100);
  options.idle_timeout = milliseconds(100);
  options.stop_timeout = milliseconds(100);
  return options;
}

// Sends `bytes` on a fresh connection; the status of the answer, 0 when there is none.
int StatusOf(Fixture& fixture, std::string_view bytes) {
  RawClient client(fixture.port);
  REQUIRE(client.connected());
  client.Send(bytes);
  const auto response = client.Read();
  return response ? response->status : 0;
}

}  // namespace

TEST_CASE("server: answers a GET with the headers that every response carries") {
  Fixture fixture;
  RawClient client(fixture.port);
  REQUIRE(client.Send(kGetHello));
  const auto response = client.Read();
  REQUIRE(response);
  CHECK(response->status == 200);
  CHECK(response->body == "hello");
  CHECK(response->headers.at("Server") == "safematch");
  CHECK(response->headers.at("Content-Type") == "text/plain");
  CHECK(response->headers.at("X-Content-Type-Options") == "nosniff");
  CHECK(response->headers.at("Cache-Control") == "no-store");
  CHECK(response->headers.at("Date").ends_with(" GMT"));
  CHECK(fixture.Count("/hello", 200) == 1);
}

TEST_CASE("server: a connection serves several requests one after the other") {
  Fixture fixture;
  RawClient client(fixture.port);
  for (int i = 0; i < 5; ++i) {
    REQUIRE(client.Send(kGetHello));
    const auto response = client.Read();
    REQUIRE(response);
    CHECK(response->status == 200);
  }
  REQUIRE(client.Send(kGetHelloClose));
  const auto last = client.Read();
  REQUIRE(last);
  CHECK(last->headers.at("Connection") == "close");
  CHECK(client.WaitClosed());
}

TEST_CASE("server: HTTP/1.0 closes after the response") {
  Fixture fixture;
  RawClient client(fixture.port);
  REQUIRE(client.Send("GET /hello HTTP/1.0\r\n\r\n"));
  const auto response = client.Read();
  REQUIRE(response);
  CHECK(response->body == "hello");
  CHECK(client.WaitClosed());
}

TEST_CASE("server: pipelined requests are answered in order") {
  Fixture fixture;
  RawClient client(fixture.port);
  std::string requests;
  constexpr int kRequests = 200;
  for (int i = 0; i < kRequests; ++i) {
    const std::string body = std::to_string(i);
    requests += "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }
  REQUIRE(client.Send(requests));
  for (int i = 0; i < kRequests; ++i) {
    const auto response = client.Read();
    REQUIRE(response);
    CHECK(response->body == std::to_string(i));
  }
}

TEST_CASE("server: a request cut into single bytes is understood") {
  Fixture fixture;
  RawClient client(fixture.port);
  for (const char c : std::string("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc")) {
    REQUIRE(client.Send({&c, 1}));
  }
  const auto response = client.Read();
  REQUIRE(response);
  CHECK(response->body == "abc");
}

TEST_CASE("server: HEAD gives the length but no body") {
  Fixture fixture;
  RawClient client(fixture.port);
  REQUIRE(client.Send("HEAD /hello HTTP/1.1\r\nHost: h\r\n\r\n"));
  const auto response = client.Read(false);
  REQUIRE(response);
  CHECK(response->status == 200);
  CHECK(response->headers.at("Content-Length") == "5");
  // The next response follows at once: no byte of a body stood between.
  REQUIRE(client.Send(kGetHello));
  const auto next = client.Read();
  REQUIRE(next);
  CHECK(next->body == "hello");
}

TEST_CASE("server: query and headers reach the handler") {
  Fixture fixture;
  RawClient client(fixture.port);
  REQUIRE(client.Send("GET /query?a=1%20 HTTP/1.1\r\nHost: h\r\nX-Thing:  value \r\n\r\n"));
  const auto response = client.Read();
  REQUIRE(response);
  CHECK(response->body == "a=1%20|value");
}

TEST_CASE("server: chunked bodies and Expect: 100-continue are understood") {
  Fixture fixture;
  RawClient client(fixture.port);
  REQUIRE(client.Send("POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n"));
  const auto go_on = client.Read();
  REQUIRE(go_on);
  CHECK(go_on->status == 100);
  REQUIRE(client.Send("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"));
  const auto response = client.Read();
  REQUIRE(response);
  CHECK(response->body == "abcde");
}

TEST_CASE("server: unknown paths and methods are problems, and the connection goes on") {
  Fixture fixture;
  RawClient client(fixture.port);
  REQUIRE(client.Send("GET /nothing HTTP/1.1\r\nHost: h\r\n\r\n"));
  const auto missing = client.Read();
  REQUIRE(missing);
  CHECK(missing->status == 404);
  CHECK(missing->headers.at("Content-Type") == "application/problem+json");
  REQUIRE(client.Send("DELETE /hello HTTP/1.1\r\nHost: h\r\n\r\n"));
  const auto wrong = client.Read();
  REQUIRE(wrong);
  CHECK(wrong->status == 405);
  CHECK(wrong->headers.at("Allow") == "GET, HEAD");
  REQUIRE(client.Send("BREW /hello HTTP/1.1\r\nHost: h\r\n\r\n"));
  const auto unknown = client.Read();
  REQUIRE(unknown);
  CHECK(unknown->status == 405);
  CHECK(fixture.Count("", 404) == 1);
  CHECK(fixture.Count("/hello", 405) == 2);
}

TEST_CASE("server: what is no HTTP is 400 and the connection ends") {
  Fixture fixture;
  for (const std::string request :
       {"nonsense\r\n\r\n", "GET\r\n\r\n", "GET /hello\r\n\r\n", "GET /hello HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n",
        "GET /hello HTTP/1.1\r\n\r\n", "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /%00 HTTP/1.1\r\nHost: h\r\n\r\n", "GET hello HTTP/1.1\r\nHost: h\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    CAPTURE(request);
    RawClient client(fixture.port);
    REQUIRE(client.Send(request));
    const auto response = client.Read();
    REQUIRE(response);
    CHECK(response->status == 400);
    CHECK(response->headers.at("Connection") == "close");
    CHECK(client.WaitClosed());
  }
  CHECK(StatusOf(fixture, "GET /hello HTTP/2.0\r\nHost: h\r\n\r\n") == 505);
  CHECK(StatusOf(fixture, "POST /echo HTTP/1.1\r\nHost: h\r\nExpect: more\r\nContent-Length: 1\r\n\r\n") == 417);
}

TEST_CASE("server: a TLS greeting on the plain port ends in good order") {
  Fixture fixture;
  CHECK(StatusOf(fixture, std::string_view("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15)) == 400);
}

TEST_CASE("server: a header beyond the limit is 431") {
  Fixture fixture;
  CHECK(StatusOf(fixture, "GET /hello HTTP/1.1\r\nHost: h\r\nX-Large: " + std::string(9'000, 'x') + "\r\n\r\n") == 431);
  CHECK(StatusOf(fixture, "GET /" + std::string(100'000, 'x') + " HTTP/1.1\r\nHost: h\r\n\r\n") == 431);
  CHECK(StatusOf(fixture, "GET /hello HTTP/1.1\r\nHost: h\r\nX-Fits: " + std::string(7'900, 'x') + "\r\n\r\n") == 200);
}

TEST_CASE("server: a body beyond the limit is 413, announced or in chunks") {
  ServerOptions options;
  options.body_bytes_max = 1'000;
  Fixture fixture(options);
  const std::string fits(1'000, 'a');
  const std::string large(1'001, 'a');
  CHECK(StatusOf(fixture, "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n" + fits) == 200);
  CHECK(StatusOf(fixture, "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n" + large) == 413);
  // Refused from the announcement alone, with nothing of the body sent.
  CHECK(StatusOf(fixture, "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999\r\n\r\n") == 413);
  CHECK(StatusOf(fixture, "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n") ==
        413);
  CHECK(StatusOf(fixture, "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + large +
                              "\r\n0\r\n\r\n") == 413);
  CHECK(StatusOf(fixture, "POST /echo HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n") ==
        413);
}

TEST_CASE("server: a client that still sends its large body gets the 413") {
  ServerOptions options;
  options.body_bytes_max = 1'000;
  Fixture fixture(options);
  RawClient client(fixture.port);
  client.Send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\n" + std::string(500'000, 'a'));
  const auto response = client.Read();
  REQUIRE(response);
  CHECK(response->status == 413);
}

TEST_CASE("server: an incomplete request is 408 after the timeout") {
  Fixture fixture(Quick());
  for (const std::string request : {"GET /hello HT", "GET /hello HTTP/1.1\r\nHost: h\r\n",
                                    "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab"}) {
    CAPTURE(request);
    RawClient client(fixture.port);
    REQUIRE(client.Send(request));
    const auto response = client.Read();
    REQUIRE(response);
    CHECK(response->status == 408);
    CHECK(client.WaitClosed());
  }
}

TEST_CASE("server: a client that drips its request is cut although it never pauses for long") {
  Fixture fixture(Quick());
  RawClient client(fixture.port);
  REQUIRE(client.Send("GET /hello HTTP/1.1\r\nHost: h\r\n"));
  // Ends when the server has closed; the loop's bound is the deadline.
  bool cut = false;
  for (int i = 0; i < 4'000 && !cut; ++i) {
    cut = !client.Send("X-A: b\r\n");
    std::this_thread::sleep_for(milliseconds(5));
  }
  CHECK(cut);
  CHECK(fixture.Count("", 408) == 1);
}

TEST_CASE("server: a connection that sends nothing is closed without a word") {
  Fixture fixture(Quick());
  RawClient silent(fixture.port);
  CHECK_FALSE(silent.Read());
  RawClient idle(fixture.port);
  REQUIRE(idle.Send(kGetHello));
  REQUIRE(idle.Read());
  CHECK(idle.WaitClosed());
  CHECK(fixture.Count("", 408) == 0);
}

TEST_CASE("server: a client that does not take its response is cut") {
  Fixture fixture(Quick());
  RawClient client(fixture.port);
  REQUIRE(client.Send("GET /large HTTP/1.1\r\nHost: h\r\n\r\n"));
  // Nothing is read until the server has given up on it.
  for (int i = 0; i < 4'000 && fixture.server->connections() > 0; ++i) std::this_thread::sleep_for(milliseconds(5));
  CHECK(fixture.server->connections() == 0);
  CHECK(StatusOf(fixture, kGetHello) == 200);
}

TEST_CASE("server: clients that vanish at any point cost nothing") {
  Fixture fixture;
  for (const std::string request : {"", "G", "GET /hello HTTP/1.1\r\n", "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n",
                                    "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab"}) {
    RawClient reset(fixture.port);
    reset.Send(request);
    reset.Reset();
    RawClient half(fixture.port);
    half.Send(request);
    half.ShutdownSend();
    CHECK(half.WaitClosed());
  }
  CHECK(StatusOf(fixture, kGetHello) == 200);
}

TEST_CASE("server: connections beyond the maximum get 503, and places come free again") {
  ServerOptions options;
  options.connections_max = 4;
  Fixture fixture(options);
  std::vector<std::unique_ptr<RawClient>> kept;
  for (int i = 0; i < 4; ++i) {
    kept.push_back(std::make_unique<RawClient>(fixture.port));
    REQUIRE(kept.back()->Send(kGetHello));
    REQUIRE(kept.back()->Read());
  }
  RawClient refused(fixture.port);
  refused.Send(kGetHello);
  const auto response = refused.Read();
  REQUIRE(response);
  CHECK(response->status == 503);
  CHECK(response->headers.at("Retry-After") == "1");
  // Those inside are still served.
  REQUIRE(kept[0]->Send(kGetHello));
  REQUIRE(kept[0]->Read());
  refused.Close();
  kept.clear();
  for (int i = 0; i < 4'000 && fixture.server->connections() > 0; ++i) std::this_thread::sleep_for(milliseconds(5));
  CHECK(StatusOf(fixture, kGetHello) == 200);
}

TEST_CASE("server: a flood of connections is bounded and survived") {
  ServerOptions options;
  options.connections_max = 4;
  Fixture fixture(options);
  std::vector<std::unique_ptr<RawClient>> flood;
  size_t most = 0;
  for (int i = 0; i < 200; ++i) {
    flood.push_back(std::make_unique<RawClient>(fixture.port));
    most = std::max(most, fixture.server->connections());
  }
  CHECK(most <= 4 + 32);
  flood.clear();
  for (int i = 0; i < 4'000 && fixture.server->connections() > 0; ++i) std::this_thread::sleep_for(milliseconds(5));
  CHECK(StatusOf(fixture, kGetHello) == 200);
}

TEST_CASE("server: a response header with a line break is left out") {
  Fixture fixture;
  RawClient client(fixture.port);
  REQUIRE(client.Send("GET /split HTTP/1.1\r\nHost: h\r\n\r\n"));
  const auto response = client.Read();
  REQUIRE(response);
  CHECK(response->headers.contains("X-Good"));
  CHECK_FALSE(response->headers.contains("X-Bad"));
  CHECK_FALSE(response->headers.contains("X-Injected"));
}

TEST_CASE("server: several clients and loop threads get their own answers") {
  Fixture fixture({}, 3);
  std::atomic<int> right{0};
  std::vector<std::thread> clients;
  constexpr int kClients = 8;
  constexpr int kRounds = 50;
  for (int c = 0; c < kClients; ++c) {
    clients.emplace_back([&, c] {
      RawClient client(fixture.port);
      for (int i = 0; i < kRounds; ++i) {
        const std::string body = std::to_string(c) + ":" + std::to_string(i);
        client.Send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
                    body);
        const auto response = client.Read();
        if (response && response->body == body) ++right;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  CHECK(right == kClients * kRounds);
}

TEST_CASE("server: random bytes never stop it") {
  Fixture fixture(Quick());
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  for (int i = 0; i < 100; ++i) {
    std::string bytes(random() % 300, '\0');
    for (char& c : bytes) c = static_cast<char>(random() % 256);
    if (i % 2 == 0) bytes = "POST /echo HTTP/1.1\r\nHost: h\r\n" + bytes + "\r\n\r\n";
    RawClient client(fixture.port);
    client.Send(bytes);
    client.ShutdownSend();
    CHECK(client.WaitClosed());
  }
  CHECK(StatusOf(fixture, kGetHello) == 200);
}

TEST_CASE("server: stop closes idle connections and the port without waiting for its timeout") {
  ServerOptions options;
  options.stop_timeout = std::chrono::seconds(60);
  Fixture fixture(options);
  RawClient idle(fixture.port);
  REQUIRE(idle.Send(kGetHello));
  REQUIRE(idle.Read());
  RawClient silent(fixture.port);
  const auto stopped = std::async(std::launch::async, [&] { fixture.server->Stop(); });
  CHECK(stopped.wait_for(std::chrono::seconds(20)) == std::future_status::ready);
  stopped.wait();
  CHECK(fixture.server->connections() == 0);
  CHECK(idle.WaitClosed());
  CHECK(silent.WaitClosed());
  RawClient late(fixture.port);
  CHECK_FALSE(late.connected());
  fixture.server->Stop();
}

TEST_CASE("server: stop lets a request in progress end") {
  Fixture fixture({}, 2);
  RawClient client(fixture.port);
  REQUIRE(client.Send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n"));
  fixture.slow_entered.get_future().wait();
  std::thread stopper([&] { fixture.server->Stop(); });
  fixture.slow_may_end.set_value();
  const auto response = client.Read();
  stopper.join();
  REQUIRE(response);
  CHECK(response->body == "slow");
}

TEST_CASE("server: stop cuts a client that does not end its request, long before the request's timeout") {
  ServerOptions options;
  options.request_timeout = std::chrono::seconds(60);
  options.stop_timeout = milliseconds(50);
  Fixture fixture(options);
  RawClient client(fixture.port);
  REQUIRE(client.Send("GET /hello HT"));
  for (int i = 0; i < 4'000 && fixture.server->connections() == 0; ++i) std::this_thread::sleep_for(milliseconds(5));
  const auto stopped = std::async(std::launch::async, [&] { fixture.server->Stop(); });
  CHECK(stopped.wait_for(std::chrono::seconds(20)) == std::future_status::ready);
  stopped.wait();
  CHECK(fixture.server->connections() == 0);
  CHECK(client.WaitClosed());
}

TEST_CASE("server: the loop may stop before the server") {
  auto fixture = std::make_unique<Fixture>();
  RawClient client(fixture->port);
  REQUIRE(client.Send(kGetHello));
  REQUIRE(client.Read());
  fixture->loop.Stop();
  fixture->server->Stop();
  fixture.reset();
  CHECK(client.WaitClosed());
}

TEST_CASE("server: a wrong address and a taken port are errors that say what to change") {
  Fixture fixture;
  Server wrong(fixture.loop, {});
  const auto no_address = wrong.Start("localhost", 0);
  REQUIRE_FALSE(no_address.has_value());
  CHECK(no_address.error().code == ErrorCode::kInvalidArgument);
  Server second(fixture.loop, {});
  const auto taken = second.Start("127.0.0.1", fixture.port);
  REQUIRE_FALSE(taken.has_value());
  CHECK(taken.error().code == ErrorCode::kConflict);
  CHECK(taken.error().message.find("http.port") != std::string::npos);
}

TEST_CASE("server: listens on IPv6 where the machine has it") {
  Fixture fixture;
  Server server(fixture.loop, {});
  const auto started = server.Start("::1", 0);
  if (!started.has_value()) {
    MESSAGE("no IPv6 here; skipped");
    return;
  }
  CHECK(*started != 0);
}

}  // namespace safematch::http
