#include "watchlist/entry_run.h"

#include <algorithm>
#include <cstring>
#include <tuple>

namespace safematch::watchlist {
namespace {

constexpr size_t kChunkBytes = 1ULL << 20;

}  // namespace

char* EntryRun::Allocate(size_t bytes) {
  if (bytes > chunk_left_) {
    const size_t size = std::max(bytes, kChunkBytes);
    chunks_.push_back(std::make_unique<char[]>(size));
    chunk_next_ = chunks_.back().get();
    chunk_left_ = size;
  }
  char* out = chunk_next_;
  chunk_next_ += bytes;
  chunk_left_ -= bytes;
  return out;
}

void EntryRun::Add(std::string_view id, std::string_view json, uint32_t file, uint64_t line) {
  char* bytes = Allocate(id.size() + json.size());
  std::memcpy(bytes, id.data(), id.size());
  std::memcpy(bytes + id.size(), json.data(), json.size());
  rows_.push_back({bytes, static_cast<uint32_t>(id.size()), static_cast<uint32_t>(json.size()), file, line});
  held_bytes_ += id.size() + json.size() + sizeof(Packed);
}

EntryRun::Row EntryRun::Unpack(const Packed& packed) {
  return {
      {packed.bytes, packed.id_bytes}, {packed.bytes + packed.id_bytes, packed.json_bytes}, packed.file, packed.line};
}

EntryRun::Row EntryRun::row(size_t index) const { return Unpack(rows_[index]); }

void EntryRun::SortAndDropDuplicates(const std::function<void(const Row& kept, const Row& dropped)>& duplicate) {
  std::sort(rows_.begin(), rows_.end(), [](const Packed& a, const Packed& b) {
    const Row left = Unpack(a);
    const Row right = Unpack(b);
    return std::tie(left.id, left.file, left.line) < std::tie(right.id, right.file, right.line);
  });
  size_t kept = 0;
  for (size_t i = 0; i < rows_.size(); ++i) {
    if (kept > 0 && Unpack(rows_[kept - 1]).id == Unpack(rows_[i]).id) {
      duplicate(Unpack(rows_[kept - 1]), Unpack(rows_[i]));
    } else {
      rows_[kept++] = rows_[i];
    }
  }
  rows_.resize(kept);
}

}  // namespace safematch::watchlist
