// The ledger's memory of one flight. Internal to the module.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "ledger/flight_ledger.h"
#include "ledger/undo_log.h"

namespace safematch::ledger {

struct TravelerRecord {
  std::array<uint8_t, 16> key{};  // Of the message that named the traveler first; alert ids derive from it.
  uint32_t namesake = 0;          // 1, 2 ...: others have the same key and are somebody else.
  KeyHash name = 0;
  KeyHash birth = 0;
  KeyHash locator = 0;
  KeyHash content = 0;
  model::AlertStatus status = model::AlertStatus::kOpen;
  uint64_t claimed_by = 0;  // The message that named the traveler last.
};

// A list that came in parts, or declared more persons than it held.
struct ListRecord {
  int64_t first_seen_ms = 0;
  std::string sender;
  std::string recipient;
  std::string message_id;
  std::optional<int64_t> declared;
  std::set<int> parts;
  std::optional<int> last_part;
  std::unordered_set<uint32_t> persons;  // Indices of travelers, each counted once.

  bool IsComplete() const;
  std::vector<int> MissingParts() const;
};

using TravelerIndex = uint32_t;

// One flight. Travelers and alerts never move, so that undo actions may point at them.
class FlightRecord {
 public:
  // Several travelers may share a key (a couple's record locator); so many are told apart.
  static constexpr size_t kHoldersMax = 8;
  // Identical notices and messages beyond so many are no longer recognised.
  static constexpr size_t kSeenMax = 4'096;

  FlightRecord(std::string flight_key, model::Flight flight_of_first_message)
      : key(std::move(flight_key)), flight(std::move(flight_of_first_message)) {}

  // The traveler that `identity` means, other than those that message `claim` has named
  // already with other content. Nothing for a stranger.
  std::optional<TravelerIndex> Find(const TravelerIdentity& identity, uint64_t claim) const;
  // REQUIRES: Find gives nothing.
  TravelerIndex Add(const TravelerIdentity& identity, UndoLog& undo);
  // From now on the traveler is known by these keys, too.
  void Learn(TravelerIndex index, const TravelerIdentity& identity, UndoLog& undo);
  // True when `hash` was not there yet.
  bool RememberSeen(KeyHash hash, UndoLog& undo);

  const std::string key;
  model::Flight flight;
  int64_t updated_ms = 0;
  std::deque<TravelerRecord> travelers;
  std::map<std::pair<TravelerIndex, std::string>, model::Alert> alerts;  // By traveler and entry.
  std::map<std::string, ListRecord> lists;

 private:
  // The first holder of a key whom `accept` takes.
  template <typename Accept>
  std::optional<TravelerIndex> FindHolder(KeyHash key_hash, Accept&& accept) const;
  void AddHolder(KeyHash key_hash, TravelerIndex index, UndoLog& undo);

  // Counts further travelers of one TravelerIdentity::key.
  std::unordered_map<KeyHash, uint32_t> namesakes_;
  // Holder n of a key stands under a key made of both.
  std::unordered_map<KeyHash, TravelerIndex> holders_;
  std::unordered_set<KeyHash> seen_;
};

}  // namespace safematch::ledger
