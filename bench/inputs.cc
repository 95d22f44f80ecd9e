#include "bench/inputs.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

#include "load/generate_manifests.h"
#include "load/generate_watchlist.h"

namespace safematch::bench {

namespace {

constexpr uint64_t kWatchlistSeed = 20'260'301;
constexpr uint64_t kDecodeSeed = 20'260'302;
constexpr uint64_t kScreenedSeed = 20'260'303;
constexpr size_t kPlantedEntries = 1'000;
constexpr uint32_t kPartTravelersMax = 50;  // Several messages of `screened` in one batch.

Result<std::vector<model::WatchlistEntry>> MakeEntries(size_t count) {
  std::vector<model::WatchlistEntry> entries;
  load::WatchlistOptions options;
  options.count = count;
  options.seed = kWatchlistSeed;
  SAFEMATCH_RETURN_IF_ERROR(load::GenerateWatchlist(options, [&](model::WatchlistEntry&& entry) {
    entries.push_back(std::move(entry));
    return Status();
  }));
  return entries;
}

// `travelers`: where to keep them beside the payloads; may be null.
Result<Messages> MakeMessages(const load::ManifestOptions& options, std::vector<model::Traveler>* travelers) {
  Messages messages;
  SAFEMATCH_ASSIGN_OR_RETURN(const load::ManifestTotals totals,
                             load::GenerateManifests(options, [&](load::GeneratedMessage&& message) {
                               messages.bytes += message.payload.size();
                               messages.payloads.push_back(std::move(message.payload));
                               if (travelers != nullptr) {
                                 std::move(message.manifest.travelers.begin(), message.manifest.travelers.end(),
                                           std::back_inserter(*travelers));
                               }
                               return Status();
                             }));
  messages.travelers = totals.travelers;
  return messages;
}

enum class Script { kAscii, kDiacritics, kOther };

// By the bytes of UTF-8: U+00C0 to U+024F and U+1E00 to U+1EFF are Latin letters with marks.
Script ScriptOf(std::string_view utf8) {
  Script script = Script::kAscii;
  for (size_t i = 0; i < utf8.size(); ++i) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    if (byte < 0xC0) continue;  // ASCII, or within a letter.
    const auto next = static_cast<unsigned char>(i + 1 < utf8.size() ? utf8[i + 1] : 0);
    const bool latin = (byte >= 0xC3 && byte <= 0xC9) || (byte == 0xE1 && next >= 0xB8 && next <= 0xBB);
    if (!latin) return Script::kOther;
    script = Script::kDiacritics;
  }
  return script;
}

Script ScriptOf(const model::PersonName& name) {
  return std::max(
      {ScriptOf(name.family_name.Reveal()), ScriptOf(name.given_names.Reveal()), ScriptOf(name.full_name.Reveal())});
}

Status CollectNames(size_t count, Inputs& inputs) {
  for (const model::WatchlistEntry& entry : inputs.entries) {
    for (const model::EntryName& name : entry.names) {
      const Script script = ScriptOf(name.name);
      std::vector<model::PersonName>& names = script == Script::kAscii        ? inputs.ascii_names
                                              : script == Script::kDiacritics ? inputs.diacritic_names
                                                                              : inputs.other_script_names;
      if (names.size() < count) names.push_back(name.name);
    }
  }
  for (const auto* names : {&inputs.ascii_names, &inputs.diacritic_names, &inputs.other_script_names}) {
    if (names->size() < count) {
      return Fail(ErrorCode::kInternal, "{} names of a script among {} entries, {} wanted; generate more entries",
                  names->size(), inputs.entries.size(), count);
    }
  }
  return {};
}

}  // namespace

Result<Inputs> MakeInputs(const InputSizes& sizes) {
  Inputs inputs;
  SAFEMATCH_ASSIGN_OR_RETURN(inputs.entries, MakeEntries(sizes.entries));
  SAFEMATCH_RETURN_IF_ERROR(CollectNames(sizes.names, inputs));

  load::ManifestOptions decoded;
  decoded.travelers = sizes.decode_travelers;
  decoded.seed = kDecodeSeed;
  SAFEMATCH_ASSIGN_OR_RETURN(inputs.json, MakeMessages(decoded, nullptr));
  decoded.format = model::ManifestFormat::kPaxlst;
  SAFEMATCH_ASSIGN_OR_RETURN(inputs.paxlst, MakeMessages(decoded, nullptr));

  load::ManifestOptions screened;
  screened.travelers = sizes.match_travelers;
  screened.seed = kScreenedSeed;
  screened.watchlist = std::span(inputs.entries).first(std::min(kPlantedEntries, inputs.entries.size()));
  screened.planted = std::max<uint64_t>(1, sizes.match_travelers / 10);
  screened.part_travelers_max = kPartTravelersMax;
  SAFEMATCH_ASSIGN_OR_RETURN(inputs.screened, MakeMessages(screened, &inputs.travelers));
  return inputs;
}

}  // namespace safematch::bench
