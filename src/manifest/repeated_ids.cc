#include "manifest/repeated_ids.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <tuple>

namespace safematch::manifest {

namespace {

bool Ascend(const std::vector<model::Traveler>& travelers) {
  std::string_view last;
  for (const model::Traveler& traveler : travelers) {
    const std::string_view id = traveler.id;
    if (id.empty()) continue;
    if (id <= last) return false;
    last = id;
  }
  return true;
}

}  // namespace

std::vector<size_t> FindRepeatedIds(const std::vector<model::Traveler>& travelers) {
  if (Ascend(travelers)) return {};
  // Sorted by hash first: ids of one list begin alike, so texts are slow to tell apart.
  struct Item {
    size_t hash;
    std::string_view id;
    size_t index;
    bool operator<(const Item& other) const {
      if (hash != other.hash) return hash < other.hash;
      return std::tie(id, index) < std::tie(other.id, other.index);
    }
  };
  std::vector<Item> items;
  items.reserve(travelers.size());
  for (size_t i = 0; i < travelers.size(); ++i) {
    const std::string_view id = travelers[i].id;
    if (!id.empty()) items.push_back({std::hash<std::string_view>()(id), id, i});
  }
  std::sort(items.begin(), items.end());
  const auto repeats = [&](size_t i) { return items[i].hash == items[i - 1].hash && items[i].id == items[i - 1].id; };
  std::vector<size_t> repeated;
  for (size_t i = 1; i < items.size(); ++i) {
    if (repeats(i)) repeated.push_back(items[i].index);
  }
  std::sort(repeated.begin(), repeated.end());
  return repeated;
}

}  // namespace safematch::manifest
