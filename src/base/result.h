// Expected failures are values: `Result<T>` holds a T or an `Error` with a closed code
// and a sentence for the person who has to act on it. Errors never carry personal data.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>

namespace safematch {

// What kind of failure happened; callers decide on the code, nobody parses text.
enum class ErrorCode {
  kInvalidArgument,  // Wrong usage or configuration.
  kParse,            // Bytes that are not what they should be.
  kLimit,            // A named limit was reached.
  kNotFound,
  kConflict,     // Somebody else holds or changed it.
  kCorrupt,      // Stored bytes fail their check.
  kIo,           // Disk or file system.
  kUnavailable,  // A peer (broker) cannot be reached now; retry later.
  kTimeout,
  kFenced,     // Another live process took over this identity; stop.
  kCancelled,  // Shutting down.
  kInternal,
};

// Stable snake_case name, used in logs and problem reports.
std::string_view ErrorCodeName(ErrorCode code);

// True when the same call may succeed later without anyone changing anything.
constexpr bool IsRetryable(ErrorCode code) { return code == ErrorCode::kUnavailable || code == ErrorCode::kTimeout; }

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;
};

template <typename T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
 public:
  using tl::expected<T, Error>::expected;
};

using Status = Result<void>;

// Builds the failure value of any Result<T>:
//   return Fail(ErrorCode::kLimit, "{} bytes exceed limit = {}", n, max);
template <typename... Args>
tl::unexpected<Error> Fail(ErrorCode code, fmt::format_string<Args...> text, Args&&... args) {
  return tl::unexpected<Error>(Error{code, fmt::format(text, std::forward<Args>(args)...)});
}

inline tl::unexpected<Error> Fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

}  // namespace safematch

#define SAFEMATCH_CONCAT_INNER(a, b) a##b
#define SAFEMATCH_CONCAT(a, b) SAFEMATCH_CONCAT_INNER(a, b)

// Returns the error of `expression` (a Result of any type) from the enclosing function.
#define SAFEMATCH_RETURN_IF_ERROR(expression)                                \
  do {                                                                       \
    if (auto safematch_status = (expression); !safematch_status.has_value()) \
      return ::safematch::Fail(std::move(safematch_status.error()));         \
  } while (false)

// `SAFEMATCH_ASSIGN_OR_RETURN(auto x, F());` binds the value or returns the error.
#define SAFEMATCH_ASSIGN_OR_RETURN(declaration, expression) \
  SAFEMATCH_ASSIGN_OR_RETURN_IMPL(SAFEMATCH_CONCAT(safematch_result_, __LINE__), declaration, expression)
#define SAFEMATCH_ASSIGN_OR_RETURN_IMPL(name, declaration, expression)      \
  auto name = (expression);                                                 \
  if (!name.has_value()) return ::safematch::Fail(std::move(name.error())); \
  declaration = std::move(*name)
