#include "ledger/flight_ledger.h"

#include <algorithm>
#include <cstdlib>
#include <unordered_map>

#include "base/check.h"
#include "ledger/flight_record.h"

namespace safematch::ledger {

namespace {

using model::Alert;
using model::AlertStatus;
using model::Manifest;
using model::ManifestKind;

// What a kind of message says of the travelers that it names.
struct Effect {
  bool replaces_data = false;  // Its data take the place of earlier ones.
  AlertStatus status = AlertStatus::kOpen;
  bool expects_known = false;  // It should name only travelers that a list has named.
};

// Source: PAXLST guide, BGM 1001 and 1004. A later message for a passenger replaces the
// earlier one; a cancellation or close-out speaks of the traveler's whereabouts only.
Effect EffectOf(ManifestKind kind) {
  switch (kind) {
    case ManifestKind::kList:
    case ManifestKind::kChange:
    case ManifestKind::kFlightChange: return {true, AlertStatus::kOpen, false};
    case ManifestKind::kCancel:
    case ManifestKind::kCloseoutNotOnBoard: return {false, AlertStatus::kNotOnBoard, true};
    case ManifestKind::kCloseoutOnBoard: return {false, AlertStatus::kBoarded, true};
    case ManifestKind::kFlightCancel: return {false, AlertStatus::kFlightCancelled, false};
  }
  return {};
}

// Whether the officer would be told anything new. Times of the flight and fields that were not
// compared may differ without a new revision.
bool SaysTheSame(const Alert& a, const Alert& b) {
  return a.evidence == b.evidence && a.weight == b.weight && a.band == b.band && a.status == b.status &&
         a.entry == b.entry;
}

std::string EntryKey(const std::string& list, const std::string& id) { return list + '\x1f' + id; }

// Parts of one list share their sender and common access reference, or else the interchange's
// reference; some senders give each part an interchange of its own.
std::string ListKey(const Manifest& manifest) {
  std::string reference = manifest.common_access_reference;
  const bool is_part = manifest.part && !(manifest.part->first && manifest.part->last);
  if (reference.empty() && !is_part) reference = manifest.interchange_reference;
  return fmt::format("{}\x1f{}\x1f{}", manifest.sender, manifest.document_code, reference);
}

}  // namespace

struct FlightLedger::State {
  explicit State(LedgerOptions o) : options(o) {}

  LedgerOptions options;
  UndoLog undo;
  uint64_t message_count = 0;
  int64_t latest_ms = 0;  // The time of the messages.
  // A flight that was changed stands under its old and its new key.
  std::unordered_map<std::string, std::shared_ptr<FlightRecord>> flights;

  std::shared_ptr<FlightRecord> FindSimilar(const Manifest& manifest) const;
  FlightRecord* FlightOf(const Manifest& manifest);
};

namespace {

// One message at work on its flight.
class Application {
 public:
  Application(FlightRecord& flight, const Manifest& manifest, uint64_t claim, UndoLog& undo, const Reassess& reassess)
      : flight_(flight),
        manifest_(manifest),
        claim_(claim),
        undo_(undo),
        reassess_(reassess),
        effect_(EffectOf(manifest.kind)) {}

  Applied Run(std::span<ScreenedTraveler> travelers, const MessageTimes& times) {
    NoteMessage(travelers, times.sent_ms);
    ListRecord* list = OpenList(times.arrived_ms);
    for (ScreenedTraveler& traveler : travelers) ApplyTraveler(traveler, list);
    ApplyToWholeFlight(travelers.empty());
    CloseList(list);
    return std::move(applied_);
  }

 private:
  void NoteMessage(std::span<const ScreenedTraveler> travelers, int64_t sent_ms) {
    std::string content = fmt::format("{}\x1f{}\x1f{}\x1f{}", manifest_.sender, manifest_.message_id,
                                      manifest_.part ? manifest_.part->number : 0, static_cast<int>(manifest_.kind));
    for (const ScreenedTraveler& traveler : travelers) content += fmt::format("\x1f{}", traveler.identity.content);
    applied_.duplicate_message = !flight_.RememberSeen(HashOf({"message", content}), undo_);
    if (sent_ms > flight_.updated_ms) undo_.Set(flight_.updated_ms, sent_ms);
    const bool is_newer = manifest_.kind == ManifestKind::kFlightChange && !applied_.duplicate_message;
    if (is_newer && manifest_.flight != flight_.flight) {
      undo_.Set(flight_.flight, manifest_.flight);
      flight_changed_ = true;
    }
  }

