// Structured log lines on standard error. A line is an event name and fields; values are
// numbers and technical text (topics, offsets, codes), never personal data: `Personal` is
// not a LogValue and does not convert to one.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"

namespace safematch::base {

enum class LogLevel { kDebug, kInfo, kWarning, kError };
enum class LogFormat { kText, kJson };

struct LogValue {
  LogValue(std::string_view text) : value(std::string(text)) {}  // NOLINT(google-explicit-constructor)
  LogValue(const std::string& text) : value(text) {}             // NOLINT(google-explicit-constructor)
  LogValue(const char* text) : value(std::string(text)) {}       // NOLINT(google-explicit-constructor)
  template <typename I>
  requires std::is_integral_v<I> LogValue(I number)
      : value(static_cast<int64_t>(number)) {}  // NOLINT(google-explicit-constructor)
  std::variant<std::string, int64_t> value;
};

struct LogField {
  std::string_view key;
  LogValue value;
};

// Sets level and form for the process; call once, before threads start.
void ConfigureLog(LogLevel level, LogFormat format);
Result<LogLevel> ParseLogLevel(std::string_view name);

// Thread-safe. `event` is a short constant sentence. One event is one line: in fields' texts,
// quotes, backslashes and control characters are escaped ("\n", "\x1B", "\u0085").
void Log(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});

inline void LogDebug(std::string_view event, std::initializer_list<LogField> fields = {}) {
  Log(LogLevel::kDebug, event, fields);
}
inline void LogInfo(std::string_view event, std::initializer_list<LogField> fields = {}) {
  Log(LogLevel::kInfo, event, fields);
}
inline void LogWarning(std::string_view event, std::initializer_list<LogField> fields = {}) {
  Log(LogLevel::kWarning, event, fields);
}
inline void LogError(std::string_view event, std::initializer_list<LogField> fields = {}) {
  Log(LogLevel::kError, event, fields);
}

}  // namespace safematch::base
