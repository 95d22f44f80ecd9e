// The digest of a list while its entries pass by; ListDigest is the same over entries at hand.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/hash.h"

namespace safematch::watchlist {

// SHA-256 over the canonical JSON of the entries in the order of their ids, each prefixed by
// its length. Not thread-safe.
class ListDigester {
 public:
  void Add(std::string_view canonical_json) {
    hash_.UpdateField(canonical_json);
    ++entries_;
  }
  uint64_t entries() const { return entries_; }
  // 64 hex digits. Ends the object's use.
  std::string Finish() { return Hex(hash_.Finish()); }

 private:
  Sha256 hash_;
  uint64_t entries_ = 0;
};

}  // namespace safematch::watchlist