  // Null when the message is no list, or there is nothing to wait for.
  ListRecord* OpenList(int64_t arrived_ms) {
    if (manifest_.kind != ManifestKind::kList || applied_.duplicate_message) return nullptr;
    const std::string key = ListKey(manifest_);
    const auto found = flight_.lists.find(key);
    const bool is_part = manifest_.part && !(manifest_.part->first && manifest_.part->last);
    const bool lacks_persons =
        manifest_.declared_count && std::cmp_less(manifest_.travelers.size(), *manifest_.declared_count);
    if (found == flight_.lists.end() && !is_part && !lacks_persons) return nullptr;
    if (found == flight_.lists.end()) {
      undo_.Push([this_flight = &flight_, key] { this_flight->lists.erase(key); });
      ListRecord& added = flight_.lists[key];
      added.first_seen_ms = arrived_ms;
      added.sender = manifest_.sender;
      added.recipient = manifest_.recipient;
      added.message_id = manifest_.message_id;
    } else {
      undo_.Push([this_flight = &flight_, key, before = found->second] { this_flight->lists[key] = before; });
    }
    ListRecord& list = flight_.lists[key];
    if (manifest_.declared_count) list.declared = std::max(list.declared.value_or(0), *manifest_.declared_count);
    if (manifest_.part) {
      list.parts.insert(manifest_.part->number);
      if (manifest_.part->last) list.last_part = manifest_.part->number;
    }
    return &list;
  }

  void CloseList(const ListRecord* list) {
    if (list == nullptr || !list->IsComplete()) return;
    applied_.list_completed = true;
    const std::string key = ListKey(manifest_);
    undo_.Push([this_flight = &flight_, key, before = *list] { this_flight->lists[key] = before; });
    flight_.lists.erase(key);
  }

  void ApplyTraveler(ScreenedTraveler& traveler, ListRecord* list) {
    const auto known = flight_.Find(traveler.identity, claim_);
    if (!known && effect_.expects_known && !applied_.duplicate_message) ++applied_.unknown_travelers;
    if (!known && !traveler.identity.is_named) return;  // References to nobody; there is nothing to screen.
    const TravelerIndex index = known ? *known : flight_.Add(traveler.identity, undo_);
    TravelerRecord& record = flight_.travelers[index];
    if (list != nullptr) list->persons.insert(index);
    if (known && record.content == traveler.identity.content) {
      ++applied_.repeats;
    } else if (known && effect_.replaces_data) {
      ++applied_.changes;
    }
    flight_.Learn(index, traveler.identity, undo_);
    Update(record, traveler.identity, !known);
    ApplyAlerts(index, record, traveler);
  }

  void Update(TravelerRecord& record, const TravelerIdentity& identity, bool is_new) {
    TravelerRecord next = record;
    next.claimed_by = claim_;
    if (is_new || effect_.replaces_data) {
      next.content = identity.content;
      if (identity.name != 0) next.name = identity.name;
      if (identity.birth != 0) next.birth = identity.birth;
      if (identity.locator != 0) next.locator = identity.locator;
    }
    if (is_new || !applied_.duplicate_message) {
      // A list names those who are expected; it does not fetch anybody out of the aircraft.
      const bool stays_boarded = effect_.replaces_data && record.status == AlertStatus::kBoarded && !is_new;
      if (!stays_boarded) next.status = effect_.status;
    }
    undo_.Set(record, next);
  }

  void ApplyAlerts(TravelerIndex index, const TravelerRecord& record, ScreenedTraveler& traveler) {
    // Keys of the entries that the traveler still resembles.
    std::set<std::string> seen;
    for (Alert& candidate : traveler.candidates) {
      const std::string entry = EntryKey(candidate.entry.list, candidate.entry.id);
      if (!seen.insert(entry).second) continue;
      candidate.status = record.status;
      Raise(index, entry, std::move(candidate));
    }
    for (auto known = flight_.alerts.lower_bound({index, ""});
         known != flight_.alerts.end() && known->first.first == index; ++known) {
      if (!seen.contains(known->first.second)) Revise(known->second, NextOf(known->second, record, traveler));
    }
  }

