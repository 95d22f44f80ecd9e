// Machine-readable zones: any text gives one answer, within its bounds, and neither the ends of
// its lines nor its case change what it says.
#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "manifest/mrz.h"
#include "tests/fuzz/fuzz_text.h"

namespace safematch::fuzz {
namespace {

using manifest::MrzReading;
using manifest::ReadMrz;
using model::MachineReadableZone;

constexpr std::string_view kFormats[] = {"TD1", "TD2", "TD3", "MRV-A", "MRV-B"};
constexpr std::string_view kFields[] = {"document_number", "date_of_birth", "expires", "optional_data", "composite"};

template <size_t N>
bool IsOneOf(std::string_view text, const std::string_view (&list)[N]) {
  return std::find(std::begin(list), std::end(list), text) != std::end(list);
}

bool AreDistinctFields(const std::vector<std::string>& fields) {
  return std::set<std::string>(fields.begin(), fields.end()).size() == fields.size() &&
         std::all_of(fields.begin(), fields.end(), [](const std::string& field) { return IsOneOf(field, kFields); });
}

bool HasNoFiller(const Personal& text) { return text.Reveal().find('<') == std::string::npos; }

void CheckBounds(std::string_view text, const MrzReading& reading) {
  const MachineReadableZone& zone = reading.mrz;
  SAFEMATCH_CHECK(zone.lines.size() <= manifest::kMrzLinesMax);
  size_t bytes = 0;
  for (const Personal& line : zone.lines) {
    SAFEMATCH_CHECK(!line.empty());
    SAFEMATCH_CHECK(text.find(line.Reveal()) != std::string_view::npos);
    bytes += line.Reveal().size();
  }
  SAFEMATCH_CHECK(bytes <= std::min(text.size(), manifest::kMrzBytesMax));

  SAFEMATCH_CHECK(reading.problem.empty() == reading.problem_text.empty());
  SAFEMATCH_CHECK(reading.problem_text.size() < 300);
  SAFEMATCH_CHECK(zone.mismatches.empty());
  if (zone.format.empty()) {
    SAFEMATCH_CHECK(reading.problem == "mrz_unreadable");
    MachineReadableZone nothing;
    nothing.lines = zone.lines;
    SAFEMATCH_CHECK(zone == nothing);
    return;
  }
  SAFEMATCH_CHECK(reading.problem.empty() || reading.problem == "mrz_incomplete");
  SAFEMATCH_CHECK(IsOneOf(zone.format, kFormats));
  SAFEMATCH_CHECK(AreDistinctFields(zone.failed_check_digits));
  SAFEMATCH_CHECK(AreDistinctFields(zone.corrected));
  SAFEMATCH_CHECK(HasNoFiller(zone.name.family_name) && HasNoFiller(zone.name.given_names));
  SAFEMATCH_CHECK(HasNoFiller(zone.name.full_name) && HasNoFiller(zone.document_number));
  SAFEMATCH_CHECK(zone.name.family_name.Reveal().size() <= 44 && zone.name.given_names.Reveal().size() <= 44);
  for (const model::PartialDate& date : zone.date_of_birth_alternatives) SAFEMATCH_CHECK(date != zone.date_of_birth);
}

// What is read, without the lines as they were sent.
MachineReadableZone Fields(const MrzReading& reading) {
  MachineReadableZone zone = reading.mrz;
  zone.lines.clear();
  return zone;
}

void Check(std::string_view text, const std::optional<model::PartialDate>& flight_date) {
  const MrzReading reading = ReadMrz(text, flight_date);
  CheckBounds(text, reading);
  const MrzReading again = ReadMrz(text, flight_date);
  SAFEMATCH_CHECK(again.mrz == reading.mrz && again.problem == reading.problem);
  if (text.size() * 2 > manifest::kMrzBytesMax) return;

  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  SAFEMATCH_CHECK(Fields(ReadMrz(upper, flight_date)) == Fields(reading));

  if (text.find('\r') != std::string_view::npos) return;
  std::string wrapped;
  for (const char c : text) {
    if (c == '\n') wrapped += '\r';
    wrapped += c;
  }
  const MrzReading with_crlf = ReadMrz(wrapped, flight_date);
  SAFEMATCH_CHECK(with_crlf.mrz == reading.mrz && with_crlf.problem == reading.problem);
}

}  // namespace
}  // namespace safematch::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace safematch;
  const std::string_view text = fuzz::TextOf(data, size);
  fuzz::Check(text, std::nullopt);
  fuzz::Check(text, model::PartialDate{2026, 3, 1});
  return 0;
}
