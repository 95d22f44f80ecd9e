#include "http/router.h"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

#include "tests/support/property.h"

namespace safematch::http {

namespace {

Handler Says(std::string text) {
  return [text](const Request&) { return Response{200, "text/plain", text, {}}; };
}

Request Make(std::string method, std::string path) {
  Request request;
  request.method = std::move(method);
  request.path = std::move(path);
  return request;
}

}  // namespace

TEST_CASE("router: method and path choose the handler") {
  const Router router({{"GET", "/a", Says("get a")}, {"POST", "/a", Says("post a")}, {"GET", "/b", Says("b")}});
  CHECK(router.Handle(Make("GET", "/a")).response.body == "get a");
  CHECK(router.Handle(Make("POST", "/a")).response.body == "post a");
  CHECK(router.Handle(Make("GET", "/b")).route == "/b");
}

TEST_CASE("router: HEAD goes to the GET handler") {
  const Router router({{"GET", "/a", Says("a")}, {"POST", "/p", Says("p")}});
  CHECK(router.Handle(Make("HEAD", "/a")).response.status == 200);
  CHECK(router.Handle(Make("HEAD", "/p")).response.status == 405);
}

TEST_CASE("router: an unknown path is 404 as a problem, without an echo of the path") {
  const Router router({{"GET", "/a", Says("a")}});
  for (const char* path : {"/", "/A", "/a/", "/ab", "/secret"}) {
    const Answer answer = router.Handle(Make("GET", path));
    CHECK(answer.response.status == 404);
    CHECK(answer.response.content_type == "application/problem+json");
    CHECK(answer.response.body ==
          "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,\"detail\":\"There is no such "
          "resource.\"}\n");
    CHECK(answer.route.empty());
  }
}

TEST_CASE("router: a known path with another method is 405 and names the allowed ones") {
  const Router router({{"GET", "/a", Says("a")}, {"POST", "/a", Says("a")}});
  const Answer answer = router.Handle(Make("DELETE", "/a"));
  CHECK(answer.response.status == 405);
  REQUIRE(answer.response.headers.size() == 1);
  CHECK(answer.response.headers[0].first == "Allow");
  CHECK(answer.response.headers[0].second == "GET, HEAD, POST");
}

TEST_CASE("router: a handler that throws is 500 without the exception's text") {
  const Router router({{"GET", "/a", [](const Request&) -> Response { throw std::runtime_error("inner secret"); }}});
  const Answer answer = router.Handle(Make("GET", "/a"));
  CHECK(answer.response.status == 500);
  CHECK(answer.response.body.find("secret") == std::string::npos);
}

TEST_CASE("target: path and query are split and the path is decoded") {
  std::string path;
  std::string query;
  REQUIRE(ParseTarget("/a%20b/%C3%A4?x=%20&y", path, query));
  CHECK(path == "/a b/ä");
  CHECK(query == "x=%20&y");
  REQUIRE(ParseTarget("/", path, query));
  CHECK(path == "/");
  CHECK(query.empty());
}

TEST_CASE("target: the absolute form is understood") {
  std::string path;
  std::string query;
  REQUIRE(ParseTarget("http://host:80/a?q", path, query));
  CHECK(path == "/a");
  CHECK(query == "q");
  REQUIRE(ParseTarget("http://host", path, query));
  CHECK(path == "/");
  REQUIRE(ParseTarget("http://host?q", path, query));
  CHECK(path == "/");
  CHECK(query == "q");
}

TEST_CASE("target: other forms, broken escapes and control characters are refused") {
  std::string path;
  std::string query;
  for (const std::string target :
       {"", "*", "a", "http://", "http:///a", "ftp://h/a", "/%", "/%4", "/%zz", "/%00", "/%0a", "/\x01"}) {
    CAPTURE(target);
    CHECK_FALSE(ParseTarget(target, path, query));
  }
}

TEST_CASE("target: arbitrary bytes never crash, and an accepted path starts with a slash") {
  test::CheckProperty("any target", [](const std::string& bytes) {
    std::string path;
    std::string query;
    if (ParseTarget("/" + bytes, path, query)) RC_ASSERT(path.starts_with('/'));
    (void)ParseTarget(bytes, path, query);
  });
}

}  // namespace safematch::http