  // A candidate of this message.
  void Raise(TravelerIndex index, const std::string& entry, Alert candidate) {
    const auto known = flight_.alerts.find({index, entry});
    if (known == flight_.alerts.end()) {
      const TravelerRecord& record = flight_.travelers[index];
      candidate.alert_id = AlertId(flight_.key, record.key, record.namesake, candidate.entry.list, candidate.entry.id);
      candidate.revision = 1;
      candidate.flight = manifest_.flight;
      const auto key = std::make_pair(index, entry);
      applied_.alerts.push_back(candidate);
      flight_.alerts.emplace(key, std::move(candidate));
      undo_.Push([this_flight = &flight_, key] { this_flight->alerts.erase(key); });
      return;
    }
    // A close-out that names a traveler in short must not weaken what a full list has shown.
    if (!effect_.replaces_data && candidate.weight < known->second.weight) {
      Alert next = known->second;
      next.status = candidate.status;
      candidate = std::move(next);
    }
    Revise(known->second, std::move(candidate));
  }

  // An alert of this traveler that the message's data do not raise again.
  Alert NextOf(const Alert& known, const TravelerRecord& record, const ScreenedTraveler& traveler) {
    Alert next = known;
    if (known.status != AlertStatus::kNoLongerMatches) next.status = record.status;
    if (!effect_.replaces_data || applied_.duplicate_message || !reassess_) return next;
    auto again = reassess_(*traveler.traveler, known.entry);
    if (!again) return next;
    next = std::move(again->alert);
    next.status = again->is_hit ? record.status : AlertStatus::kNoLongerMatches;
    return next;
  }

  void Revise(Alert& known, Alert next) {
    next.alert_id = known.alert_id;
    next.revision = known.revision;
    if (SaysTheSame(known, next)) return;
    next.revision = known.revision + 1;
    ++applied_.revisions;
    applied_.alerts.push_back(next);
    undo_.Set(known, std::move(next));
  }

  // Messages about the flight speak of travelers whom they do not name.
  void ApplyToWholeFlight(bool names_nobody) {
    if (applied_.duplicate_message) return;
    if (manifest_.kind == ManifestKind::kFlightCancel) {
      SetStatusOfAll([](AlertStatus) { return AlertStatus::kFlightCancelled; });
    } else if (manifest_.kind == ManifestKind::kCloseoutOnBoard && names_nobody) {
      // Closed without a list: whoever was not taken off is on board.
      SetStatusOfAll([](AlertStatus status) { return status == AlertStatus::kOpen ? AlertStatus::kBoarded : status; });
    }
    if (!flight_changed_) return;
    for (auto& [key, alert] : flight_.alerts) {
      if (alert.flight == flight_.flight) continue;
      Alert next = alert;
      next.flight = flight_.flight;
      ++next.revision;
      ++applied_.revisions;
      applied_.alerts.push_back(next);
      undo_.Set(alert, std::move(next));
    }
  }

  template <typename Next>
  void SetStatusOfAll(Next&& next_of) {
    for (TravelerRecord& record : flight_.travelers) {
      const AlertStatus status = next_of(record.status);
      if (status != record.status) undo_.Set(record.status, status);
    }
    for (auto& [key, alert] : flight_.alerts) {
      if (alert.status == AlertStatus::kNoLongerMatches) continue;
      Alert next = alert;
      next.status = flight_.travelers[key.first].status;
      Revise(alert, std::move(next));
    }
  }

