#include "load/generate_watchlist.h"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/hash.h"
#include "model/json.h"

using namespace safematch;
using namespace safematch::load;
using model::BirthDate;
using model::NameKind;
using model::WatchlistEntry;

namespace {

std::vector<WatchlistEntry> Entries(const WatchlistOptions& options) {
  std::vector<WatchlistEntry> entries;
  const Status status = GenerateWatchlist(options, [&](WatchlistEntry&& entry) {
    entries.push_back(std::move(entry));
    return Status{};
  });
  REQUIRE(status);
  return entries;
}

std::string DigestOf(const std::vector<WatchlistEntry>& entries) {
  Sha256 hash;
  for (const WatchlistEntry& entry : entries) hash.UpdateField(model::ToJson(entry));
  return Hex(hash.Finish());
}

double Share(const std::vector<WatchlistEntry>& entries, bool (*has)(const WatchlistEntry&)) {
  double count = 0;
  for (const WatchlistEntry& entry : entries) count += has(entry) ? 1 : 0;
  return count / static_cast<double>(entries.size());
}

bool HasKind(const WatchlistEntry& entry, NameKind kind) {
  for (const auto& name : entry.names) {
    if (name.kind == kind) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("watchlist: equal seeds give equal bytes, pinned for every machine") {
  CHECK(DigestOf(Entries({.count = 2'000, .seed = 7})) ==
        "03c11fb9e1f48660ae7899e17b523cbc7d9808ce62b146d693e2cc4485696cb2");
  CHECK(DigestOf(Entries({.count = 200, .seed = 8})) != DigestOf(Entries({.count = 200, .seed = 7})));
}

TEST_CASE("watchlist: a longer list begins with the shorter one") {
  const auto longer = Entries({.count = 300, .seed = 5});
  const auto shorter = Entries({.count = 100, .seed = 5});
  CHECK(std::vector<WatchlistEntry>(longer.begin(), longer.begin() + 100) == shorter);
}

TEST_CASE("watchlist: ids count up within the list") {
  const auto entries = Entries({.count = 3, .list = "PARTNER"});
  CHECK(entries[0].id == "PARTNER-000001");
  CHECK(entries[2].id == "PARTNER-000003");
  CHECK(entries[2].list == "PARTNER");
}

TEST_CASE("watchlist: every entry can be read back and is complete") {
  model::JsonReader reader;
  for (const WatchlistEntry& entry : Entries({.count = 3'000, .seed = 3})) {
    const auto read = reader.ReadEntry(model::ToJson(entry));
    REQUIRE(read);
    CHECK(*read == entry);
    REQUIRE(!entry.names.empty());
    CHECK(entry.names.front().kind == NameKind::kPrimary);
    CHECK(entry.owner.size() == 3);
    CHECK(!entry.offense.empty());
    CHECK(!entry.legal_basis.empty());
    CHECK(!entry.valid_from.empty());
    for (const std::string& state : entry.releasable_to) CHECK(state != entry.owner);
  }
}

TEST_CASE("watchlist: shares of birth dates, documents and names are as documented") {
  const auto entries = Entries({.count = 10'000, .seed = 4});
  const auto near = [](double value, double expected) { return value > expected - 0.02 && value < expected + 0.02; };
  CHECK(near(Share(entries, [](const WatchlistEntry& e) { return e.birth_dates.empty(); }), 0.10));
  CHECK(near(
      Share(entries, [](const WatchlistEntry& e) { return !e.birth_dates.empty() && e.birth_dates[0].from.HasDay(); }),
      0.70));
  CHECK(near(Share(entries,
                   [](const WatchlistEntry& e) {
                     return !e.birth_dates.empty() && e.birth_dates[0].kind != BirthDate::Kind::kDate;
                   }),
             0.05));
  CHECK(near(Share(entries, [](const WatchlistEntry& e) { return e.birth_dates.size() == 2; }), 0.028));
  CHECK(near(Share(entries, [](const WatchlistEntry& e) { return e.sex == model::Sex::kFemale; }), 0.116));
  CHECK(Share(entries, [](const WatchlistEntry& e) { return !e.documents.empty(); }) > 0.5);
  CHECK(Share(entries, [](const WatchlistEntry& e) { return HasKind(e, NameKind::kAlias); }) > 0.25);
  CHECK(Share(entries, [](const WatchlistEntry& e) { return HasKind(e, NameKind::kWeakAlias); }) > 0.08);
  CHECK(Share(entries, [](const WatchlistEntry& e) { return HasKind(e, NameKind::kFormer); }) > 0.02);
  CHECK(Share(entries, [](const WatchlistEntry& e) { return HasKind(e, NameKind::kNative); }) > 0.04);
  std::map<std::string, int> owners;
  for (const WatchlistEntry& entry : entries) ++owners[entry.owner];
  for (const char* state : {"SLV", "GTM", "HND", "MEX", "COL", "USA", "ESP"}) CHECK(owners[state] > 200);
}

TEST_CASE("watchlist: people are distinct by name and birth date") {
  std::set<std::string> people;
  size_t same = 0;
  const auto entries = Entries({.count = 20'000, .seed = 6});
  for (const WatchlistEntry& entry : entries) {
    if (entry.birth_dates.empty() || !entry.birth_dates[0].from.HasDay()) continue;
    const std::string person = entry.names[0].name.Display().Reveal() + "|" + entry.birth_dates[0].ToString();
    same += people.insert(person).second ? 0 : 1;
  }
  CHECK(same == 0);
}

TEST_CASE("watchlist: nobody is wanted since childhood") {
  for (const WatchlistEntry& entry : Entries({.count = 3'000, .seed = 3})) {
    if (entry.birth_dates.size() != 1 || !entry.birth_dates[0].from.HasDay()) continue;
    CHECK(model::PartialDate::Parse(entry.valid_from)->year - entry.birth_dates[0].from.year >= 16);
  }
}

TEST_CASE("watchlist: the sink's error ends the generation") {
  int calls = 0;
  const Status status = GenerateWatchlist({.count = 10}, [&](WatchlistEntry&&) -> Status {
    if (++calls == 3) return Fail(ErrorCode::kIo, "disk full");
    return {};
  });
  REQUIRE(!status);
  CHECK(status.error().code == ErrorCode::kIo);
  CHECK(calls == 3);
}

TEST_CASE("watchlist: options that cannot be met are refused") {
  const EntrySink sink = [](WatchlistEntry&&) { return Status{}; };
  CHECK(!GenerateWatchlist({.count = 1, .list = ""}, sink));
  CHECK(!GenerateWatchlist({.count = 1, .as_of = {2026, 3, 0}}, sink));
  CHECK(!GenerateWatchlist({.count = kEntriesMax + 1}, sink));
}
