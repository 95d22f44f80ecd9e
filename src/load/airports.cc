#include "load/airports.h"

#include <charconv>

#include "base/check.h"

namespace safematch::load {

std::span<const Airport> Airports() {
  static const std::vector<Airport> airports = [] {
    std::vector<Airport> parsed;
    ForEachTableRow(EmbeddedTable("airports"), [&](size_t, const std::vector<std::string_view>& fields) {
      SAFEMATCH_CHECK(fields.size() == 5);
      Airport airport{fields[0], fields[1], 0, &CultureNamed(fields[3]), fields[4]};
      const std::string_view offset = fields[2];
      const auto read = std::from_chars(offset.data(), offset.data() + offset.size(), airport.utc_offset_hours);
      SAFEMATCH_CHECK(read.ec == std::errc() && read.ptr == offset.data() + offset.size());
      parsed.push_back(airport);
    });
    SAFEMATCH_CHECK(parsed.size() >= 2);
    return parsed;
  }();
  return airports;
}

}  // namespace safematch::load
