#include "ledger/flight_record.h"

#include <algorithm>

namespace safematch::ledger {

namespace {

// Spreads the holders of one key over the table (the finaliser of SplitMix64, Steele et al. 2014).
KeyHash HolderKey(KeyHash key, size_t number) {
  KeyHash mixed = key + number * 0x9E3779B97F4A7C15ULL;
  mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
  return mixed ^ (mixed >> 31U);
}

bool Differ(KeyHash a, KeyHash b) { return a != 0 && b != 0 && a != b; }

}  // namespace

bool ListRecord::IsComplete() const {
  if (declared) return std::cmp_greater_equal(persons.size(), *declared);
  return last_part && MissingParts().empty();
}

std::vector<int> ListRecord::MissingParts() const {
  std::vector<int> missing;
  if (!last_part) return missing;
  // Bounded by the parts that a notice can usefully name.
  constexpr size_t kMissingMax = 100;
  for (int part = 1; part <= *last_part && missing.size() < kMissingMax; ++part) {
    if (!parts.contains(part)) missing.push_back(part);
  }
  return missing;
}

template <typename Accept>
std::optional<TravelerIndex> FlightRecord::FindHolder(KeyHash key_hash, Accept&& accept) const {
  if (key_hash == 0) return std::nullopt;
  for (size_t number = 0; number < kHoldersMax; ++number) {
    const auto holder = holders_.find(HolderKey(key_hash, number));
    if (holder == holders_.end()) return std::nullopt;
    if (accept(holder->second)) return holder->second;
  }
  return std::nullopt;
}

void FlightRecord::AddHolder(KeyHash key_hash, TravelerIndex index, UndoLog& undo) {
  if (key_hash == 0) return;
  for (size_t number = 0; number < kHoldersMax; ++number) {
    const KeyHash slot = HolderKey(key_hash, number);
    const auto [holder, added] = holders_.try_emplace(slot, index);
    if (added) undo.Push([this, slot] { holders_.erase(slot); });
    if (holder->second == index) return;
  }
}

std::optional<TravelerIndex> FlightRecord::Find(const TravelerIdentity& identity, uint64_t claim) const {
  // One message names a person once; the second of the same name is another person, unless
  // the two rows are equal.
  const auto is_free = [&](TravelerIndex i) {
    return travelers[i].claimed_by != claim || travelers[i].content == identity.content;
  };
  // Name and birth date both of somebody else: references are reused (some senders number
  // their persons anew in each message), and a child travels on a parent's document.
  const auto is_other_person = [&](TravelerIndex i) {
    return Differ(identity.name, travelers[i].name) && Differ(identity.birth, travelers[i].birth);
  };
  const auto shares_document = [&](TravelerIndex i) {
    return std::ranges::any_of(identity.documents, [&](KeyHash document) {
      return FindHolder(document, [&](TravelerIndex holder) { return holder == i; }).has_value();
    });
  };
  if (auto found = FindHolder(identity.reference, [&](TravelerIndex i) {
        return is_free(i) && (!is_other_person(i) || shares_document(i));
      })) {
    return found;
  }
  for (const KeyHash document : identity.documents) {
    if (auto found = FindHolder(document, [&](TravelerIndex i) { return is_free(i) && !is_other_person(i); })) {
      return found;
    }
  }
  const auto is_same_birth = [&](TravelerIndex i) { return is_free(i) && !Differ(identity.birth, travelers[i].birth); };
  for (const KeyHash key_hash : {identity.locator_and_name, identity.name_and_birth}) {
    if (auto found = FindHolder(key_hash, is_same_birth)) return found;
  }
  // A name alone, when one side has no birth date.
  if (auto found = FindHolder(identity.name, [&](TravelerIndex i) {
        return is_free(i) && (identity.birth == 0 || travelers[i].birth == 0) &&
               !Differ(identity.locator, travelers[i].locator);
      })) {
    return found;
  }
  if (identity.is_named) return std::nullopt;
  // References alone: a record locator means its traveler when only one holds it.
  size_t holders = 0;
  const auto only = FindHolder(identity.locator, [&](TravelerIndex) {
    ++holders;
    return false;
  });
  if (only || holders != 1) return std::nullopt;
  return FindHolder(identity.locator, is_free);
}

TravelerIndex FlightRecord::Add(const TravelerIdentity& identity, UndoLog& undo) {
  const auto index = static_cast<TravelerIndex>(travelers.size());
  TravelerRecord& traveler = travelers.emplace_back();
  undo.Push([this] { travelers.pop_back(); });
  traveler.key = identity.key;
  // Two persons whom one message does not tell apart still have alerts of their own.
  const KeyHash first = HashOf({{reinterpret_cast<const char*>(identity.key.data()), identity.key.size()}});
  if (holders_.contains(HolderKey(first, 0))) {
    traveler.namesake = ++namesakes_[first];
    undo.Push([this, first] { --namesakes_[first]; });
  } else {
    AddHolder(first, index, undo);
  }
  return index;
}

void FlightRecord::Learn(TravelerIndex index, const TravelerIdentity& identity, UndoLog& undo) {
  AddHolder(identity.reference, index, undo);
  for (const KeyHash document : identity.documents) AddHolder(document, index, undo);
  AddHolder(identity.locator_and_name, index, undo);
  AddHolder(identity.name_and_birth, index, undo);
  AddHolder(identity.name, index, undo);
  AddHolder(identity.locator, index, undo);
}

bool FlightRecord::RememberSeen(KeyHash hash, UndoLog& undo) {
  if (seen_.contains(hash)) return false;
  if (seen_.size() < kSeenMax) {
    seen_.insert(hash);
    undo.Push([this, hash] { seen_.erase(hash); });
  }
  return true;
}

}  // namespace safematch::ledger
