#include "store/database.h"

#include <fmt/ranges.h>
#include <rocksdb/db.h>
#include <rocksdb/options.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <thread>

#include "base/check.h"
#include "store/database_impl.h"
#include "store/rocksdb_internal.h"

namespace safematch::store {
namespace {

namespace fs = std::filesystem;

// A reader may come while a writer replaces the files of which it has just read the names.
constexpr int kReadOnlyAttempts = 100;
constexpr std::chrono::milliseconds kReadOnlyPause{20};
constexpr size_t kScanReadaheadBytes = 1ULL << 20;
constexpr size_t kProtectionBytesPerKey = 8;

rocksdb::Slice ToSlice(std::string_view text) { return {text.data(), text.size()}; }
std::string_view ToView(const rocksdb::Slice& slice) { return {slice.data(), slice.size()}; }

bool Exists(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

// True for the names that a process which dies while it creates a database leaves.
bool BelongsToNewDatabase(const std::string& name) {
  for (const std::string_view prefix : {"LOCK", "LOG", "IDENTITY", "MANIFEST-", "OPTIONS-", "lost+found"}) {
    if (name.starts_with(prefix)) return true;
  }
  return name.ends_with(".dbtmp") || name.ends_with(".log");
}

// The files that make up the state of a database. Every flush, compaction, bulk load and change
// of log alters them; plain writes only make the newest log longer.
std::string FilesStamp(const std::string& dir) {
  std::vector<std::string> names;
  std::error_code error;
  auto item = fs::directory_iterator(dir, error);
  for (; !error && item != fs::directory_iterator(); item.increment(error)) {
    const std::string name = item->path().filename().string();
    std::error_code ignored;
    if (name.starts_with("MANIFEST-")) {
      names.push_back(fmt::format("{}:{}", name, item->file_size(ignored)));
    } else if (name.ends_with(".log") || name.ends_with(".sst")) {
      names.push_back(name);
    }
  }
  std::sort(names.begin(), names.end());
  return fmt::format("{}", fmt::join(names, " "));
}

Status PrepareFolder(const std::string& dir) {
  std::error_code error;
  fs::create_directories(dir, error);
  if (error) return Fail(ErrorCode::kIo, "cannot create the folder {}: {}", dir, error.message());
  if (Exists(fs::path(dir) / "CURRENT")) return {};
  auto item = fs::directory_iterator(dir, error);
  for (; !error && item != fs::directory_iterator(); item.increment(error)) {
    const std::string name = item->path().filename().string();
    if (!BelongsToNewDatabase(name)) {
      return Fail(ErrorCode::kInvalidArgument,
                  "{} holds other things ({}) and no store; name an empty folder or one that does not exist", dir,
                  name);
    }
  }
  if (error) return Fail(ErrorCode::kIo, "cannot read the folder {}: {}", dir, error.message());
  return {};
}

std::vector<rocksdb::ColumnFamilyDescriptor> Descriptors(const DatabaseOptions& options) {
  const auto family_options = MakeFamilyOptions(options);
  // RocksDB always wants its default family, which we leave empty.
  std::vector<rocksdb::ColumnFamilyDescriptor> out{{rocksdb::kDefaultColumnFamilyName, family_options}};
  for (const Family family : options.families) out.emplace_back(std::string(family.name), family_options);
  return out;
}

}  // namespace

KeyRange PrefixRange(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && static_cast<unsigned char>(end.back()) == 0xFF) end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
  return {std::string(prefix), std::move(end)};
}

void Batch::Put(Family family, std::string_view key, std::string_view value) {
  operations_.push_back({Kind::kPut, family.name, std::string(key), std::string(value)});
}

void Batch::Delete(Family family, std::string_view key) {
  operations_.push_back({Kind::kDelete, family.name, std::string(key), {}});
}

void Batch::DeleteRange(Family family, const KeyRange& range) {
  SAFEMATCH_CHECK(!range.end.empty());
  operations_.push_back({Kind::kDeleteRange, family.name, range.begin, range.end});
}

Database::Impl::~Impl() { Close(); }

void Database::Impl::Close() {
  if (!db) return;
  for (const auto& [name, handle] : families) db->DestroyColumnFamilyHandle(handle).PermitUncheckedError();
  families.clear();
  db->Close().PermitUncheckedError();
  db.reset();
}

rocksdb::ColumnFamilyHandle* Database::Impl::Handle(std::string_view family) const {
  const auto found = families.find(family);
  SAFEMATCH_CHECK(found != families.end());
  return found->second;
}

Status Database::Impl::RequireWritable() const {
  if (mode == Mode::kReadWrite) return {};
  return Fail(ErrorCode::kInvalidArgument, "the store at {} is open for reading only", dir);
}

rocksdb::Status Database::Impl::OpenOnce() {
  const auto descriptors = Descriptors(options);
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* opened = nullptr;
  const auto db_options = MakeDatabaseOptions(options);
  const rocksdb::Status status = mode == Mode::kReadWrite
                                     ? rocksdb::DB::Open(db_options, dir, descriptors, &handles, &opened)
                                     : rocksdb::DB::OpenForReadOnly(db_options, dir, descriptors, &handles, &opened);
  if (!status.ok()) return status;
  db.reset(opened);
  for (size_t i = 0; i < handles.size(); ++i) families.emplace(descriptors[i].name, handles[i]);
  return status;
}

Status Database::Impl::OpenForWriting() {
  SAFEMATCH_RETURN_IF_ERROR(PrepareFolder(dir));
  const auto status = OpenOnce();
  if (!status.ok()) return Fail(ToOpenError(status, dir));
  return {};
}

// Without a lock, a writer may replace files between our reading of their names and our
// opening them, and we would see neither its old state nor its new one. So what we opened counts only
// if the files were the same before and after.
Status Database::Impl::OpenForReading() {
  for (int attempt = 0; attempt < kReadOnlyAttempts; ++attempt) {
    if (attempt > 0) std::this_thread::sleep_for(kReadOnlyPause);
    files_stamp = FilesStamp(dir);
    if (!Exists(fs::path(dir) / "CURRENT")) {
      return Fail(ErrorCode::kNotFound, "there is no store at {}; create it with `safematch watchlist import`", dir);
    }
    const auto status = OpenOnce();
    if (FilesStamp(dir) == files_stamp) {
      if (!status.ok()) return Fail(ToOpenError(status, dir));
      return {};
    }
    Close();
  }
  return Fail(ErrorCode::kUnavailable, "the store at {} changes too fast to be read; try again", dir);
}

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::Open(const std::string& dir, Mode mode, const DatabaseOptions& options) {
  auto impl = std::make_unique<Impl>();
  impl->dir = dir;
  impl->mode = mode;
  impl->options = options;
  SAFEMATCH_RETURN_IF_ERROR(mode == Mode::kReadWrite ? impl->OpenForWriting() : impl->OpenForReading());
  if (mode == Mode::kReadWrite) {
    std::error_code ignored;  // What a bulk load of a dead process left; only room is lost when it stays.
    fs::remove_all(impl->StagingDir(), ignored);
  }
  return std::unique_ptr<Database>(new Database(std::move(impl)));
}

const std::string& Database::dir() const { return impl_->dir; }
Mode Database::mode() const { return impl_->mode; }

Result<std::optional<std::string>> Database::Get(Family family, std::string_view key) const {
  std::string value;
  const auto status = impl_->db->Get(rocksdb::ReadOptions(), impl_->Handle(family.name), ToSlice(key), &value);
  if (status.IsNotFound()) return std::optional<std::string>();
  if (!status.ok()) return Fail(ToError(status, impl_->dir, "read a key"));
  return std::optional<std::string>(std::move(value));
}

Status Database::Write(const Batch& batch, Durability durability) {
  SAFEMATCH_RETURN_IF_ERROR(impl_->RequireWritable());
  rocksdb::WriteBatch out(/*reserved_bytes=*/0, /*max_bytes=*/0, kProtectionBytesPerKey, /*default_cf_ts_sz=*/0);
  for (const Batch::Operation& operation : batch.operations_) {
    rocksdb::ColumnFamilyHandle* family = impl_->Handle(operation.family);
    rocksdb::Status status;
    switch (operation.kind) {
      case Batch::Kind::kPut: status = out.Put(family, operation.key, operation.value); break;
      case Batch::Kind::kDelete: status = out.Delete(family, operation.key); break;
      case Batch::Kind::kDeleteRange: status = out.DeleteRange(family, operation.key, operation.value); break;
    }
    if (!status.ok()) return Fail(ToError(status, impl_->dir, "gather changes"));
  }
  rocksdb::WriteOptions options;
  options.sync = durability == Durability::kSynced;
  const auto status = impl_->db->Write(options, &out);
  if (!status.ok()) return Fail(ToError(status, impl_->dir, "write changes"));
  return {};
}

namespace {

// Keeps the slices that RocksDB's options point to.
struct RangeBounds {
  explicit RangeBounds(const KeyRange& range) : begin(ToSlice(range.begin)), end(ToSlice(range.end)) {}
  rocksdb::Slice begin;
  rocksdb::Slice end;
  const rocksdb::Slice* end_or_null() const { return end.empty() ? nullptr : &end; }
};

rocksdb::ReadOptions ScanOptions(const RangeBounds& bounds) {
  rocksdb::ReadOptions options;
  options.verify_checksums = true;
  options.fill_cache = false;  // A scan of everything would push out what point reads need.
  options.readahead_size = kScanReadaheadBytes;
  options.iterate_upper_bound = bounds.end_or_null();
  return options;
}

}  // namespace

Status Database::Scan(Family family, const KeyRange& range, const Visitor& visit) const {
  const RangeBounds bounds(range);
  const std::unique_ptr<rocksdb::Iterator> at(impl_->db->NewIterator(ScanOptions(bounds), impl_->Handle(family.name)));
  for (at->Seek(bounds.begin); at->Valid(); at->Next()) {
    SAFEMATCH_RETURN_IF_ERROR(visit(ToView(at->key()), ToView(at->value())));
  }
  if (!at->status().ok()) return Fail(ToError(at->status(), impl_->dir, "read keys in order"));
  return {};
}

Result<std::optional<std::string>> Database::FirstKey(Family family, const KeyRange& range) const {
  const RangeBounds bounds(range);
  rocksdb::ReadOptions options = ScanOptions(bounds);
  options.readahead_size = 0;
  const std::unique_ptr<rocksdb::Iterator> at(impl_->db->NewIterator(options, impl_->Handle(family.name)));
  at->Seek(bounds.begin);
  if (at->Valid()) return std::optional<std::string>(at->key().ToString());
  if (!at->status().ok()) return Fail(ToError(at->status(), impl_->dir, "find a key"));
  return std::optional<std::string>();
}

Status Database::Flush() {
  SAFEMATCH_RETURN_IF_ERROR(impl_->RequireWritable());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  for (const auto& [name, handle] : impl_->families) handles.push_back(handle);
  const auto status = impl_->db->Flush(rocksdb::FlushOptions(), handles);
  if (!status.ok()) return Fail(ToError(status, impl_->dir, "write files"));
  return {};
}

Status Database::Compact(Family family, const KeyRange& range) {
  SAFEMATCH_RETURN_IF_ERROR(impl_->RequireWritable());
  const RangeBounds bounds(range);
  rocksdb::CompactRangeOptions options;
  // Otherwise the lowest level, where bulk loads go, stays as it is.
  options.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForceOptimized;
  const auto status = impl_->db->CompactRange(options, impl_->Handle(family.name), &bounds.begin, bounds.end_or_null());
  if (!status.ok()) return Fail(ToError(status, impl_->dir, "free space"));
  return {};
}

Status Database::VerifyChecksums() const {
  rocksdb::ReadOptions options;
  options.verify_checksums = true;
  options.fill_cache = false;
  // Blocks first: their message tells the place within the file.
  auto status = impl_->db->VerifyChecksum(options);
  if (status.ok()) status = impl_->db->VerifyFileChecksums(options);
  // This opens files by their names, so what a reader holds open may be gone here.
  if (status.IsPathNotFound() && impl_->mode == Mode::kReadOnly && FilesStamp(impl_->dir) != impl_->files_stamp) {
    return Fail(ErrorCode::kUnavailable, "the store at {} changed since it was opened; open it again and verify then",
                impl_->dir);
  }
  if (status.IsPathNotFound()) status = rocksdb::Status::Corruption("a file is missing", status.ToString());
  if (!status.ok()) return Fail(ToError(status, impl_->dir, "verify checksums"));
  return {};
}

Result<uint64_t> Database::ApproximateBytes(Family family, const KeyRange& range) const {
  // RocksDB wants an end; no key of ours starts with eight bytes of 0xFF.
  const std::string end = range.end.empty() ? std::string(8, '\xFF') : range.end;
  const rocksdb::Range rocks_range(ToSlice(range.begin), ToSlice(end));
  rocksdb::SizeApproximationOptions options;
  options.include_memtables = true;
  options.include_files = true;
  uint64_t bytes = 0;
  const auto status = impl_->db->GetApproximateSizes(options, impl_->Handle(family.name), &rocks_range, 1, &bytes);
  if (!status.ok()) return Fail(ToError(status, impl_->dir, "estimate sizes"));
  return bytes;
}

}  // namespace safematch::store
