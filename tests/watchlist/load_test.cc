#include "watchlist/load.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "model/json.h"
#include "tests/support/temp_dir.h"
#include "tests/watchlist/list_files.h"

namespace safematch::watchlist {
namespace {

using safematch::test::TempDir;
using test::EntryLine;
using test::EntryLines;
using test::WriteLines;

}  // namespace

TEST_CASE("a file and a store of equal content give equal watchlists and an equal version") {
  const TempDir temp;
  auto lines = EntryLines(200, 3, "SAFE");
  {
    const auto store = test::OpenStore(temp / "s");
    test::MustImport(*store, "SAFE", WriteLines(temp / "safe.jsonl", lines));
    const auto others = EntryLines(20, 4, "OFAC");
    test::MustImport(*store, "OFAC", WriteLines(temp / "ofac.jsonl", others));
    lines.insert(lines.end(), others.begin(), others.end());
  }
  std::shuffle(lines.begin(), lines.end(), std::mt19937_64(7));
  const auto file = LoadWatchlist(WriteLines(temp / "both.jsonl", lines));
  const auto store = LoadWatchlist(temp / "s");
  REQUIRE(file.has_value());
  REQUIRE(store.has_value());
  CHECK(file->version == store->version);
  CHECK(file->version.starts_with("sha256:"));
  CHECK(file->version.size() == 23);
  CHECK(file->entries == store->entries);
  REQUIRE(file->lists.size() == 2);
  for (size_t i = 0; i < 2; ++i) {
    CHECK(file->lists[i].list == store->lists[i].list);
    CHECK(file->lists[i].digest == store->lists[i].digest);
    CHECK(file->lists[i].entries == store->lists[i].entries);
    CHECK(file->lists[i].sequence == 0);
  }
  CHECK(std::is_sorted(file->entries.begin(), file->entries.end(),
                       [](const auto& a, const auto& b) { return std::pair(a.list, a.id) < std::pair(b.list, b.id); }));
}

TEST_CASE("the version changes with any entry, and with the name of a list") {
  const TempDir temp;
  auto lines = EntryLines(5);
  const auto version = [&] { return LoadFile(WriteLines(temp / "l.jsonl", lines)).value().version; };
  const std::string first = version();
  lines[2] = EntryLine("E000002", "SAFE", 1);
  const std::string changed = version();
  CHECK(changed != first);
  lines = EntryLines(5, 0, "OTHER");
  CHECK(version() != first);
  lines = EntryLines(5);
  CHECK(version() == first);
}

TEST_CASE("a list's digest and the combined version are those of the loaded watchlist") {
  const TempDir temp;
  const auto list = LoadFile(WriteLines(temp / "l.jsonl", EntryLines(9))).value();
  std::vector<const model::WatchlistEntry*> entries;
  for (const auto& entry : list.entries) entries.push_back(&entry);
  CHECK(ListDigest(entries) == list.lists.at(0).digest);
  CHECK(CombinedVersion(list.lists) == list.version);
  CHECK(CombinedVersion({}) != list.version);
}

TEST_CASE("entries without a list are in the list called default") {
  const TempDir temp;
  const auto list = LoadFile(WriteLines(temp / "l.jsonl", EntryLines(2, 0, ""))).value();
  REQUIRE(list.lists.size() == 1);
  CHECK(list.lists[0].list == "default");
  CHECK(list.entries[0].list == "default");
}

TEST_CASE("one id may stand in two lists, but not twice in one") {
  const TempDir temp;
  CHECK(LoadFile(WriteLines(temp / "l.jsonl", {EntryLine("A", "X"), EntryLine("A", "Y")})).has_value());
  const auto twice = LoadFile(WriteLines(
      temp / "l.jsonl", {EntryLine("A", "X"), EntryLine("B", "X"), EntryLine("A", "Y"), EntryLine("A", "X")}));
  REQUIRE_FALSE(twice.has_value());
  CHECK(twice.error().code == ErrorCode::kParse);
  CHECK(twice.error().message.find("line 4") != std::string::npos);
  CHECK(twice.error().message.find("line 1") != std::string::npos);
}

TEST_CASE("a file's bad line is an error with its place") {
  const TempDir temp;
  const auto bad = LoadFile(WriteLines(temp / "l.jsonl", {EntryLine("A"), "", "{]"}));
  REQUIRE_FALSE(bad.has_value());
  CHECK(bad.error().code == ErrorCode::kParse);
  CHECK(bad.error().message.find("l.jsonl line 3, column ") != std::string::npos);
  const auto bad_name = LoadFile(WriteLines(temp / "l.jsonl", {EntryLine("A", std::string(100, 'x'))}));
  CHECK(bad_name.error().message.find("line 1") != std::string::npos);
}

TEST_CASE("a path that is nothing is not found, and a folder without a store says so") {
  const TempDir temp;
  CHECK(LoadWatchlist(temp / "none.jsonl").error().code == ErrorCode::kNotFound);
  CHECK(LoadWatchlist(temp.path().string()).error().code == ErrorCode::kNotFound);
}

}  // namespace safematch::watchlist
