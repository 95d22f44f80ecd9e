// Manifests as UN/EDIFACT PAXLST interchanges, as carriers send them.
// Source: UN/EDIFACT D.05B PAXLST and the WCO/IATA/ICAO PAXLST guide v6.0 (2016).
#pragma once

#include <string>
#include <string_view>

#include "model/manifest.h"

namespace safematch::load {

struct PaxlstWriterOptions {
  std::string recipient = "SLVAPIS";
  // When the interchange was made, for UNB and UNG: YYMMDD and HHMM. Nothing reads the clock.
  std::string date = "260301";
  std::string time = "0000";
  bool line_breaks = true;             // "\r\n" after each segment.
  bool group = true;                   // UNG and UNE around the message.
  bool second_given_separate = false;  // FAMILY:GIVEN:SECOND instead of FAMILY:GIVEN SECOND.
  bool measures = false;               // MEA with made-up bags.
};

// Longest component of a name; longer ones are cut. Source: PAXLST C080, an..35.
inline constexpr size_t kPaxlstNameBytesMax = 35;

// One interchange with one message. BGM follows from the manifest's kind, or is 250 if all
// travelers are crew; S010 is written if the manifest has a part. The reference of UNB is
// what stands in `message_id` before the first "/", that of UNH what stands behind ("1" if
// nothing does), so that reading the interchange gives the same message_id.
// CNT carries declared_count, or the travelers of this message when it is absent.
// No place in PAXLST have `problems`, alternatives of birth dates and the status of documents.
// Delimiters in values are released, control characters left out. Pure; thread-safe.
std::string WritePaxlst(const model::Manifest& manifest, const PaxlstWriterOptions& options = {});

}  // namespace safematch::load