  FlightRecord& flight_;
  const Manifest& manifest_;
  const uint64_t claim_;
  UndoLog& undo_;
  const Reassess& reassess_;
  const Effect effect_;
  bool flight_changed_ = false;
  Applied applied_;
};

// Of a flight that is not remembered each message stands for itself.
Applied ApplyAlone(const Manifest& manifest, std::span<ScreenedTraveler> travelers) {
  Applied applied;
  const Effect effect = EffectOf(manifest.kind);
  const std::string flight_key = FlightKey(manifest.flight);
  for (ScreenedTraveler& traveler : travelers) {
    if (effect.expects_known) ++applied.unknown_travelers;
    for (Alert& candidate : traveler.candidates) {
      candidate.alert_id = AlertId(flight_key, traveler.identity.key, 0, candidate.entry.list, candidate.entry.id);
      candidate.revision = 1;
      candidate.status = effect.status;
      candidate.flight = manifest.flight;
      applied.alerts.push_back(std::move(candidate));
    }
  }
  return applied;
}

}  // namespace

// The flight that a message about a flight means although it gives other places or another
// hour: of the same designator, on the same day or the one before or after.
std::shared_ptr<FlightRecord> FlightLedger::State::FindSimilar(const Manifest& manifest) const {
  const model::Leg& leg = manifest.flight.legs.front();
  const auto day_of = [](const model::Leg& l) -> std::optional<int32_t> {
    const auto date = model::PartialDate::Parse(std::string_view(l.departure.local_time).substr(0, 10));
    if (!date) return std::nullopt;
    return date->FirstDay();
  };
  const auto day = day_of(leg);
  if (!day || leg.flight.empty()) return nullptr;
  const int32_t days_max = manifest.kind == ManifestKind::kFlightChange ? 1 : 0;
  std::shared_ptr<FlightRecord> best;
  std::tuple<int32_t, bool, std::string> best_rank;
  for (const auto& [key, record] : flights) {
    const model::Leg& other = record->flight.legs.front();
    const auto other_day = day_of(other);
    if (other.flight != leg.flight || other.carrier != leg.carrier || !other_day) continue;
    const int32_t days = std::abs(*other_day - *day);
    if (days > days_max) continue;
    // The key last: the choice must not depend on the order of the table.
    std::tuple<int32_t, bool, std::string> rank{days, other.departure.airport != leg.departure.airport, record->key};
    if (!best || rank < best_rank) {
      best = record;
      best_rank = std::move(rank);
    }
  }
  return best;
}

FlightRecord* FlightLedger::State::FlightOf(const Manifest& manifest) {
  const std::string key = FlightKey(manifest.flight);
  if (const auto found = flights.find(key); found != flights.end()) return found->second.get();
  std::shared_ptr<FlightRecord> record;
  const bool is_list = manifest.kind == ManifestKind::kList || manifest.kind == ManifestKind::kChange;
  if (!is_list) record = FindSimilar(manifest);
  if (!record) record = std::make_shared<FlightRecord>(key, manifest.flight);
  undo.Push([this, key] { flights.erase(key); });
  return flights.emplace(key, std::move(record)).first->second.get();
}

FlightLedger::FlightLedger(LedgerOptions options) : state_(std::make_unique<State>(options)) {}
FlightLedger::~FlightLedger() = default;
FlightLedger::FlightLedger(FlightLedger&&) noexcept = default;
FlightLedger& FlightLedger::operator=(FlightLedger&&) noexcept = default;

Applied FlightLedger::Apply(const Manifest& manifest, std::span<ScreenedTraveler> travelers, const MessageTimes& times,
                            const Reassess& reassess) {
  // Not taken back by a rollback: the message will come again.
  state_->latest_ms = std::max(state_->latest_ms, times.sent_ms);
  if (!IsTrackable(manifest.flight)) return ApplyAlone(manifest, travelers);
  FlightRecord* flight = state_->FlightOf(manifest);
  Application application(*flight, manifest, ++state_->message_count, state_->undo, reassess);
  return application.Run(travelers, times);
}

bool FlightLedger::RememberNotice(const model::Flight& flight, std::string_view text) {
  if (!IsTrackable(flight)) return true;
  const auto found = state_->flights.find(FlightKey(flight));
  if (found == state_->flights.end()) return true;
  return found->second->RememberSeen(HashOf({"notice", text}), state_->undo);
}

void FlightLedger::Commit() { state_->undo.Commit(); }
void FlightLedger::Rollback() { state_->undo.Rollback(); }

std::vector<IncompleteList> FlightLedger::IncompleteLists(int64_t now_ms, int64_t after_ms) const {
  std::vector<IncompleteList> lists;
  for (const auto& [key, flight] : state_->flights) {
    if (flight->key != key) continue;
    for (const auto& [list_key, list] : flight->lists) {
      if (now_ms - list.first_seen_ms < after_ms) continue;
      lists.push_back({flight->flight, list.sender, list.recipient, list.message_id, list.persons.size(), list.declared,
                       list.MissingParts(), key, list_key});
    }
  }
  std::ranges::sort(lists, {}, [](const IncompleteList& list) { return std::tie(list.flight_key, list.list_key); });
  return lists;
}

void FlightLedger::Forget(const std::vector<IncompleteList>& lists) {
  for (const IncompleteList& list : lists) {
    const auto flight = state_->flights.find(list.flight_key);
    if (flight != state_->flights.end()) flight->second->lists.erase(list.list_key);
  }
}

void FlightLedger::DropOldFlights() {
  SAFEMATCH_CHECK(state_->undo.empty());
  std::erase_if(state_->flights, [&](const auto& item) {
    return state_->latest_ms - item.second->updated_ms > state_->options.retention_ms;
  });
}

size_t FlightLedger::flight_count() const { return state_->flights.size(); }

size_t FlightLedger::open_list_count() const {
  size_t count = 0;
  for (const auto& [key, flight] : state_->flights) count += flight->key == key ? flight->lists.size() : 0;
  return count;
}

}  // namespace safematch::ledger
