// Time is passed in, never taken: decisions stay replayable and tests need no sleeping.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace safematch {

class Clock {
 public:
  virtual ~Clock() = default;
  // Milliseconds since 1970-01-01 UTC; may step. For stamps that people read.
  virtual int64_t UnixMs() const = 0;
  // Monotonic; for durations and timeouts.
  virtual std::chrono::nanoseconds Steady() const = 0;
};

class SystemClock final : public Clock {
 public:
  int64_t UnixMs() const override;
  std::chrono::nanoseconds Steady() const override;
};

// Stands still until told otherwise. Safe to advance from another thread.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(int64_t unix_ms) : unix_ms_(unix_ms) {}
  int64_t UnixMs() const override { return unix_ms_.load(); }
  std::chrono::nanoseconds Steady() const override { return std::chrono::milliseconds(unix_ms_.load()); }
  void AdvanceMs(int64_t delta_ms) { unix_ms_ += delta_ms; }

 private:
  std::atomic<int64_t> unix_ms_;
};

// "2026-03-01T09:30:00Z"
std::string FormatUtc(int64_t unix_ms);

}  // namespace safematch
