#include "http/event_loop.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <stdexcept>

namespace safematch::http {

namespace {

constexpr std::chrono::seconds kDeadline{20};

}  // namespace

TEST_CASE("event loop: posted callbacks run on the loop's thread, in order") {
  EventLoop loop;
  std::promise<int> last;
  int steps = 0;
  loop.Post([&] { steps = loop.InLoopThread() ? 1 : -100; });
  loop.Post([&] { last.set_value(steps + 1); });
  auto result = last.get_future();
  REQUIRE(result.wait_for(kDeadline) == std::future_status::ready);
  CHECK(result.get() == 2);
  CHECK_FALSE(loop.InLoopThread());
}

TEST_CASE("event loop: callbacks never run at the same time, even on several threads") {
  EventLoop loop(4);
  std::atomic<int> inside{0};
  std::atomic<bool> overlap{false};
  std::promise<void> done;
  for (int i = 0; i < 1'000; ++i) {
    loop.Post([&] {
      if (++inside != 1) overlap = true;
      --inside;
    });
  }
  loop.Post([&] { done.set_value(); });
  REQUIRE(done.get_future().wait_for(kDeadline) == std::future_status::ready);
  CHECK_FALSE(overlap);
}

TEST_CASE("event loop: a timer repeats until the loop stops") {
  std::atomic<int> calls{0};
  EventLoop loop;
  std::promise<void> third;
  loop.Every(std::chrono::milliseconds(1), [&] {
    if (++calls == 3) third.set_value();
  });
  REQUIRE(third.get_future().wait_for(kDeadline) == std::future_status::ready);
  loop.Stop();
  const int stopped_at = calls;
  CHECK(loop.stopped());
  CHECK(stopped_at >= 3);
  CHECK(calls == stopped_at);
}

TEST_CASE("event loop: a callback that throws ends neither the loop nor its timer") {
  EventLoop loop;
  std::atomic<int> calls{0};
  std::promise<void> third;
  loop.Post([] { throw std::runtime_error("once"); });
  loop.Every(std::chrono::milliseconds(1), [&] {
    if (++calls == 3) third.set_value();
    throw std::runtime_error("each time");
  });
  CHECK(third.get_future().wait_for(kDeadline) == std::future_status::ready);
}

TEST_CASE("event loop: signals reach their callback, again and again") {
  EventLoop loop;
  std::atomic<int> received{0};
  std::promise<int> first;
  std::promise<int> second;
  REQUIRE(loop.OnSignals({SIGUSR1, SIGUSR2}, [&](int signal) { (++received == 1 ? first : second).set_value(signal); })
              .has_value());
  REQUIRE(kill(getpid(), SIGUSR1) == 0);
  auto first_signal = first.get_future();
  REQUIRE(first_signal.wait_for(kDeadline) == std::future_status::ready);
  CHECK(first_signal.get() == SIGUSR1);
  REQUIRE(kill(getpid(), SIGUSR2) == 0);
  auto second_signal = second.get_future();
  REQUIRE(second_signal.wait_for(kDeadline) == std::future_status::ready);
  CHECK(second_signal.get() == SIGUSR2);
}

TEST_CASE("event loop: a signal that cannot be caught is refused") {
  EventLoop loop;
  const Status status = loop.OnSignals({SIGKILL}, [](int) {});
  REQUIRE_FALSE(status.has_value());
  CHECK(status.error().code == ErrorCode::kInvalidArgument);
}

TEST_CASE("event loop: may be asked to stop from its own thread") {
  EventLoop loop;
  std::promise<void> asked;
  loop.Post([&] {
    loop.Stop();
    asked.set_value();
  });
  REQUIRE(asked.get_future().wait_for(kDeadline) == std::future_status::ready);
  CHECK(loop.stopped());
}

}  // namespace safematch::http
