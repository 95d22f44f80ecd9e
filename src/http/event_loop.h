// Threads that wait for sockets, timers and signals. Boost.Asio stays behind it.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <memory>

#include "base/result.h"

namespace boost::asio {
class io_context;
}

namespace safematch::http {

// All methods are thread-safe. Callbacks given to it run one at a time on the loop's threads,
// must not throw (an exception is logged and swallowed) and should not block. What they use
// must live until the loop has stopped.
class EventLoop {
 public:
  // Starts `threads` >= 1 threads. One is enough unless HTTP handlers compute for long.
  explicit EventLoop(size_t threads = 1);
  // Stops and joins; not on a thread of the loop.
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  void Post(std::function<void()> callback);

  // Calls `callback` after each `period` until the loop stops. A late call delays the next;
  // calls never pile up.
  void Every(std::chrono::milliseconds period, std::function<void()> callback);

  // Calls `callback` with the number of each such signal that the process receives; their
  // default effect is off from now on until the loop is gone.
  // Errors: kInvalidArgument for a signal that cannot be caught.
  Status OnSignals(std::initializer_list<int> signals, std::function<void(int)> callback);

  // Ends the loop; callbacks that wait are dropped. Returns when none runs any more, except
  // on a thread of the loop: there it only asks, and the destructor waits.
  void Stop();

  bool stopped() const;
  bool InLoopThread() const;

  // For this module's sockets.
  boost::asio::io_context& context();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace safematch::http
