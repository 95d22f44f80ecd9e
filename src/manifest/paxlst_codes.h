// Code lists of PAXLST, as tables.
// Source: UN/EDIFACT D.05B and the WCO/IATA/ICAO PAXLST guide v6.0 (2016).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "model/manifest.h"

namespace safematch::manifest {

// BGM 1001 (document) and 1004 (function) -> what the message asks for. `known` is false for
// a pair that no guide names; it is then read as a list, so that its persons are screened.
// Numeric functions (1225, "9" original) do not change what a list is.
struct KindReading {
  model::ManifestKind kind = model::ManifestKind::kList;
  bool known = true;
};
KindReading ReadKind(std::string_view document, std::string_view function);

// Whether a BGM of this document belongs to CUSRES, the answer of a state to a list: 962 reply,
// 132 later change, 312 acknowledgement. PAXLST has none of them.
bool IsAnswerDocument(std::string_view document);

// NAD 3035: which persons the segment opens.
struct PartyReading {
  model::TravelerRole role = model::TravelerRole::kPassenger;
  bool is_person = true;         // False: a reporting party.
  bool references_only = false;  // Close-outs name persons by reference alone.
};
std::optional<PartyReading> ReadParty(std::string_view qualifier);

// ATT 9019: "M", "F", "X" (in words or lower case as well), and 1 / 2 of ISO 5218; everything
// else is unknown. A repeated value ("M*M*M") counts once.
model::Sex ReadSex(std::string_view value, char repetition);

// A total or number: digits, blanks around them allowed.
std::optional<int64_t> ReadCount(std::string_view text);

// The carrier of a flight designator: "BA" of "BA0123", "BA 123" and "BAMCL" (a master crew
// list), "BAW" of "BAW123"; empty if it has none.
std::string_view CarrierOfFlight(std::string_view flight);

// Whether the text can be a carrier's code: two or three letters and digits, not all digits.
bool IsCarrierCode(std::string_view text);

// The airport of a UN/LOCODE, "AKL" of "NZAKL"; other texts as they are.
std::string_view AirportOfLocode(std::string_view code);

// `text` if it is a short code fit for messages and counters (letters and digits, at most
// `length_max`), otherwise "other": texts of unknown length may hold personal data.
std::string_view CodeOrOther(std::string_view text, size_t length_max = 3);

}  // namespace safematch::manifest
