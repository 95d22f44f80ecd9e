// An optional value on the heap, for members that are rare and large.
#pragma once

#include <memory>
#include <utility>

namespace safematch {

// As std::optional, with the size of a pointer while empty. Copies are deep; comparison is by
// value. A moved-from box is empty.
template <typename T>
class OptionalBox {
 public:
  OptionalBox() = default;
  OptionalBox(T value) : value_(std::make_unique<T>(std::move(value))) {}
  OptionalBox(const OptionalBox& other) : value_(other.value_ ? std::make_unique<T>(*other.value_) : nullptr) {}
  OptionalBox(OptionalBox&&) noexcept = default;
  OptionalBox& operator=(const OptionalBox& other) {
    if (this != &other) *this = OptionalBox(other);
    return *this;
  }
  OptionalBox& operator=(OptionalBox&&) noexcept = default;
  ~OptionalBox() = default;

  // Makes a value in place of the old one.
  template <typename... Arguments>
  T& emplace(Arguments&&... arguments) {
    value_ = std::make_unique<T>(std::forward<Arguments>(arguments)...);
    return *value_;
  }
  void reset() { value_.reset(); }

  bool has_value() const { return value_ != nullptr; }
  explicit operator bool() const { return has_value(); }
  // REQUIRES: has_value().
  T& operator*() { return *value_; }
  const T& operator*() const { return *value_; }
  T* operator->() { return value_.get(); }
  const T* operator->() const { return value_.get(); }

  bool operator==(const OptionalBox& other) const {
    if (!value_ || !other.value_) return has_value() == other.has_value();
    return *value_ == *other.value_;
  }

 private:
  std::unique_ptr<T> value_;
};

}  // namespace safematch
