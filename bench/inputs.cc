#include "bench/inputs.h"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

#include "load/generate_manifests.h"
#include "load/generate_watchlist.h"
#include "load/paxlst_writer.h"

namespace safematch::bench {

namespace {

constexpr uint64_t kWatchlistSeed = 20'260'301;
constexpr uint64_t kDecodeSeed = 20'260'302;
constexpr uint64_t kScreenedSeed = 20'260'303;
constexpr uint64_t kFullListSeed = 20'260'304;
constexpr uint64_t kFullListTravelers = 260;
constexpr size_t kLineBytes = 69;  // Of Type-B telegrams.
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

Messages OneMessage(std::string payload, uint64_t travelers) {
  Messages messages;
  messages.bytes = payload.size();
  messages.travelers = travelers;
  messages.payloads.push_back(std::move(payload));
  return messages;
}

std::string Fold(std::string_view text) {
  std::string folded;
  for (size_t i = 0; i < text.size(); i += kLineBytes) {
    folded += text.substr(i, kLineBytes);
    folded += "\r\n";
  }
  return folded;
}

// The first travelers of several generated flights, on board of the first of these.
Status MakeFullLists(Inputs& inputs) {
  load::ManifestOptions options;
  options.travelers = kFullListTravelers;
  options.seed = kFullListSeed;
  model::Manifest list;
  SAFEMATCH_RETURN_IF_ERROR(load::GenerateManifests(options, [&](load::GeneratedMessage&& message) {
    if (list.travelers.empty()) {
      std::swap(list, message.manifest);
    } else {
      std::ranges::move(message.manifest.travelers, std::back_inserter(list.travelers));
    }
    return Status();
  }));
  list.part.reset();
  list.declared_count.reset();
  inputs.list260 = OneMessage(load::WritePaxlst(list), list.travelers.size());

  // Every fourth name and every third place has a character to release.
  for (size_t i = 0; i < list.travelers.size(); ++i) {
    model::Traveler& traveler = list.travelers[i];
    if (i % 4 == 0) traveler.name.family_name = Personal("O'" + traveler.name.family_name.Reveal());
    if (i % 3 == 0) traveler.place_of_birth = Personal("ST. JOHN'S");
  }
  inputs.list260_folded = OneMessage(Fold(load::WritePaxlst(list, {.line_breaks = false})), list.travelers.size());
  return {};
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

  SAFEMATCH_RETURN_IF_ERROR(MakeFullLists(inputs));

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
