#include "watchlist/watchlist.h"

#include "base/hash.h"
#include "model/json.h"
#include "watchlist/list_digest.h"

namespace safematch::watchlist {
namespace {

constexpr size_t kVersionBytes = 8;  // 16 hex digits.

}  // namespace

std::string CombinedVersion(const std::vector<ListVersion>& lists) {
  Sha256 hash;
  for (const ListVersion& list : lists) {
    hash.UpdateField(list.list);
    hash.UpdateField(list.digest);
  }
  return "sha256:" + Hex(hash.Finish(), kVersionBytes);
}

std::string ListDigest(const std::vector<const model::WatchlistEntry*>& entries) {
  ListDigester digester;
  for (const model::WatchlistEntry* entry : entries) digester.Add(model::ToJson(*entry));
  return digester.Finish();
}

}  // namespace safematch::watchlist
