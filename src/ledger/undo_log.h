// Takes back what a transaction changed when the transaction did not happen.
#pragma once

#include <functional>
#include <utility>
#include <vector>

namespace safematch::ledger {

// Not thread-safe. The actions must stay valid until Commit or Rollback.
class UndoLog {
 public:
  // `action` takes one change back; call in the order of the changes.
  void Push(std::function<void()> action) { actions_.push_back(std::move(action)); }

  // Sets `slot` and remembers its value. `slot` must not move until Commit or Rollback.
  template <typename T, typename U>
  void Set(T& slot, U&& value) {
    Push([&slot, before = std::exchange(slot, T(std::forward<U>(value)))]() mutable { slot = std::move(before); });
  }

  // The changes are final.
  void Commit() { actions_.clear(); }

  // Takes all changes back, the last one first.
  void Rollback() {
    while (!actions_.empty()) {
      actions_.back()();
      actions_.pop_back();
    }
  }

  bool empty() const { return actions_.empty(); }

 private:
  std::vector<std::function<void()>> actions_;
};

}  // namespace safematch::ledger
