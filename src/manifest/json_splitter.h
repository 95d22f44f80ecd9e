// Cuts a stream of JSON text into its values without parsing them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace safematch::manifest {

// Two modes: a value a line, or values over any number of lines (brackets are counted, strings
// honoured). In the second, the elements of an outermost array are values themselves.
//
// A value that is broken must not take the next one with it: an object that begins at the
// start of a line directly inside another object, and not after a colon, ends the broken one,
// because a key has to stand there.
class JsonSplitter {
 public:
  enum class Mode { kLines, kValues };

  JsonSplitter(Mode mode, uint64_t value_bytes_max) : mode_(mode), value_bytes_max_(value_bytes_max) {}

  // Reads from `bytes`, up to the end of a value at most, and returns how many it read. Go on
  // with the rest. When `ready()`, a value is complete; it is valid until the next call.
  size_t Feed(std::string_view bytes);
  // At the end of the stream the last value may become ready.
  void End();

  bool ready() const { return ready_; }
  std::string& value() { return value_; }              // May be moved from.
  uint64_t size_bytes() const { return size_bytes_; }  // Of the value, cut or not.
  uint64_t line() const { return value_line_; }        // Where the value began, from 1.

 private:
  // Deeper nesting is still counted, but no longer told apart; decoders refuse it anyway.
  static constexpr size_t kDepthKept = 1'024;

  // What a byte did to the value in mode kValues.
  enum class Step { kTaken, kEnds, kEndsBefore };

  void StartNext();
  size_t FeedLines(std::string_view bytes);
  size_t FeedValues(std::string_view bytes);
  Step PutToValue(char c);
  void Append(std::string_view bytes);
  void Finish();
  bool IsInsideObject() const { return depth_ > 0 && (depth_ > kDepthKept || brackets_.back() == '{'); }

  Mode mode_;
  uint64_t value_bytes_max_;
  std::string value_;
  uint64_t size_bytes_ = 0;
  uint64_t line_ = 1;
  uint64_t value_line_ = 1;
  bool ready_ = false;

  std::string brackets_;  // Open brackets of the current value.
  size_t depth_ = 0;
  bool in_array_ = false;  // Inside an outermost array, whose elements are the values.
  bool in_string_ = false;
  bool escaped_ = false;
  bool at_line_start_ = true;
  char last_ = '\0';  // The last byte that is not blank.
};

}  // namespace safematch::manifest
