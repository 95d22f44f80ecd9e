#include "base/worker_pool.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

using safematch::WorkerPool;

TEST_CASE("worker pool: each index is visited exactly once, whatever the number of threads") {
  for (const size_t threads : {1U, 2U, 3U, 8U}) {
    WorkerPool pool(threads);
    CHECK(pool.threads() == threads);
    for (const size_t count : {0U, 1U, 2U, 7U, 1000U}) {
      const auto visits = std::make_unique<std::atomic<int>[]>(count);
      pool.ForEach(count, [&](size_t i) { ++visits[i]; });
      CHECK(std::all_of(visits.get(), visits.get() + count, [](const std::atomic<int>& n) { return n.load() == 1; }));
    }
  }
}

TEST_CASE("worker pool: ForEach waits for an index that another thread still works on") {
  WorkerPool pool(2);
  const std::thread::id caller = std::this_thread::get_id();
  for (int round = 0; round < 20; ++round) {
    std::atomic<bool> entered{false};
    const auto finished = std::make_shared<std::atomic<int>>(0);
    pool.ForEach(2, [&entered, caller, finished](size_t) {
      const std::shared_ptr<std::atomic<int>> mine = finished;
      if (std::this_thread::get_id() != caller) {
        entered = true;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
      } else {
        // The caller's index ends only after the other thread has begun the other one.
        while (!entered) std::this_thread::yield();
      }
      ++*mine;
    });
    REQUIRE(finished->load() == 2);
  }
}

TEST_CASE("worker pool: all work is done and visible when ForEach returns, call after call") {
  WorkerPool pool(4);
  for (size_t round = 1; round <= 500; ++round) {
    size_t values[16] = {};
    pool.ForEach(16, [&](size_t i) { values[i] = round * i; });
    for (size_t i = 0; i < 16; ++i) REQUIRE(values[i] == round * i);
  }
}

TEST_CASE("worker pool: a pool that never worked ends") {
  const WorkerPool pool(3);
  CHECK(safematch::AvailableCores() >= 1);
}
