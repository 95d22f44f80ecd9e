#include "watchlist/list_store.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <random>
#include <thread>

#include "model/json.h"
#include "tests/support/temp_dir.h"
#include "tests/watchlist/list_files.h"
#include "watchlist/load.h"

namespace safematch::watchlist {
namespace {

namespace fs = std::filesystem;
using safematch::test::TempDir;
using test::Current;
using test::EntryLine;
using test::EntryLines;
using test::FailedImport;
using test::MustImport;
using test::OpenStore;
using test::WriteLines;

std::vector<std::string> Canonical(const std::vector<std::string>& lines) {
  model::JsonReader reader;
  std::vector<std::string> out;
  for (const std::string& line : lines) {
    const auto entry = reader.ReadEntry(line);
    REQUIRE(entry.has_value());
    out.push_back(model::ToJson(*entry));
  }
  return out;
}

uint64_t SstBytes(const std::string& dir) {
  uint64_t bytes = 0;
  for (const auto& item : fs::directory_iterator(dir)) {
    if (item.path().extension() == ".sst") bytes += item.file_size();
  }
  return bytes;
}

}  // namespace

TEST_CASE("an import shows in overview, history, export and verify") {
  const TempDir temp;
  const auto lines = EntryLines(300);
  const auto store = OpenStore(temp / "s");
  const auto report = MustImport(*store, "SAFE", WriteLines(temp / "l.jsonl", lines));
  CHECK_FALSE(report.unchanged);
  CHECK(report.version.sequence == 1);
  CHECK(report.warnings.empty());

  const auto overview = store->Overview().value();
  REQUIRE(overview.size() == 1);
  CHECK(overview[0].current.list == "SAFE");
  CHECK(overview[0].current.entries == 300);
  CHECK(overview[0].current.digest == report.version.digest);
  CHECK(overview[0].current.digest.size() == 64);
  CHECK(overview[0].current.imported_at_ms == 1'700'000'000'000);
  CHECK(overview[0].current.source == temp / "l.jsonl");
  CHECK_FALSE(overview[0].previous.has_value());
  CHECK(overview[0].bytes_on_disk > 0);
  CHECK(store->History("SAFE").value().size() == 1);
  CHECK(test::ExportLines(*store, "SAFE") == Canonical(lines));
  const auto verified = store->Verify().value();
  CHECK(verified.ok());
  CHECK(verified.versions == 1);
  CHECK(verified.entries == 300);
}

TEST_CASE("what was imported is there after the store was closed") {
  const TempDir temp;
  ListVersion version;
  {
    const auto store = OpenStore(temp / "s");
    version = MustImport(*store, "SAFE", WriteLines(temp / "l.jsonl", EntryLines(50))).version;
  }
  for (const auto mode : {store::Mode::kReadOnly, store::Mode::kReadWrite}) {
    const auto store = OpenStore(temp / "s", mode);
    CHECK(Current(*store, "SAFE").digest == version.digest);
    test::CheckVerifies(*store);
  }
}

TEST_CASE("an exported list imports as unchanged, also from a store to another") {
  const TempDir temp;
  const auto store = OpenStore(temp / "s");
  const auto first = MustImport(*store, "SAFE", WriteLines(temp / "l.jsonl", EntryLines(40)));
  WriteLines(temp / "export.jsonl", test::ExportLines(*store, "SAFE"));
  const auto again = MustImport(*store, "SAFE", temp / "export.jsonl");
  CHECK(again.unchanged);
  CHECK(again.version.sequence == 1);
  CHECK(store->History("SAFE").value().size() == 1);
  const auto other = OpenStore(temp / "t");
  CHECK(MustImport(*other, "SAFE", temp / "export.jsonl").version.digest == first.version.digest);
}

TEST_CASE("the digest does not depend on the order of lines or files, but on list and content") {
  const TempDir temp;
  auto lines = EntryLines(100);
  const auto store = OpenStore(temp / "s");
  const std::string digest = MustImport(*store, "SAFE", WriteLines(temp / "a.jsonl", lines)).version.digest;
  const auto sorted = lines;
  std::shuffle(lines.begin(), lines.end(), std::mt19937_64(1));
  CHECK(MustImport(*store, "SAFE", WriteLines(temp / "b.jsonl", lines)).unchanged);
  const FakeClock clock(0);
  const std::vector<std::string> half1(lines.begin(), lines.begin() + 50);
  const std::vector<std::string> half2(lines.begin() + 50, lines.end());
  const auto halves =
      store->Import("SAFE", {WriteLines(temp / "2.jsonl", half2), WriteLines(temp / "1.jsonl", half1)}, {}, clock);
  REQUIRE(halves.has_value());
  CHECK(halves->unchanged);
  CHECK(MustImport(*store, "OTHER", temp / "a.jsonl").version.digest != digest);
  lines = sorted;
  lines[7] = EntryLine("E000007", "SAFE", 1);
  CHECK(MustImport(*store, "SAFE", WriteLines(temp / "c.jsonl", lines)).version.digest != digest);
}

TEST_CASE("force makes a new version of equal content") {
  const TempDir temp;
  const auto store = OpenStore(temp / "s");
  MustImport(*store, "SAFE", WriteLines(temp / "l.jsonl", EntryLines(5)));
  ImportOptions options;
  options.force = true;
  CHECK(MustImport(*store, "SAFE", temp / "l.jsonl", options).version.sequence == 2);
  test::CheckVerifies(*store);
}

TEST_CASE("a bad line in the middle leaves the old version in force") {
  const TempDir temp;
  const auto store = OpenStore(temp / "s");
  const auto old = MustImport(*store, "SAFE", WriteLines(temp / "l.jsonl", EntryLines(20))).version;
  auto lines = EntryLines(20, 1);
  lines[10] = R"({"id": "E000010", "names": [)";
  lines[15] = "garbage";
  std::vector<SourceProblem> problems;
  ImportOptions options;
  options.on_problem = [&](const SourceProblem& problem) { problems.push_back(problem); };
  const Error error = FailedImport(*store, "SAFE", WriteLines(temp / "bad.jsonl", lines), options);
  CHECK(error.code == ErrorCode::kParse);
  CHECK(error.message.find("bad.jsonl line 11, column ") != std::string::npos);
  REQUIRE(problems.size() == 2);  // Reading goes on to show all.
  CHECK(problems[1].place.line == 16);
  CHECK(Current(*store, "SAFE").digest == old.digest);
  CHECK(test::ExportLines(*store, "SAFE").size() == 20);
  test::CheckVerifies(*store);
}

TEST_CASE("max_errors lets so many bad lines and repeated ids pass, and not one more") {
  const TempDir temp;
  const auto store = OpenStore(temp / "s");
  auto lines = EntryLines(20);
  lines[3] = "garbage";
  lines[9] = EntryLine("E000002", "SAFE", 5);
  ImportOptions options;
  options.max_errors = 1;
  CHECK(FailedImport(*store, "SAFE", WriteLines(temp / "l.jsonl", lines), options).code == ErrorCode::kParse);
  CHECK(store->Overview().value().empty());
  options.max_errors = 2;
  const auto report = MustImport(*store, "SAFE", temp / "l.jsonl", options);
  CHECK(report.rejected == 2);
  CHECK(report.version.entries == 18);
  REQUIRE(report.warnings.size() == 1);
  CHECK(test::ExportLines(*store, "SAFE")[2].find("salt 0") != std::string::npos);  // The first of the two stays.
}

TEST_CASE("showing problems stops at its limit, and so does reading") {
  const TempDir temp;
  const auto store = OpenStore(temp / "s");
  uint64_t shown = 0;
  ImportOptions options;
  options.problems_shown_max = 7;
  options.on_problem = [&](const SourceProblem&) { ++shown; };
  FailedImport(*store, "SAFE", WriteLines(temp / "l.jsonl", std::vector<std::string>(5'000, "garbage")), options);
  CHECK(shown == 7);
}

TEST_CASE("a repeated id is an error that names both lines") {
  const TempDir temp;
  const auto store = OpenStore(temp / "s");
  auto lines = EntryLines(10);
  lines.push_back(EntryLine("E000004", "SAFE", 9));
  const Error error = FailedImport(*store, "SAFE", WriteLines(temp / "l.jsonl", lines));
  CHECK(error.code == ErrorCode::kParse);
  CHECK(error.message.find("l.jsonl line 11") != std::string::npos);
  CHECK(error.message.find("l.jsonl line 5") != std::string::npos);
  CHECK(store->Overview().value().empty());
}

TEST_CASE("an import without entries is refused unless it is allowed") {
  const TempDir temp;
  const auto store = OpenStore(temp / "s");
  MustImport(*store, "SAFE", WriteLines(temp / "l.jsonl", EntryLines(3)));
  WriteLines(temp / "empty.jsonl", {"", " "});
  CHECK(FailedImport(*store, "SAFE", temp / "empty.jsonl").code == ErrorCode::kParse);
  CHECK(Current(*store, "SAFE").entries == 3);
  ImportOptions options;
  options.allow_empty = true;
  CHECK(MustImport(*store, "SAFE", temp / "empty.jsonl", options).version.entries == 0);
  CHECK(store->Load().value().entries.empty());
  test::CheckVerifies(*store);
}

TEST_CASE("entries take the list's name, and those that named another are counted") {
  const TempDir temp;
  const auto store = OpenStore(temp / "s");
  auto lines = EntryLines(4, 0, "");
  lines.push_back(EntryLine("X1", "SAFE"));
  lines.push_back(EntryLine("X2", "OFAC"));
  lines.push_back(EntryLine("X3", "UN"));
  const auto report = MustImport(*store, "SAFE", WriteLines(temp / "l.jsonl", lines));
  CHECK(report.renamed == 2);
  REQUIRE(report.warnings.size() == 1);
  CHECK(report.warnings[0].find("2 entries named another list") != std::string::npos);
  const Watchlist loaded = store->Load().value();
  CHECK(loaded.entries.size() == 7);
  for (const auto& entry : loaded.entries) CHECK(entry.list == "SAFE");
}

TEST_CASE("the version before stays readable, and older ones go and free their space") {
  const TempDir temp;
  const auto store = OpenStore(temp / "s");
  for (int salt = 1; salt <= 5; ++salt) {
    MustImport(*store, "SAFE", WriteLines(temp / "l.jsonl", EntryLines(1'000, salt)));
    MustImport(*store, "SAFE2", temp / "l.jsonl");  // A name that the other is a prefix of.
  }
  const auto overview = store->Overview().value();
  REQUIRE(overview.size() == 2);
  CHECK(overview[0].current.sequence == 5);
  CHECK(overview[0].previous->sequence == 4);
  CHECK(test::ExportLines(*store, "SAFE", 4)[0].find("salt 4") != std::string::npos);
  CHECK(test::ExportLines(*store, "SAFE", 5)[0].find("salt 5") != std::string::npos);
  const auto gone = store->Export("SAFE", 3, [](std::string_view) { return Status(); });
  CHECK(gone.error().code == ErrorCode::kNotFound);

  const auto history = store->History("SAFE").value();
  REQUIRE(history.size() == 5);
  CHECK(history[0].version.sequence == 5);
  CHECK(history[0].previous_sequence == 4);
  CHECK(history[0].retained);
  CHECK(history[1].retained);
  CHECK_FALSE(history[2].retained);
  CHECK(history[4].version.entries == 1'000);
  test::CheckVerifies(*store);

  // Five versions were written; the files hold two of each list.
  const uint64_t four_versions = overview[0].bytes_on_disk + overview[1].bytes_on_disk;
  CHECK(SstBytes(temp / "s") < four_versions * 3 / 2);
}

TEST_CASE("an unknown list is not found") {
  const TempDir temp;
  const auto store = OpenStore(temp / "s");
  CHECK(store->History("NONE").error().code == ErrorCode::kNotFound);
  CHECK(store->Export("NONE", std::nullopt, [](std::string_view) { return Status(); }).error().code ==
        ErrorCode::kNotFound);
}

TEST_CASE("a cancelled import changes nothing, in whatever phase") {
  const TempDir temp;
  const auto store = OpenStore(temp / "s");
  const auto old = MustImport(*store, "SAFE", WriteLines(temp / "l.jsonl", EntryLines(30))).version;
  WriteLines(temp / "new.jsonl", EntryLines(30, 1));
  for (const ImportPhase phase :
       {ImportPhase::kRead, ImportPhase::kWrite, ImportPhase::kCheck, ImportPhase::kActivate}) {
    ImportOptions options;
    options.progress_every = 7;
    options.on_progress = [&](const ImportProgress& progress) { return progress.phase != phase; };
    CHECK(FailedImport(*store, "SAFE", temp / "new.jsonl", options).code == ErrorCode::kCancelled);
    CHECK(Current(*store, "SAFE").digest == old.digest);
    test::CheckVerifies(*store);
  }
  CHECK(MustImport(*store, "SAFE", temp / "new.jsonl").version.entries == 30);
  test::CheckVerifies(*store);
}

TEST_CASE("an import beyond its memory limit fails with the limit's name") {
  const TempDir temp;
  const auto store = OpenStore(temp / "s");
  ImportOptions options;
  options.held_bytes_max = 2'000;
  const Error error = FailedImport(*store, "SAFE", WriteLines(temp / "l.jsonl", EntryLines(100)), options);
  CHECK(error.code == ErrorCode::kLimit);
  CHECK(error.message.find("held_bytes_max = 2000") != std::string::npos);
}

TEST_CASE("wrong use of an import is told") {
  const TempDir temp;
  const auto store = OpenStore(temp / "s");
  WriteLines(temp / "l.jsonl", EntryLines(1));
  const FakeClock clock(0);
  CHECK(store->Import("", {temp / "l.jsonl"}, {}, clock).error().code == ErrorCode::kInvalidArgument);
  CHECK(store->Import("A", {}, {}, clock).error().code == ErrorCode::kInvalidArgument);
  CHECK(store->Import("A", {temp / "none.jsonl"}, {}, clock).error().code == ErrorCode::kNotFound);
  const auto reader = OpenStore(temp / "s", store::Mode::kReadOnly);
  CHECK(reader->Import("A", {temp / "l.jsonl"}, {}, clock).error().code == ErrorCode::kInvalidArgument);
}

TEST_CASE("a store of a newer layout is refused") {
  const TempDir temp;
  { OpenStore(temp / "s"); }
  {
    store::DatabaseOptions options;
    options.families = {{"meta"}, {"entries"}};
    auto database = store::Database::Open(temp / "s", store::Mode::kReadWrite, options).value();
    store::Batch batch;
    batch.Put({"meta"}, "F", "\x02");
    REQUIRE(database->Write(batch, store::Durability::kSynced).has_value());
  }
  const auto opened = ListStore::Open(temp / "s", store::Mode::kReadOnly);
  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().code == ErrorCode::kInvalidArgument);
  CHECK(opened.error().message.find("layout 2") != std::string::npos);
}

TEST_CASE("a reader sees whole versions only while imports run beside it") {
  const TempDir temp;
  const auto writer = OpenStore(temp / "s");
  std::vector<std::string> digests;
  for (int salt = 0; salt < 2; ++salt) {
    WriteLines(temp / fmt::format("{}.jsonl", salt), EntryLines(500, salt));
    digests.push_back(MustImport(*writer, "SAFE", temp / fmt::format("{}.jsonl", salt)).version.digest);
  }
  std::atomic<bool> done{false};
  std::atomic<int> read{0};
  std::vector<std::string> findings;  // Only the reader's thread writes it, until it ends.
  std::thread reader([&] {
    while (!done) {
      const auto list = LoadWatchlist(temp / "s");
      // Under import after import a slow reader is told to try again, never given a mixture.
      if (!list && list.error().code == ErrorCode::kUnavailable) continue;
      if (!list) {
        findings.push_back(list.error().message);
      } else if (list->entries.size() != 500 ||
                 std::find(digests.begin(), digests.end(), list->lists.at(0).digest) == digests.end()) {
        findings.push_back("a mixed version");
      }
      ++read;
    }
  });
  for (int i = 0; i < 20 || read < 10; ++i) {
    MustImport(*writer, "SAFE", temp / fmt::format("{}.jsonl", i % 2));
    // Room for the reader: without any it would only be told to try again.
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  done = true;
  reader.join();
  for (const std::string& finding : findings) FAIL_CHECK(finding);
}

TEST_CASE("a store open for reading stays at its state until it is refreshed") {
  const TempDir temp;
  const auto writer = OpenStore(temp / "s");
  MustImport(*writer, "SAFE", WriteLines(temp / "l.jsonl", EntryLines(10)));
  const auto reader = OpenStore(temp / "s", store::Mode::kReadOnly);
  for (int salt = 1; salt <= 4; ++salt) {
    MustImport(*writer, "SAFE", WriteLines(temp / "l.jsonl", EntryLines(10 + salt, salt)));
  }
  CHECK(Current(*reader, "SAFE").sequence == 1);
  CHECK(reader->Load().value().entries.size() == 10);
  REQUIRE(reader->Refresh().has_value());
  CHECK(Current(*reader, "SAFE").sequence == 5);
  CHECK(ReadCurrentVersions(temp / "s").value().at(0).sequence == 5);
  CHECK(reader->Load().value().entries.size() == 14);
  for (int salt = 5; salt <= 8; ++salt) {
    MustImport(*writer, "SAFE", WriteLines(temp / "l.jsonl", EntryLines(10 + salt, salt)));
  }
  test::CheckVerifies(*reader);  // Of the newest state.
  CHECK(Current(*reader, "SAFE").sequence == 9);
}

TEST_CASE("any changed bit in a file of entries is found, and nothing wrong is loaded") {
  const TempDir temp;
  Watchlist whole;
  {
    const auto store = OpenStore(temp / "s");
    MustImport(*store, "SAFE", WriteLines(temp / "l.jsonl", EntryLines(200)));
    whole = store->Load().value();
  }
  std::vector<fs::path> files;
  for (const auto& item : fs::directory_iterator(temp / "s")) {
    if (item.path().extension() == ".sst") files.push_back(item.path());
  }
  std::sort(files.begin(), files.end());
  REQUIRE(files.size() >= 2);
  std::mt19937_64 random(20260301);
  for (int trial = 0; trial < 60; ++trial) {
    const fs::path& file = files[random() % files.size()];
    const auto position = static_cast<std::streamoff>(random() % fs::file_size(file));
    const char mask = static_cast<char>(1 << random() % 8);
    const auto flip = [&] {
      std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
      stream.seekg(position);
      const char byte = static_cast<char>(stream.get() ^ mask);
      stream.seekp(position);
      stream.put(byte);
    };
    CAPTURE(file.filename().string());
    CAPTURE(position);
    flip();
    if (const auto opened = ListStore::Open(temp / "s", store::Mode::kReadOnly); opened) {
      const auto verified = (*opened)->Verify();
      REQUIRE(verified.has_value());
      CHECK_FALSE(verified->ok());
      if (const auto loaded = (*opened)->Load(); loaded) {
        CHECK(loaded->entries == whole.entries);  // Bits of filters and statistics carry no entry.
      } else {
        CHECK(loaded.error().code == ErrorCode::kCorrupt);
      }
    } else {
      CHECK(opened.error().code == ErrorCode::kCorrupt);
    }
    flip();
  }
  test::CheckVerifies(*OpenStore(temp / "s"));
}

TEST_CASE("verify finds what RocksDB's checksums cannot: missing, foreign and stray entries") {
  const TempDir temp;
  { MustImport(*OpenStore(temp / "s"), "SAFE", WriteLines(temp / "l.jsonl", EntryLines(10))); }
  const std::string key = std::string("SAFE\0\0\0\0\0\0\0\0\1", 13);
  const auto change = [&](const std::function<void(store::Batch&)>& edit) {
    store::DatabaseOptions options;
    options.families = {{"meta"}, {"entries"}};
    auto database = store::Database::Open(temp / "s", store::Mode::kReadWrite, options).value();
    store::Batch batch;
    edit(batch);
    REQUIRE(database->Write(batch, store::Durability::kSynced).has_value());
  };
  const auto problems = [&] { return OpenStore(temp / "s", store::Mode::kReadOnly)->Verify().value().problems; };
  std::string original;
  {
    const auto store = OpenStore(temp / "s", store::Mode::kReadOnly);
    original = test::ExportLines(*store, "SAFE")[3];
  }
  REQUIRE(problems().empty());
  change([&](store::Batch& batch) { batch.Delete({"entries"}, key + "E000003"); });
  REQUIRE(problems().size() == 1);
  CHECK(problems()[0].find("9 entries instead of 10") != std::string::npos);
  CHECK(LoadWatchlist(temp / "s").error().code == ErrorCode::kCorrupt);
  std::string altered = original;
  altered.replace(altered.find("salt 0"), 6, "salt 1");
  change([&](store::Batch& batch) { batch.Put({"entries"}, key + "E000003", altered); });
  REQUIRE(problems().size() == 1);
  CHECK(problems()[0].find("digest") != std::string::npos);
  change([&](store::Batch& batch) { batch.Put({"entries"}, key + "E000003", "nonsense"); });
  CHECK(problems().size() == 2);
  change([&](store::Batch& batch) { batch.Put({"entries"}, key + "E000003", original); });
  CHECK(problems().empty());
  change([&](store::Batch& batch) { batch.Put({"entries"}, std::string("SAFE\0\0\0\0\0\0\0\0\7X", 14), original); });
  REQUIRE(problems().size() == 1);
  CHECK(problems()[0].find("version 7") != std::string::npos);
  change([&](store::Batch& batch) { batch.Put({"meta"}, "LSAFE", "\1short"); });
  REQUIRE(problems().size() == 1);
  CHECK(problems()[0].find("the pointer of list \"SAFE\"") != std::string::npos);
}

}  // namespace safematch::watchlist
