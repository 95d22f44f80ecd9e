#include "ledger/identity.h"

#include <algorithm>

#include "base/hash.h"
#include "model/json.h"
#include "text/fold.h"

namespace safematch::ledger {

namespace {

constexpr size_t kDayBytes = 10;  // "2026-03-01" of a local time.

std::string FoldedName(const model::PersonName& name) {
  return text::Fold(name.Display().Reveal(), text::Diacritics::kDropped);
}

std::string_view DayOf(const std::string& local_time) { return std::string_view(local_time).substr(0, kDayBytes); }

}  // namespace

std::string FlightKey(const model::Flight& flight) {
  if (flight.legs.empty()) return "";
  const model::Leg& first = flight.legs.front();
  // The day is the flight's identity; the hour moves.
  return fmt::format("{}/{}/{}/{}/{}", first.carrier, first.flight, DayOf(first.departure.local_time),
                     first.departure.airport, flight.legs.back().arrival.airport);
}

bool IsTrackable(const model::Flight& flight) {
  if (flight.legs.empty()) return false;
  const model::Leg& first = flight.legs.front();
  return !first.departure.local_time.empty() && (!first.flight.empty() || !first.departure.airport.empty());
}

std::string TravelerKey(const model::Traveler& traveler) {
  if (!traveler.id.empty()) return "id:" + traveler.id;
  if (!traveler.record_locator.empty()) return "pnr:" + traveler.record_locator + ":" + FoldedName(traveler.name);
  for (const model::TravelDocument& document : traveler.documents) {
    if (const std::string number = text::FoldDocumentNumber(document.number.Reveal()); !number.empty()) {
      return "doc:" + document.issuing_country + ":" + number;
    }
  }
  return "name:" + FoldedName(traveler.name) + ":" +
         (traveler.date_of_birth ? traveler.date_of_birth->ToString() : std::string());
}

KeyHash HashOf(std::initializer_list<std::string_view> fields) {
  Sha256 hash;
  for (const std::string_view field : fields) hash.UpdateField(field);
  const Sha256Digest digest = hash.Finish();
  KeyHash value = 0;
  for (size_t i = 0; i < sizeof(value); ++i) value = value << 8U | digest[i];
  return std::max<KeyHash>(value, 1);
}

TravelerIdentity IdentityOf(const model::Traveler& traveler) {
  TravelerIdentity identity;
  const Sha256Digest key = Sha256Of(TravelerKey(traveler));
  std::copy_n(key.begin(), identity.key.size(), identity.key.begin());
  if (!traveler.id.empty()) identity.reference = HashOf({"id", traveler.id});
  for (const model::TravelDocument& document : traveler.documents) {
    if (identity.documents.size() == TravelerIdentity::kDocumentsMax) break;
    const std::string number = text::FoldDocumentNumber(document.number.Reveal());
    if (!number.empty()) identity.documents.push_back(HashOf({"doc", document.issuing_country, number}));
  }
  const std::string name = FoldedName(traveler.name);
  const std::string birth = traveler.date_of_birth ? traveler.date_of_birth->ToString() : "";
  if (!birth.empty()) identity.birth = HashOf({"birth", birth});
  if (!traveler.record_locator.empty()) identity.locator = HashOf({"locator", traveler.record_locator});
  if (!name.empty()) {
    identity.name = HashOf({"name", name});
    if (!birth.empty()) identity.name_and_birth = HashOf({"name and birth", name, birth});
    if (identity.locator != 0) identity.locator_and_name = HashOf({"pnr", traveler.record_locator, name});
  }
  identity.is_named = !name.empty() || !identity.documents.empty();
  identity.content = HashOf({model::ToJson(traveler)});
  return identity;
}

std::string AlertId(std::string_view flight_key, const std::array<uint8_t, 16>& traveler_key, uint32_t namesake,
                    std::string_view list, std::string_view entry_id) {
  Sha256 id;
  id.UpdateField("safematch.alert-id/2");
  id.UpdateField(flight_key);
  id.UpdateField({reinterpret_cast<const char*>(traveler_key.data()), traveler_key.size()});
  id.UpdateField(std::to_string(namesake));
  id.UpdateField(list);
  id.UpdateField(entry_id);
  return Hex(id.Finish(), 16);
}

}  // namespace safematch::ledger
