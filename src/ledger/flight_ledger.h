// What is known of each flight: its travelers, the alerts raised so far, the lists that are
// still incomplete. From it follows what a message means: a new traveler, a change, a repeat,
// a close-out; and so whether an alert is new, revised, or has been said already.
//
// A traveler comes three to ten times before a flight (72 and 24 hours before, at check-in, in
// the close-out). One alert is raised for traveler, flight and entry, and sent again only when
// its evidence or status changed. Whether to send is decided by comparing evidence, never by
// recognising the traveler alone: a traveler taken for another can cost an extra alert, and
// cannot suppress one.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/identity.h"
#include "model/alert.h"
#include "model/manifest.h"

namespace safematch::ledger {

// A traveler of a manifest after matching.
struct ScreenedTraveler {
  const model::Traveler* traveler = nullptr;
  TravelerIdentity identity;
  // The possible matches, without alert_id, revision and status, which the ledger sets.
  std::vector<model::Alert> candidates;
};

// The comparison of a traveler with an entry below the review threshold.
struct Reassessment {
  model::Alert alert;
  bool is_hit = false;  // Of at least the review threshold all the same.
};

// Compares again a traveler with the entry of an alert that is no candidate any more. Nothing
// when the entry is gone.
using Reassess = std::function<std::optional<Reassessment>(const model::Traveler&, const model::MatchedEntry&)>;

// What one message did.
struct Applied {
  std::vector<model::Alert> alerts;  // New and revised ones, to be sent.
  uint64_t repeats = 0;              // Travelers whose data equal those of an earlier message.
  uint64_t changes = 0;              // Known travelers with other data.
  uint64_t unknown_travelers = 0;    // Named by a close-out or cancellation, and never listed before.
  uint64_t revisions = 0;            // Of `alerts`.
  bool duplicate_message = false;    // The same message was there before.
  bool list_completed = false;       // It brought the last missing persons of a list.
};

// A list of which persons are still missing.
struct IncompleteList {
  model::Flight flight;
  std::string sender;
  std::string recipient;
  std::string message_id;  // Of its first part that came.
  uint64_t persons_seen = 0;
  std::optional<int64_t> declared_count;
  std::vector<int> missing_parts;
  // Which list it is, for Forget.
  std::string flight_key;
  std::string list_key;
};

// Unix time; 0: unknown.
struct MessageTimes {
  int64_t sent_ms = 0;     // The record's timestamp: what a replay sees again.
  int64_t arrived_ms = 0;  // By the node's clock.
};

struct LedgerOptions {
  // A flight is forgotten so long after its last message, in the time of the messages.
  // Must exceed the span between a carrier's first list and the close-out.
  int64_t retention_ms = int64_t{7} * 24 * 3'600'000;
};

// One for the messages of a partition, or of a file. Not thread-safe. Changes are provisional
// until Commit, so that they can follow the fate of a transaction.
class FlightLedger {
 public:
  explicit FlightLedger(LedgerOptions options = {});
  ~FlightLedger();
  FlightLedger(FlightLedger&&) noexcept;
  FlightLedger& operator=(FlightLedger&&) noexcept;

  // Takes a message in. The manifests' order is the order of arrival; parts of one list may
  // come in any.
  Applied Apply(const model::Manifest& manifest, std::span<ScreenedTraveler> travelers, const MessageTimes& times,
                const Reassess& reassess);

  // Remembers a text said about a flight. False when the same has been said before; always true
  // for a flight that cannot be told from others.
  bool RememberNotice(const model::Flight& flight, std::string_view text);

  void Commit();
  void Rollback();

  // The lists that at `now_ms` have been incomplete for at least `after_ms` since the arrival of
  // their first part.
  std::vector<IncompleteList> IncompleteLists(int64_t now_ms, int64_t after_ms) const;
  // Drops them; at once, not provisionally.
  void Forget(const std::vector<IncompleteList>& lists);
  // Drops flights beyond their retention. REQUIRES: nothing provisional.
  void DropOldFlights();

  size_t flight_count() const;
  size_t open_list_count() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace safematch::ledger
