// The readers of the domain's values over a parsed document. Private to `model`.
#pragma once

#include "model/json.h"
#include "model/json_fields.h"

namespace safematch::model {

// True when `text` has something that matching can compare: a letter, a digit or any
// character beyond ASCII.
bool IsComparable(std::string_view text);
bool IsComparable(const PersonName& name);
// Any document with a comparable number.
bool IsComparable(const std::vector<TravelDocument>& documents);

// A document that says nothing is left out: "{}" is 3 bytes in the text and 100 in memory.
void ReadDocuments(const JsonInput& in, std::vector<TravelDocument>& documents);
// Fields only; whether they suffice for screening is the caller's to judge.
void ReadTraveler(const JsonInput& in, Traveler& traveler);
void ReadEntry(const JsonInput& in, WatchlistEntry& entry);
void ReadLeg(const JsonInput& in, Leg& leg);
// A count or number that cannot be meant is reported ("out_of_range") and left out.
std::optional<int64_t> ReadCount(const JsonInput& in, int64_t least, int64_t most);

// Whether there is a name or a document number beside what the machine-readable zone may hold.
bool HasOtherThanZone(const Traveler& traveler);
// Fails with "no_name_or_document" when the traveler carries nothing to screen by; a
// machine-readable zone counts, though nobody has read it yet.
void RequireScreenable(const JsonInput& in, const Traveler& traveler);

// `root` is an object. Travelers that cannot be read go to `rejected`.
void ReadManifest(const JsonInput& in, ParsedManifest& parsed);

// `root` likewise. Whether the traveler can be screened is not asked again.
void ReadAlert(const JsonInput& in, Alert& alert);

}  // namespace safematch::model
