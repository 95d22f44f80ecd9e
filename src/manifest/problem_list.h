// The problems of a payload's messages, bounded and without repetition of the same kind.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/manifest.h"

namespace safematch::manifest {

// Not thread-safe. The bound holds for all messages of a payload together; problems beyond
// it are counted.
class ProblemList {
 public:
  void StartPayload(size_t problems_max);

  void Add(std::string_view code, std::string where, std::string text);

  // Adds only the first problem of this code and key in a message.
  // `make_text` is called only if it is added.
  template <typename MakeText>
  void AddOnce(std::string_view code, std::string_view key, const std::string& where, MakeText&& make_text) {
    if (IsNew(code, key)) Add(code, where, make_text());
  }

  // The problems since the last call; ends the message.
  std::vector<model::Problem> TakeMessage();

  // How many were not kept since StartPayload.
  size_t dropped_count() const { return dropped_count_; }
  // The problem that says so.
  model::Problem MoreProblems() const;

 private:
  // Whether the kind has not been seen in this message; remembers it while there is room.
  bool IsNew(std::string_view code, std::string_view key);

  size_t problems_max_ = 0;
  size_t kept_count_ = 0;
  size_t dropped_count_ = 0;
  std::vector<model::Problem> problems_;
  std::map<std::string, std::set<std::string, std::less<>>, std::less<>> seen_;
};

}  // namespace safematch::manifest
