// A person on a manifest, as the carrier sent it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/optional_box.h"
#include "base/personal.h"
#include "model/machine_readable_zone.h"
#include "model/partial_date.h"
#include "model/person_name.h"

namespace safematch::model {

enum class TravelerRole { kPassenger, kCrew, kTransitPassenger, kTransitCrew };

enum class DocumentStatus { kNone, kLost, kStolen, kInvalidated };  // Only watchlists set it.

struct TravelDocument {
  std::string type;             // "P" passport, "V" visa, "I" identity card ... as in PAXLST; may be empty.
  Personal number;              // As sent; compared without blanks and punctuation.
  std::string issuing_country;  // ISO 3166 alpha-3 where known, otherwise as sent; may be empty.
  std::optional<PartialDate> expires;
  DocumentStatus status = DocumentStatus::kNone;

  bool operator==(const TravelDocument&) const = default;
};

// Another reference to the traveler, as sent: "CR" frequent flyer, "YZY" ticket, or whatever else
// the sender's system has. Nothing in the matching uses it.
struct TravelerReference {
  std::string qualifier;  // PAXLST: RFF 1153.
  std::string value;

  bool operator==(const TravelerReference&) const = default;
};

struct Traveler {
  std::string id;  // The sender's own reference (PAXLST: RFF+ABO); unique within a message when not empty.
  PersonName name;
  std::optional<PartialDate> date_of_birth;
  std::vector<PartialDate> date_of_birth_alternatives;  // Other readings of the same field (century, swapped).
  Personal date_of_birth_raw;                           // As sent; only when it could not be read as it stands.
  Sex sex = Sex::kUnknown;
  std::string nationality;  // ISO 3166 alpha-3 where known.
  Personal place_of_birth;
  std::vector<TravelDocument> documents;
  TravelerRole role = TravelerRole::kPassenger;
  std::string record_locator;
  std::string seat;
  std::string redress_number;
  std::vector<TravelerReference> references;  // Those without a field of their own, in the order sent.
  OptionalBox<MachineReadableZone> mrz;       // Absent when the sender gives none.

  bool operator==(const Traveler&) const = default;
};

}  // namespace safematch::model
