#include "store/database.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "tests/support/property.h"
#include "tests/support/temp_dir.h"

namespace safematch::store {
namespace {

namespace fs = std::filesystem;
using test::TempDir;

constexpr Family kMeta{"meta"};
constexpr Family kItems{"items"};

DatabaseOptions Options() {
  DatabaseOptions options;
  options.families = {kMeta, kItems};
  return options;
}

std::unique_ptr<Database> MustOpen(const std::string& dir, Mode mode) {
  auto database = Database::Open(dir, mode, Options());
  if (!database) FAIL(database.error().message);
  return std::move(*database);
}

std::map<std::string, std::string> Contents(const Database& database, Family family, const KeyRange& range = {}) {
  std::map<std::string, std::string> out;
  const auto status = database.Scan(family, range, [&](std::string_view key, std::string_view value) {
    out.emplace(key, value);
    return Status();
  });
  REQUIRE(status.has_value());
  return out;
}

void MustPut(Database& database, Family family, std::string_view key, std::string_view value) {
  Batch batch;
  batch.Put(family, key, value);
  REQUIRE(database.Write(batch, Durability::kSynced).has_value());
}

std::vector<fs::path> FilesEndingWith(const std::string& dir, std::string_view ending) {
  std::vector<fs::path> out;
  for (const auto& item : fs::directory_iterator(dir)) {
    if (item.path().string().ends_with(ending)) out.push_back(item.path());
  }
  return out;
}

void FlipBit(const fs::path& path, std::streamoff position) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekg(position);
  const char byte = static_cast<char>(file.get() ^ 0x10);
  file.seekp(position);
  file.put(byte);
  REQUIRE(file.good());
}

}  // namespace

TEST_CASE("a batch is read back after the store was closed") {
  const TempDir temp;
  {
    auto database = MustOpen(temp / "a", Mode::kReadWrite);
    Batch batch;
    batch.Put(kMeta, "k", "v");
    batch.Put(kItems, "k", "w");
    batch.Put(kItems, "gone", "x");
    batch.Delete(kItems, "gone");
    REQUIRE(database->Write(batch, Durability::kSynced).has_value());
  }
  const auto database = MustOpen(temp / "a", Mode::kReadOnly);
  CHECK(database->Get(kMeta, "k").value() == "v");
  CHECK(Contents(*database, kItems) == std::map<std::string, std::string>{{"k", "w"}});
  CHECK_FALSE(database->Get(kItems, "gone").value().has_value());
}

TEST_CASE("a range holds the keys from its begin to before its end") {
  const TempDir temp;
  auto database = MustOpen(temp / "a", Mode::kReadWrite);
  for (const char* key : {"a", "b", "b1", "b\xFF", "c"}) MustPut(*database, kItems, key, "");
  CHECK(Contents(*database, kItems, PrefixRange("b")).size() == 3);
  CHECK(Contents(*database, kItems, {"b1", ""}).size() == 3);
  CHECK(database->FirstKey(kItems, {"b0", "c"}).value() == "b1");
  CHECK_FALSE(database->FirstKey(kItems, {"d", ""}).value().has_value());

  Batch batch;
  batch.DeleteRange(kItems, PrefixRange("b"));
  REQUIRE(database->Write(batch, Durability::kSynced).has_value());
  CHECK(Contents(*database, kItems).size() == 2);
}

TEST_CASE("a scan ends with the visitor's error") {
  const TempDir temp;
  auto database = MustOpen(temp / "a", Mode::kReadWrite);
  MustPut(*database, kItems, "a", "");
  MustPut(*database, kItems, "b", "");
  int visited = 0;
  const auto status = database->Scan(kItems, {}, [&](std::string_view, std::string_view) -> Status {
    ++visited;
    return Fail(ErrorCode::kCancelled, "enough");
  });
  CHECK(visited == 1);
  CHECK(status.error().code == ErrorCode::kCancelled);
}

TEST_CASE("the range of a prefix is all keys that start with it") {
  CHECK(PrefixRange("ab").end == "ac");
  CHECK(PrefixRange("a\xFF\xFF").end == "b");
  CHECK(PrefixRange("\xFF").end.empty());
  test::CheckProperty("prefix range", [](const std::string& prefix, const std::string& key) {
    const KeyRange range = PrefixRange(prefix);
    const bool inside = key >= range.begin && (range.end.empty() || key < range.end);
    RC_ASSERT(inside == key.starts_with(prefix));
    const std::string longer = prefix + key;
    RC_ASSERT(longer >= range.begin && (range.end.empty() || longer < range.end));
  });
}

TEST_CASE("a missing store is not found, and reading does not create it") {
  const TempDir temp;
  const auto database = Database::Open(temp / "none", Mode::kReadOnly, Options());
  REQUIRE_FALSE(database.has_value());
  CHECK(database.error().code == ErrorCode::kNotFound);
  CHECK(database.error().message.find("watchlist import") != std::string::npos);
  CHECK_FALSE(fs::exists(temp / "none"));
}

