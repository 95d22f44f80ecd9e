// What is wrong with the data of a manifest, told so that it can go back to the carrier: counts
// and the carrier's own references, no other passenger data.
//
// Source: the missing-data notices of goTravel and CBP's "manifest sufficiency" reports; field
// errors as seen in APIS feeds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/manifest.h"

namespace safematch::quality {

// One kind of shortcoming and the travelers that have it.
struct Issue {
  std::string_view code;            // "missing_birth_date"; a row of the table in data_quality.cc.
  std::string_view text;            // A sentence for the carrier.
  std::vector<uint32_t> travelers;  // Indices into Manifest::travelers, ascending; never empty.
};

// In the order of the table; only what occurs. Lists and changes are checked; cancellations and
// close-outs name people by reference alone, which is no shortcoming. Pure.
std::vector<Issue> CheckManifest(const model::Manifest& manifest);

// All codes and texts, for documentation.
struct IssueKind {
  std::string_view code;
  std::string_view text;
};
std::vector<IssueKind> IssueKinds();

// A notice names at most so many travelers of one issue; the count tells the rest.
inline constexpr size_t kReferencesMax = 100;

// The issues as a JSON array for who debugs a feed: code, text, count and the travelers' places.
std::string IssuesJson(const std::vector<Issue>& issues);

// The notice (schemas/data-quality.schema.json) of one manifest's issues.
// REQUIRES: issues are those of `manifest`, and there is at least one.
std::string MissingDataNotice(const model::Manifest& manifest, const std::vector<Issue>& issues);

// Equal for the same shortcomings of the same travelers, whichever message shows them.
std::string Fingerprint(const model::Manifest& manifest, const std::vector<Issue>& issues);

// What a notice about an incomplete list says.
struct MissingPersons {
  std::string sender;
  std::string recipient;
  std::string message_id;  // Of the first part that came.
  model::Flight flight;
  uint64_t persons_seen = 0;
  std::optional<int64_t> declared_count;
  std::vector<int> missing_parts;
};
std::string IncompleteListNotice(const MissingPersons& missing);

}  // namespace safematch::quality
