#include "http/event_loop.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "base/check.h"
#include "base/log.h"

namespace safematch::http {

namespace asio = boost::asio;

namespace {

using Strand = asio::strand<asio::io_context::executor_type>;

// Keeps itself alive through the handler that waits on its timer.
class Repeater : public std::enable_shared_from_this<Repeater> {
 public:
  Repeater(const Strand& strand, std::chrono::milliseconds period, std::function<void()> callback)
      : timer_(strand), period_(period), callback_(std::move(callback)) {}

  void Wait() {
    timer_.expires_after(period_);
    timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
      if (error) return;
      // Next first, so that a callback that throws does not end the series.
      self->Wait();
      self->callback_();
    });
  }

 private:
  asio::steady_timer timer_;
  std::chrono::milliseconds period_;
  std::function<void()> callback_;
};

class SignalWaiter : public std::enable_shared_from_this<SignalWaiter> {
 public:
  SignalWaiter(const Strand& strand, std::function<void(int)> callback)
      : signals_(strand), callback_(std::move(callback)) {}

  boost::system::error_code Add(int signal) {
    boost::system::error_code error;
    signals_.add(signal, error);
    return error;
  }

  void Wait() {
    signals_.async_wait([self = shared_from_this()](const boost::system::error_code& error, int signal) {
      if (error) return;
      self->Wait();
      self->callback_(signal);
    });
  }

 private:
  asio::signal_set signals_;
  std::function<void(int)> callback_;
};

}  // namespace

struct EventLoop::Impl {
  asio::io_context context;
  asio::executor_work_guard<asio::io_context::executor_type> work = asio::make_work_guard(context);
  Strand strand = asio::make_strand(context);
  std::mutex join_mutex;  // Guards `threads` while joining.
  std::vector<std::thread> threads;

  void Run() {
    while (true) {
      try {
        context.run();
        return;
      } catch (const std::exception&) {
        // The text may quote data; the type of failure is a programmer's matter.
        base::LogError("a callback of the event loop threw an exception");
      }
    }
  }

  void Join() {
    const std::lock_guard lock(join_mutex);
    for (std::thread& thread : threads) thread.join();
    threads.clear();
  }
};

EventLoop::EventLoop(size_t threads) : impl_(std::make_unique<Impl>()) {
  SAFEMATCH_CHECK(threads >= 1);
  for (size_t i = 0; i < threads; ++i) impl_->threads.emplace_back([impl = impl_.get()] { impl->Run(); });
}

EventLoop::~EventLoop() {
  SAFEMATCH_CHECK(!InLoopThread());
  Stop();
}

void EventLoop::Post(std::function<void()> callback) { asio::post(impl_->strand, std::move(callback)); }

void EventLoop::Every(std::chrono::milliseconds period, std::function<void()> callback) {
  SAFEMATCH_CHECK(period.count() > 0);
  auto repeater = std::make_shared<Repeater>(impl_->strand, period, std::move(callback));
  asio::post(impl_->strand, [repeater] { repeater->Wait(); });
}

Status EventLoop::OnSignals(std::initializer_list<int> signals, std::function<void(int)> callback) {
  auto waiter = std::make_shared<SignalWaiter>(impl_->strand, std::move(callback));
  for (const int signal : signals) {
    if (const auto error = waiter->Add(signal)) {
      return Fail(ErrorCode::kInvalidArgument, "cannot catch signal {}: {}", signal, error.message());
    }
  }
  asio::post(impl_->strand, [waiter] { waiter->Wait(); });
  return {};
}

void EventLoop::Stop() {
  impl_->context.stop();
  if (!InLoopThread()) impl_->Join();
}

bool EventLoop::stopped() const { return impl_->context.stopped(); }

bool EventLoop::InLoopThread() const { return impl_->context.get_executor().running_in_this_thread(); }

boost::asio::io_context& EventLoop::context() { return impl_->context; }

}  // namespace safematch::http
