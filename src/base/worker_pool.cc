#include "base/worker_pool.h"

#include <sched.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "base/check.h"

namespace safematch {

// `mutex` guards everything but `next`, which the threads of a running call share.
struct WorkerPool::State {
  std::mutex mutex;
  std::condition_variable start;
  std::condition_variable done;
  uint64_t generation = 0;
  size_t active = 0;
  bool stopping = false;
  const std::function<void(size_t)>* body = nullptr;
  size_t count = 0;
  std::atomic<size_t> next{0};
  std::vector<std::thread> threads;

  void Work(const std::function<void(size_t)>& f, size_t n) {
    for (size_t i = next.fetch_add(1); i < n; i = next.fetch_add(1)) f(i);
  }

  void Run() {
    uint64_t seen = 0;
    std::unique_lock lock(mutex);
    while (true) {
      start.wait(lock, [&] { return stopping || generation != seen; });
      if (stopping) return;
      seen = generation;
      const auto* f = body;
      const size_t n = count;
      lock.unlock();
      Work(*f, n);
      lock.lock();
      if (--active == 0) done.notify_one();
    }
  }
};

WorkerPool::WorkerPool(size_t threads) : state_(std::make_unique<State>()) {
  SAFEMATCH_CHECK(threads >= 1);
  for (size_t i = 1; i < threads; ++i) state_->threads.emplace_back([this] { state_->Run(); });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
  }
  state_->start.notify_all();
  for (std::thread& thread : state_->threads) thread.join();
}

void WorkerPool::ForEach(size_t count, const std::function<void(size_t)>& body) {
  if (count == 0) return;
  if (state_->threads.empty() || count == 1) {
    for (size_t i = 0; i < count; ++i) body(i);
    return;
  }
  {
    const std::lock_guard lock(state_->mutex);
    state_->body = &body;
    state_->count = count;
    state_->next = 0;
    state_->active = state_->threads.size();
    ++state_->generation;
  }
  state_->start.notify_all();
  state_->Work(body, count);
  std::unique_lock lock(state_->mutex);
  state_->done.wait(lock, [&] { return state_->active == 0; });
}

size_t WorkerPool::threads() const { return state_->threads.size() + 1; }

size_t AvailableCores() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) == 0) return static_cast<size_t>(CPU_COUNT(&set));
  return std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace safematch
