// Undoes what mail programs and word processors do to a whole EDIFACT payload.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace safematch::manifest {

struct RepairedPayload {
  std::string bytes;
  // Typographic quotation marks ended segments; each that does is an apostrophe again. Values
  // may have lost or won a character by it.
  bool suspect_terminator = false;
};

// What may be wrong with `payload` as a whole, put right in a copy; nothing if it needs none:
//   "> UNA..." quoted by a mail program: without the marks in front of each line
//   quoted-printable, when a mail header in front says so: decoded
//   ’ and its like where segments end, at least twice
// `interchange_begin`: byte of the first UNA, UNB or UNH. Cost: linear; for payloads of ASCII
// without mail around, one pass over the bytes.
std::optional<RepairedPayload> RepairPayload(std::string_view payload, size_t interchange_begin);

// Whether the payload holds one of those marks anywhere, repaired or not.
bool HasTypographicMark(std::string_view payload);

}  // namespace safematch::manifest