TEST_CASE("a folder with other things is refused for writing") {
  const TempDir temp;
  fs::create_directories(temp / "home");
  std::ofstream(temp / "home/letter.txt") << "dear";
  const auto database = Database::Open(temp / "home", Mode::kReadWrite, Options());
  REQUIRE_FALSE(database.has_value());
  CHECK(database.error().code == ErrorCode::kInvalidArgument);
  CHECK(database.error().message.find("letter.txt") != std::string::npos);
}

TEST_CASE("a second writer in this process is a conflict") {
  const TempDir temp;
  const auto first = MustOpen(temp / "a", Mode::kReadWrite);
  const auto second = Database::Open(temp / "a", Mode::kReadWrite, Options());
  REQUIRE_FALSE(second.has_value());
  CHECK(second.error().code == ErrorCode::kConflict);
}

TEST_CASE("a writer in another process is a conflict, and a reader is welcome") {
  const TempDir temp;
  { MustOpen(temp / "a", Mode::kReadWrite); }
  // The child takes RocksDB's own lock, as another node would; fcntl locks end with a process.
  int ready[2];
  int done[2];
  REQUIRE(::pipe(ready) == 0);
  REQUIRE(::pipe(done) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const int lock_file = ::open((temp / "a/LOCK").c_str(), O_RDWR);
    struct flock lock = {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    char byte = ::fcntl(lock_file, F_SETLK, &lock) == 0 ? 'y' : 'n';
    if (::write(ready[1], &byte, 1) != 1 || ::read(done[0], &byte, 1) != 1) ::_exit(1);
    ::_exit(0);
  }
  char byte = 0;
  REQUIRE(::read(ready[0], &byte, 1) == 1);
  CHECK(byte == 'y');
  const auto writer = Database::Open(temp / "a", Mode::kReadWrite, Options());
  CHECK(Database::Open(temp / "a", Mode::kReadOnly, Options()).has_value());
  REQUIRE(::write(done[1], &byte, 1) == 1);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  for (const int end : {ready[0], ready[1], done[0], done[1]}) ::close(end);
  REQUIRE_FALSE(writer.has_value());
  CHECK(writer.error().code == ErrorCode::kConflict);
  CHECK(writer.error().message.find("open in another process (process " + std::to_string(child) + ")") !=
        std::string::npos);
  MustOpen(temp / "a", Mode::kReadWrite);
}

TEST_CASE("a store open for reading refuses writes and sees the state of its opening") {
  const TempDir temp;
  auto writer = MustOpen(temp / "a", Mode::kReadWrite);
  MustPut(*writer, kMeta, "k", "old");
  auto reader = MustOpen(temp / "a", Mode::kReadOnly);
  MustPut(*writer, kMeta, "k", "new");
  REQUIRE(writer->Flush().has_value());
  CHECK(reader->Get(kMeta, "k").value() == "old");
  CHECK(MustOpen(temp / "a", Mode::kReadOnly)->Get(kMeta, "k").value() == "new");
  Batch batch;
  batch.Put(kMeta, "k", "mine");
  CHECK(reader->Write(batch, Durability::kSynced).error().code == ErrorCode::kInvalidArgument);
  CHECK(reader->BeginBulkLoad(kItems).error().code == ErrorCode::kInvalidArgument);
}

TEST_CASE("reading changes no file of the store") {
  const TempDir temp;
  MustPut(*MustOpen(temp / "a", Mode::kReadWrite), kMeta, "k", "v");
  const auto listing = [&] {
    std::map<std::string, std::pair<uintmax_t, fs::file_time_type>> files;
    for (const auto& item : fs::directory_iterator(temp / "a")) {
      files[item.path().string()] = {item.file_size(), item.last_write_time()};
    }
    return files;
  };
  const auto before = listing();
  MustOpen(temp / "a", Mode::kReadOnly);
  CHECK(listing() == before);
}

TEST_CASE("a bulk load shows all of its keys after Commit and none before") {
  const TempDir temp;
  auto database = MustOpen(temp / "a", Mode::kReadWrite);
  MustPut(*database, kItems, "m", "kept");
  {
    auto load = database->BeginBulkLoad(kItems).value();
    for (int i = 0; i < 1000; ++i) REQUIRE(load->Add(fmt::format("p{:04}", i), "value").has_value());
    CHECK(Contents(*database, kItems).size() == 1);
    REQUIRE(load->Commit().has_value());
  }
  CHECK(Contents(*database, kItems).size() == 1001);
  CHECK(database->VerifyChecksums().has_value());
  CHECK_FALSE(fs::exists(temp / "a/staging"));
}

TEST_CASE("a bulk load without Commit leaves nothing") {
  const TempDir temp;
  auto database = MustOpen(temp / "a", Mode::kReadWrite);
  { REQUIRE(database->BeginBulkLoad(kItems).value()->Add("a", "b").has_value()); }
  CHECK(Contents(*database, kItems).empty());
  CHECK_FALSE(fs::exists(temp / "a/staging"));
}

TEST_CASE("a bulk load refuses keys out of order") {
  const TempDir temp;
  auto database = MustOpen(temp / "a", Mode::kReadWrite);
  auto load = database->BeginBulkLoad(kItems).value();
  REQUIRE(load->Add("b", "").has_value());
  CHECK(load->Add("a", "").error().code == ErrorCode::kInvalidArgument);
}

TEST_CASE("compaction frees what a deleted range took") {
  const TempDir temp;
  auto database = MustOpen(temp / "a", Mode::kReadWrite);
  auto load = database->BeginBulkLoad(kItems).value();
  for (int i = 0; i < 20'000; ++i) {
    REQUIRE(load->Add(fmt::format("p{:06}", i), fmt::format("{:x}", i * 2654435761U)).has_value());
  }
  REQUIRE(load->Commit().has_value());
  CHECK(database->ApproximateBytes(kItems, PrefixRange("p")).value() > 50'000);
  Batch batch;
  batch.DeleteRange(kItems, PrefixRange("p"));
  REQUIRE(database->Write(batch, Durability::kSynced).has_value());
  REQUIRE(database->Compact(kItems, PrefixRange("p")).has_value());
  CHECK(FilesEndingWith(temp / "a", ".sst").empty());
  CHECK(database->ApproximateBytes(kItems, {}).value() < 1'000);
}

TEST_CASE("a changed byte in a file of keys is corruption that names the file") {
  const TempDir temp;
  {
    auto database = MustOpen(temp / "a", Mode::kReadWrite);
    auto load = database->BeginBulkLoad(kItems).value();
    for (int i = 0; i < 5'000; ++i) REQUIRE(load->Add(fmt::format("p{:06}", i), "value").has_value());
    REQUIRE(load->Commit().has_value());
  }
  const auto files = FilesEndingWith(temp / "a", ".sst");
  REQUIRE(files.size() == 1);
  FlipBit(files[0], 100);
  const auto database = MustOpen(temp / "a", Mode::kReadOnly);  // Data blocks are not read by opening.
  const auto verified = database->VerifyChecksums();
  REQUIRE_FALSE(verified.has_value());
  CHECK(verified.error().code == ErrorCode::kCorrupt);
  CHECK(verified.error().message.find(files[0].filename().string()) != std::string::npos);
  const auto scanned = database->Scan(kItems, {}, [](std::string_view, std::string_view) { return Status(); });
  CHECK(scanned.error().code == ErrorCode::kCorrupt);
}

TEST_CASE("a changed byte in the write-ahead log refuses to open, and may be dropped on request") {
  const TempDir temp;
  {
    auto database = MustOpen(temp / "a", Mode::kReadWrite);
    for (int i = 0; i < 10; ++i) MustPut(*database, kMeta, fmt::format("k{}", i), std::string(100, 'v'));
  }
  std::vector<fs::path> logs = FilesEndingWith(temp / "a", ".log");
  REQUIRE(logs.size() == 1);
  FlipBit(logs[0], static_cast<std::streamoff>(fs::file_size(logs[0]) - 50));
  const auto refused = Database::Open(temp / "a", Mode::kReadWrite, Options());
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == ErrorCode::kCorrupt);

  DatabaseOptions forgiving = Options();
  forgiving.log_recovery = LogRecovery::kDropFromDamage;
  const auto opened = Database::Open(temp / "a", Mode::kReadWrite, forgiving);
  REQUIRE(opened.has_value());
  CHECK(Contents(**opened, kMeta).size() == 9);
}

TEST_CASE("a missing file of keys is corruption") {
  const TempDir temp;
  {
    auto database = MustOpen(temp / "a", Mode::kReadWrite);
    MustPut(*database, kItems, "a", "b");
    REQUIRE(database->Flush().has_value());
  }
  for (const auto& file : FilesEndingWith(temp / "a", ".sst")) fs::remove(file);
  for (const Mode mode : {Mode::kReadOnly, Mode::kReadWrite}) {
    const auto opened = Database::Open(temp / "a", mode, Options());
    REQUIRE_FALSE(opened.has_value());
    CHECK(opened.error().code == ErrorCode::kCorrupt);
  }
}

TEST_CASE("a database with unknown families is refused") {
  const TempDir temp;
  DatabaseOptions more = Options();
  more.families.push_back({"future"});
  { REQUIRE(Database::Open(temp / "a", Mode::kReadWrite, more).has_value()); }
  const auto opened = Database::Open(temp / "a", Mode::kReadWrite, Options());
  REQUIRE_FALSE(opened.has_value());
  CHECK(opened.error().code == ErrorCode::kInvalidArgument);
}

}  // namespace safematch::store
