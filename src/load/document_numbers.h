// Numbers of made-up travel documents. No two documents of one seed share a number, and none
// of a traveler equals one of a watchlist entry, so that only planted travelers agree on one.
#pragma once

#include <cstdint>
#include <string>

#include "load/random.h"

namespace safematch::load {

enum class DocumentHolder { kEntry, kTraveler };

// Documents of one kind of holder and one seed; beyond, numbers repeat.
inline constexpr uint64_t kDocumentSerialsMax = 50'000'000;

// A letter or digit and eight digits. `serial` identifies the document; `random` chooses only
// the leading sign.
std::string DocumentNumber(DocumentHolder holder, uint64_t seed, uint64_t serial, Random& random);

}  // namespace safematch::load
