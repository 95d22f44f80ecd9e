// Who is who: the same flight and the same traveler in messages that say it differently.
//
// Source: APIS practice. A traveler on a flight is known by the first that is there of: the
// sender's unique reference (RFF+ABO); record locator (RFF+AVF) with the name; a document;
// name and birth date.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "model/manifest.h"

namespace safematch::ledger {

// Identity of a flight: carrier, designator, departure day and airport, arrival airport.
// Empty without a leg.
std::string FlightKey(const model::Flight& flight);

// Whether the key names one flight: it needs a day and a designator or an airport. Of any other
// flight nothing is remembered, because what looks like a repeat might be another day's.
bool IsTrackable(const model::Flight& flight);

// Identity of a traveler on a flight by what one message says.
std::string TravelerKey(const model::Traveler& traveler);

using KeyHash = uint64_t;  // 0: the traveler lacks what the key is made of.

// What a traveler can be recognised by, as hashes: the ledger keeps no personal data of
// travelers without an alert.
struct TravelerIdentity {
  static constexpr size_t kDocumentsMax = 4;  // The first ones; more are not needed to recognise anybody.

  std::array<uint8_t, 16> key{};   // Of TravelerKey.
  KeyHash reference = 0;           // The sender's own.
  std::vector<KeyHash> documents;  // Number and issuer.
  KeyHash locator_and_name = 0;
  KeyHash name_and_birth = 0;
  KeyHash name = 0;
  KeyHash locator = 0;
  KeyHash birth = 0;
  KeyHash content = 0;    // Of all fields: equal for an identical repeat.
  bool is_named = false;  // A name or a document, and not references alone.
};

// Pure; thread-safe. Cost: about ten SHA-256 of short texts.
TravelerIdentity IdentityOf(const model::Traveler& traveler);

// The id of an alert: stable for flight, traveler and entry, whatever else changes.
// `namesake` tells travelers apart who have the same key; 0: the first of them.
std::string AlertId(std::string_view flight_key, const std::array<uint8_t, 16>& traveler_key, uint32_t namesake,
                    std::string_view list, std::string_view entry_id);

// The first eight bytes of a SHA-256; never 0.
KeyHash HashOf(std::initializer_list<std::string_view> fields);

}  // namespace safematch::ledger
