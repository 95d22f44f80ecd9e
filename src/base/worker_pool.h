// A fixed set of threads for work that is a loop over independent indices.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace safematch {

class WorkerPool {
 public:
  // `threads` >= 1; 1 runs everything on the caller's thread.
  explicit WorkerPool(size_t threads);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Calls `body(i)` once for each i in [0, count), in no given order, and returns when all
  // are done; the caller's thread takes part. `body` must not throw. One call at a time.
  void ForEach(size_t count, const std::function<void(size_t)>& body);

  size_t threads() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The number of cores that this process may use; at least 1.
size_t AvailableCores();

}  // namespace safematch
