#include "base/result.h"

#include <doctest/doctest.h>

#include <memory>
#include <string>

using safematch::ErrorCode;
using safematch::Fail;
using safematch::Result;
using safematch::Status;

namespace {

Result<int> Half(int n) {
  if (n % 2 != 0) return Fail(ErrorCode::kParse, "{} is odd", n);
  return n / 2;
}

Status CheckSmall(int n) {
  if (n > 100) return Fail(ErrorCode::kLimit, "{} exceeds 100", n);
  return {};
}

Result<std::string> QuarterText(int n) {
  SAFEMATCH_RETURN_IF_ERROR(CheckSmall(n));
  SAFEMATCH_ASSIGN_OR_RETURN(const int half, Half(n));
  int quarter = 0;
  SAFEMATCH_ASSIGN_OR_RETURN(quarter, Half(half));
  return std::to_string(quarter);
}

Result<std::unique_ptr<int>> Own(int n) {
  SAFEMATCH_ASSIGN_OR_RETURN(auto owned, Result<std::unique_ptr<int>>(std::make_unique<int>(n)));
  return owned;
}

}  // namespace

TEST_CASE("result macros: a value is bound and reading goes on") { CHECK(*QuarterText(12) == "3"); }

TEST_CASE("result macros: the first error is returned with its code and text") {
  const Result<std::string> odd = QuarterText(6);
  REQUIRE_FALSE(odd.has_value());
  CHECK(odd.error().code == ErrorCode::kParse);
  CHECK(odd.error().message == "3 is odd");
  const Result<std::string> large = QuarterText(101);
  REQUIRE_FALSE(large.has_value());
  CHECK(large.error().code == ErrorCode::kLimit);
}

TEST_CASE("result macros: values that can only move pass through") { CHECK(**Own(5) == 5); }

TEST_CASE("errors: only an unavailable peer and a timeout are worth the same call again") {
  CHECK(safematch::IsRetryable(ErrorCode::kUnavailable));
  CHECK(safematch::IsRetryable(ErrorCode::kTimeout));
  CHECK_FALSE(safematch::IsRetryable(ErrorCode::kFenced));
  CHECK_FALSE(safematch::IsRetryable(ErrorCode::kIo));
  CHECK(safematch::ErrorCodeName(ErrorCode::kInvalidArgument) == "invalid_argument");
}
