#include "load/generate_manifests.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/hash.h"
#include "load/generate_watchlist.h"
#include "load/plant.h"
#include "manifest/decoder.h"
#include "model/json.h"
#include "tests/support/property.h"

using namespace safematch;
using namespace safematch::load;
using model::ManifestFormat;
using model::Traveler;
using model::WatchlistEntry;

namespace {

std::vector<WatchlistEntry> Watchlist(uint64_t count) {
  std::vector<WatchlistEntry> entries;
  for (uint64_t i = 0; i < count; ++i) entries.push_back(MakeEntry({.count = count, .seed = 11}, i));
  return entries;
}

struct Generated {
  ManifestTotals totals;
  std::vector<GeneratedMessage> messages;
};

Generated Generate(const ManifestOptions& options) {
  Generated generated;
  const auto totals = GenerateManifests(options, [&](GeneratedMessage&& message) {
    generated.messages.push_back(std::move(message));
    return Status{};
  });
  REQUIRE(totals);
  generated.totals = *totals;
  return generated;
}

std::string DigestOf(const Generated& generated) {
  Sha256 hash;
  for (const GeneratedMessage& message : generated.messages) {
    hash.UpdateField(message.key);
    hash.UpdateField(message.payload);
    for (const PlantedTraveler& planted : message.planted) hash.UpdateField(ToJson(planted));
  }
  return Hex(hash.Finish());
}

const Traveler& TravelerOf(const Generated& generated, const PlantedTraveler& planted) {
  const auto& travelers = generated.messages.at(planted.message_index).manifest.travelers;
  const auto found = std::ranges::find(travelers, planted.traveler_id, &Traveler::id);
  REQUIRE(found != travelers.end());
  return *found;
}

// What PAXLST cannot carry: names beyond 35 bytes, and readings of YYMMDD are the reader's.
std::vector<Traveler> AsPaxlstCarries(std::vector<Traveler> travelers) {
  const auto cut = [](Personal& field) {
    std::string text = field.Reveal().substr(0, 35);
    while (text.ends_with(' ')) text.pop_back();
    field = Personal(text);
  };
  for (Traveler& traveler : travelers) {
    cut(traveler.name.family_name);
    cut(traveler.name.given_names);
    traveler.date_of_birth_alternatives.clear();
  }
  return travelers;
}

}  // namespace

