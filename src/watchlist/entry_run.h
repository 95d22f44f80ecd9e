// The entries of one import, held in memory until they can be written in the order of their
// ids.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace safematch::watchlist {

// Memory: the canonical JSON and id of each entry (some 300 bytes as a rule) and 32 bytes, so
// about 350 MB for a million. Lists of many millions need sorting in runs on disk, behind this
// same interface. Not thread-safe.
class EntryRun {
 public:
  struct Row {
    std::string_view id;
    std::string_view json;
    uint32_t file = 0;  // Index of the input file.
    uint64_t line = 0;
  };

  void Add(std::string_view id, std::string_view json, uint32_t file, uint64_t line);

  // Sorts by id. Of rows with one id the first that was added stays; the others are removed
  // and told to `duplicate`.
  void SortAndDropDuplicates(const std::function<void(const Row& kept, const Row& dropped)>& duplicate);

  size_t size() const { return rows_.size(); }
  Row row(size_t index) const;
  uint64_t held_bytes() const { return held_bytes_; }

 private:
  struct Packed {
    const char* bytes;  // The id, then the JSON; in one of `chunks_`.
    uint32_t id_bytes;
    uint32_t json_bytes;
    uint32_t file;
    uint64_t line;
  };
  static Row Unpack(const Packed& packed);
  char* Allocate(size_t bytes);

  std::vector<Packed> rows_;
  std::vector<std::unique_ptr<char[]>> chunks_;
  size_t chunk_left_ = 0;
  char* chunk_next_ = nullptr;
  uint64_t held_bytes_ = 0;
};

}  // namespace safematch::watchlist
