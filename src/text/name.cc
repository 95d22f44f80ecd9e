#include "text/name.h"

#include "text/name_fields.h"
#include "text/readings.h"

namespace safematch::text {

uint32_t LetterSet(std::string_view word) {
  uint32_t set = 0;
  for (const char c : word) set |= c >= 'A' && c <= 'Z' ? 1U << (c - 'A') : 1U << 26;
  return set;
}

PreparedName PrepareName(const NameParts& parts, NameSource source) {
  const NameFields fields(parts, source);
  NameWords words = ReadWords(fields, {});
  PreparedName name;
  name.cut = words.limit_reached;
  name.readings = MakeReadings(fields, std::move(words));
  return name;
}

}  // namespace safematch::text
