// A person or document that a partner state asks to be told about.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/traveler.h"

namespace safematch::model {

enum class NameKind { kPrimary, kAlias, kWeakAlias, kFormer, kNative };

struct EntryName {
  PersonName name;
  NameKind kind = NameKind::kPrimary;

  bool operator==(const EntryName&) const = default;
};

struct Warrant {
  std::string reference;
  std::string issuer;
  std::optional<PartialDate> expires;

  bool operator==(const Warrant&) const = default;
};

struct NationalityVerified {
  std::string by;
  std::string date;

  bool operator==(const NationalityVerified&) const = default;
};

struct WatchlistEntry {
  std::string id;     // Unique within its list.
  std::string list;   // "SAFE", "OFAC" ...
  std::string owner;  // State that answers for the entry, alpha-3.
  std::vector<EntryName> names;
  std::vector<BirthDate> birth_dates;  // Alternatives: any of them may be the true one.
  Sex sex = Sex::kUnknown;
  std::vector<std::string> nationalities;
  std::vector<Personal> places_of_birth;
  std::vector<TravelDocument> documents;
  std::string offense;
  std::optional<Warrant> warrant;
  std::string legal_basis;
  std::vector<std::string> releasable_to;
  std::vector<std::string> biometric_refs;  // Opaque references; never compared.
  std::optional<NationalityVerified> nationality_verified;
  std::string valid_from;   // "YYYY-MM-DD" or empty.
  std::string valid_until;  // "YYYY-MM-DD" or empty.
  std::string remarks;

  bool operator==(const WatchlistEntry&) const = default;
};

}  // namespace safematch::model
