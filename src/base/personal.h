// Text that identifies a person (names, document numbers, places). It has no formatter and
// no stream operator, so logging it or putting it into a metric label does not compile.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <utility>

namespace safematch {

class Personal {
 public:
  Personal() = default;
  explicit Personal(std::string text) : text_(std::move(text)) {}
  explicit Personal(std::string_view text) : text_(text) {}
  explicit Personal(const char* text) : text_(text) {}

  // The text itself; for matching, and for messages that are meant to carry it.
  const std::string& Reveal() const { return text_; }
  // In place, for those who build many.
  void Assign(std::string_view text) { text_ = text; }
  void Append(std::string_view text) { text_ += text; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const Personal&) const = default;

 private:
  std::string text_;
};

}  // namespace safematch