TEST_CASE("manifests: equal seeds give equal bytes, pinned for every machine") {
  const auto watchlist = Watchlist(300);
  ManifestOptions options{.travelers = 3'000, .seed = 7, .planted = 90, .watchlist = watchlist};
  CHECK(DigestOf(Generate(options)) == "93e2ae9a3060c9285fb08f8002526f1dfc5cf6bb2bc9b1e6e7d2de0aeb971711");
  options.format = ManifestFormat::kPaxlst;
  CHECK(DigestOf(Generate(options)) == "ee0a083cb0049e77efaf68bf8446940f44de0e6f9a90c2d26482f9d623723ecd");
  const ManifestOptions first = options;
  options.seed = 8;
  CHECK(DigestOf(Generate(options)) != DigestOf(Generate(first)));
}

TEST_CASE("manifests: as many travelers as asked for, each with an id of its own") {
  for (const uint64_t count : {0U, 1U, 7U, 500U, 5'001U}) {
    const Generated generated = Generate({.travelers = count, .seed = 2});
    CHECK(generated.totals.travelers == count);
    CHECK(generated.totals.messages == generated.messages.size());
    std::set<std::string> ids;
    for (const GeneratedMessage& message : generated.messages) {
      CHECK(message.manifest.declared_count == static_cast<int64_t>(message.manifest.travelers.size()));
      CHECK(!message.manifest.travelers.empty());
      for (const Traveler& traveler : message.manifest.travelers) CHECK(ids.insert(traveler.id).second);
    }
    CHECK(ids.size() == count);
  }
}

TEST_CASE("manifests: keys name the flight, indexes count up, crew lists stand beside passenger lists") {
  const Generated generated = Generate({.travelers = 8'000, .seed = 2, .flights_per_day = 30});
  std::set<std::string> keys;
  size_t crew_lists = 0;
  uint64_t index = 0;
  for (const GeneratedMessage& message : generated.messages) {
    CHECK(message.index == index++);
    const model::Leg& leg = message.manifest.flight.legs.at(0);
    CHECK(message.key == leg.flight + "/" + leg.departure.local_time.substr(0, 10) + "/" + leg.departure.airport);
    const bool crew = message.manifest.travelers[0].role == model::TravelerRole::kCrew;
    crew_lists += crew ? 1 : 0;
    CHECK(keys.insert(message.key).second == !crew);
    const size_t count = message.manifest.travelers.size();
    if (index < generated.messages.size()) CHECK((crew ? count >= 4 && count <= 15 : count >= 20 && count <= 260));
  }
  CHECK(crew_lists > 5);
  CHECK(generated.messages.front().key.find("/2026-03-01/") != std::string::npos);
  CHECK(generated.messages.back().key.find("/2026-03-02/") != std::string::npos);
}

TEST_CASE("manifests: JSON payloads read back") {
  model::JsonReader reader;
  const auto watchlist = Watchlist(200);
  for (const auto& message :
       Generate({.travelers = 3'000, .seed = 3, .planted = 50, .watchlist = watchlist}).messages) {
    CHECK(message.payload.find('\n') == std::string::npos);
    const auto read = reader.ReadManifest(message.payload);
    REQUIRE(read);
    CHECK(read->rejected.empty());
    CHECK(read->manifest == message.manifest);
  }
}

TEST_CASE("manifests: PAXLST payloads decode to the same travelers, without problems") {
  manifest::Decoder decoder;
  const auto watchlist = Watchlist(200);
  for (const uint32_t part_max : {0U, 40U}) {
    const Generated generated = Generate({.travelers = 6'000,
                                          .seed = 4,
                                          .planted = 90,
                                          .watchlist = watchlist,
                                          .format = ManifestFormat::kPaxlst,
                                          .part_travelers_max = part_max});
    for (const GeneratedMessage& message : generated.messages) {
      const manifest::Decoded decoded = decoder.Decode(message.payload);
      CHECK(decoded.format == "paxlst");
      CHECK(decoded.dead_letters.empty());
      REQUIRE(decoded.manifests.size() == 1);
      const model::Manifest& read = decoded.manifests[0];
      for (const model::Problem& problem : read.problems) FAIL_CHECK(problem.code << ": " << problem.text);
      CHECK(AsPaxlstCarries(read.travelers) == AsPaxlstCarries(message.manifest.travelers));
      CHECK(read.flight == message.manifest.flight);
      CHECK(read.message_id == message.manifest.message_id);
      CHECK(read.sender == message.manifest.sender);
      CHECK(read.part == message.manifest.part);
      CHECK(read.declared_count == message.manifest.declared_count);
    }
  }
}

TEST_CASE("manifests: parts carry every traveler once and the count of the whole flight") {
  const ManifestOptions whole{.travelers = 2'000, .seed = 5};
  ManifestOptions split = whole;
  split.part_travelers_max = 50;
  std::vector<Traveler> expected;
  for (const auto& message : Generate(whole).messages) {
    expected.insert(expected.end(), message.manifest.travelers.begin(), message.manifest.travelers.end());
  }
  std::vector<Traveler> travelers;
  bool last = true;
  for (const auto& message : Generate(split).messages) {
    const auto& manifest = message.manifest;
    travelers.insert(travelers.end(), manifest.travelers.begin(), manifest.travelers.end());
    CHECK(manifest.travelers.size() <= 50);
    if (!manifest.part) continue;
    CHECK(manifest.part->first == last);
    last = manifest.part->last;
    CHECK(*manifest.declared_count > 50);
  }
  CHECK(last);
  CHECK(travelers == expected);
}

TEST_CASE("manifests: planted travelers are all there, spread, and carry every label") {
  const auto watchlist = Watchlist(500);
  const Generated generated = Generate({.travelers = 9'000, .seed = 6, .planted = 180, .watchlist = watchlist});
  CHECK(generated.totals.planted == 180);
  std::map<std::string, int> labels;
  std::set<std::string> entries;
  std::set<uint64_t> messages;
  for (const GeneratedMessage& message : generated.messages) {
    for (const PlantedTraveler& planted : message.planted) {
      CHECK(planted.message_index == message.index);
      CHECK(planted.message_key == message.key);
      ++labels[std::string(planted.perturbation)];
      CHECK(entries.insert(planted.entry_id).second);
      messages.insert(message.index);
    }
  }
  for (const Perturbation& perturbation : Perturbations()) {
    CAPTURE(std::string(perturbation.label));
    CHECK(labels[std::string(perturbation.label)] == 20);
  }
  CHECK(messages.size() > generated.messages.size() / 2);
}

TEST_CASE("manifests: what a label says is what was changed") {
  const auto watchlist = Watchlist(900);
  std::map<std::string, const WatchlistEntry*> by_id;
  for (const WatchlistEntry& entry : watchlist) by_id[entry.id] = &entry;
  const Generated generated = Generate({.travelers = 20'000, .seed = 6, .planted = 600, .watchlist = watchlist});
  for (const GeneratedMessage& message : generated.messages) {
    for (const PlantedTraveler& planted : message.planted) {
      const Traveler& traveler = TravelerOf(generated, planted);
      const WatchlistEntry& entry = *by_id.at(planted.entry_id);
      CAPTURE(planted.entry_id);
      REQUIRE(traveler.date_of_birth.has_value());
      const std::string_view label = planted.perturbation;
      // The same entry, unchanged.
      Traveler exact;
      Random random(1);
      REQUIRE(Plant(entry, Perturbations()[0], {2026, 3, 1}, random, exact));
      CHECK(traveler.sex == entry.sex);
      if (!entry.nationalities.empty()) CHECK(traveler.nationality == entry.nationalities[0]);
      const bool same_document = std::ranges::any_of(entry.documents, [&](const auto& document) {
        return !traveler.documents.empty() && traveler.documents[0].number == document.number;
      });
      CHECK(same_document == (label == "document_only_exact"));
      if (!entry.birth_dates.empty() && entry.birth_dates[0].from.HasDay()) {
        const bool same_date = *traveler.date_of_birth == entry.birth_dates[0].from;
        CHECK(same_date == (label != "dob_day_month_swapped"));
        if (!same_date) {
          CHECK(traveler.date_of_birth->day == entry.birth_dates[0].from.month);
          CHECK(traveler.date_of_birth->month == entry.birth_dates[0].from.day);
        }
      }
      if (label == "exact" || label == "dob_day_month_swapped") {
        CHECK(traveler.name == exact.name);
      } else {
        CHECK(traveler.name != exact.name);
      }
      if (label == "swapped_names") CHECK(traveler.name.family_name == exact.name.given_names);
      if (label == "title_fused") {
        CHECK(traveler.name.given_names.Reveal().starts_with(exact.name.given_names.Reveal() + "M"));
      }
      if (label == "second_given_missing") {
        CHECK(exact.name.given_names.Reveal().starts_with(traveler.name.given_names.Reveal() + " "));
      }
      if (label == "one_edit") {
        const auto size = [](const model::PersonName& name) {
          return static_cast<int>(name.family_name.Reveal().size() + name.given_names.Reveal().size());
        };
        CHECK(std::abs(size(traveler.name) - size(exact.name)) <= 1);
      }
    }
  }
}

TEST_CASE("manifests: more planted travelers than entries plant entries again") {
  const auto watchlist = Watchlist(10);
  const Generated generated = Generate({.travelers = 1'000, .seed = 6, .planted = 100, .watchlist = watchlist});
  CHECK(generated.totals.planted == 100);
  const Generated all = Generate({.travelers = 40, .seed = 6, .planted = 40, .watchlist = watchlist});
  CHECK(all.totals.planted == 40);
}

TEST_CASE("manifests: entries that no traveler can stand for are passed over") {
  WatchlistEntry native_only;
  native_only.id = "X-1";
  native_only.names.push_back({{Personal(), Personal(), Personal("李晓明")}, model::NameKind::kPrimary});
  const std::vector<WatchlistEntry> watchlist = {native_only, WatchlistEntry{}};
  const Generated generated = Generate({.travelers = 100, .seed = 6, .planted = 5, .watchlist = watchlist});
  CHECK(generated.totals.planted == 0);
  CHECK(generated.totals.travelers == 100);
}

TEST_CASE("manifests: names are upper-case ASCII, whoever is planted") {
  const auto watchlist = Watchlist(300);
  const Generated generated = Generate({.travelers = 6'000, .seed = 9, .planted = 200, .watchlist = watchlist});
  for (const GeneratedMessage& message : generated.messages) {
    for (const Traveler& traveler : message.manifest.travelers) {
      CHECK(!traveler.name.family_name.empty());
      const std::string whole = traveler.name.family_name.Reveal() + traveler.name.given_names.Reveal();
      CHECK(std::ranges::all_of(whole, [](char c) { return c == ' ' || (c >= 'A' && c <= 'Z'); }));
    }
  }
}

TEST_CASE("manifests: faults come at low rates, and can be switched off") {
  const auto count = [](const Generated& generated, auto&& has) {
    int found = 0;
    for (const auto& message : generated.messages) {
      for (const Traveler& traveler : message.manifest.travelers) found += has(traveler) ? 1 : 0;
    }
    return found;
  };
  const auto no_birth_date = [](const Traveler& t) { return !t.date_of_birth; };
  const auto no_sex = [](const Traveler& t) { return t.sex == model::Sex::kUnknown; };
  const auto placeholder = [](const Traveler& t) { return t.name.given_names.Reveal() == "FNU"; };
  const Generated dirty = Generate({.travelers = 20'000, .seed = 10});
  CHECK(count(dirty, no_birth_date) > 50);
  CHECK(count(dirty, no_birth_date) < 160);
  CHECK(count(dirty, no_sex) > 200);
  CHECK(count(dirty, no_sex) < 420);
  CHECK(count(dirty, placeholder) > 40);
  CHECK(count(dirty, placeholder) < 140);
  const Generated clean = Generate({.travelers = 5'000, .seed = 10, .faults = false});
  CHECK(count(clean, no_birth_date) + count(clean, no_sex) + count(clean, placeholder) == 0);
}

TEST_CASE("manifests: families share a booking and often a name") {
  const Generated generated = Generate({.travelers = 5'000, .seed = 12, .faults = false});
  int bookings_shared = 0;
  int names_shared = 0;
  for (const auto& message : generated.messages) {
    const auto& travelers = message.manifest.travelers;
    for (size_t i = 1; i < travelers.size(); ++i) {
      if (travelers[i].record_locator.empty() || travelers[i].record_locator != travelers[i - 1].record_locator)
        continue;
      ++bookings_shared;
      names_shared += travelers[i].name.family_name == travelers[i - 1].name.family_name ? 1 : 0;
    }
  }
  CHECK(bookings_shared > 1'000);
  CHECK(names_shared > bookings_shared / 4);
}

TEST_CASE("manifests: any options give the promised totals") {
  const auto watchlist = Watchlist(60);
  test::CheckProperty("totals", [&](uint64_t seed, uint16_t travelers, uint16_t planted, uint8_t part_max) {
    ManifestOptions options{.travelers = travelers % 800U, .seed = seed, .watchlist = watchlist};
    options.planted = options.travelers == 0 ? 0 : planted % (options.travelers + 1);
    options.part_travelers_max = part_max;
    uint64_t seen = 0;
    uint64_t truths = 0;
    const auto totals = GenerateManifests(options, [&](GeneratedMessage&& message) {
      seen += message.manifest.travelers.size();
      truths += message.planted.size();
      return Status{};
    });
    RC_ASSERT(totals.has_value());
    RC_ASSERT(seen == options.travelers);
    RC_ASSERT(truths == options.planted);
    RC_ASSERT(totals->planted == options.planted);
  });
}

TEST_CASE("manifests: the sink's error ends the generation") {
  const auto result = GenerateManifests({.travelers = 1'000},
                                        [](GeneratedMessage&&) -> Status { return Fail(ErrorCode::kIo, "disk full"); });
  REQUIRE(!result);
  CHECK(result.error().code == ErrorCode::kIo);
}

TEST_CASE("manifests: options that contradict each other are refused") {
  const MessageSink sink = [](GeneratedMessage&&) { return Status{}; };
  const auto watchlist = Watchlist(1);
  CHECK(!GenerateManifests({.travelers = 10, .planted = 1}, sink));
  CHECK(!GenerateManifests({.travelers = 1, .planted = 2, .watchlist = watchlist}, sink));
  CHECK(!GenerateManifests({.travelers = 1, .first_day = {2026, 0, 0}}, sink));
  CHECK(!GenerateManifests({.travelers = 1, .flights_per_day = 0}, sink));
  CHECK(!GenerateManifests({.travelers = kTravelersMax + 1}, sink));
}

TEST_CASE("manifests: a truth line names traveler and expected entry") {
  PlantedTraveler planted;
  planted.message_index = 3;
  planted.message_key = "ZZ123/2026-03-01/SAL";
  planted.traveler_id = "T00000009";
  planted.entry_id = "SAFE-000002";
  planted.list = "SAFE";
  planted.perturbation = "exact";
  CHECK(ToJson(planted) ==
        R"({"message":3,"key":"ZZ123/2026-03-01/SAL","traveler":"T00000009","expected_entry":"SAFE-000002",)"
        R"("list":"SAFE","perturbation":"exact"})");
}
