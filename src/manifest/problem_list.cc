#include "manifest/problem_list.h"

#include <fmt/format.h>

#include <utility>

namespace safematch::manifest {

void ProblemList::StartPayload(size_t problems_max) {
  problems_max_ = problems_max;
  kept_count_ = 0;
  dropped_count_ = 0;
  problems_.clear();
  seen_.clear();
}

void ProblemList::Add(std::string_view code, std::string where, std::string text) {
  if (kept_count_ >= problems_max_) {
    ++dropped_count_;
    return;
  }
  ++kept_count_;
  problems_.push_back({std::string(code), std::move(where), std::move(text)});
}

bool ProblemList::IsNew(std::string_view code, std::string_view key) {
  auto kind = seen_.find(code);
  if (kind != seen_.end() && kind->second.contains(key)) return false;
  if (kept_count_ >= problems_max_) return true;
  if (kind == seen_.end()) kind = seen_.emplace(code, std::set<std::string, std::less<>>()).first;
  kind->second.emplace(key);
  return true;
}

std::vector<model::Problem> ProblemList::TakeMessage() {
  seen_.clear();
  return std::exchange(problems_, {});
}

model::Problem ProblemList::MoreProblems() const {
  return {"more_problems", "",
          fmt::format("{} more problems are not listed: limits.problems = {}", dropped_count_, problems_max_)};
}

}  // namespace safematch::manifest
