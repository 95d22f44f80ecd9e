#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/sst_file_writer.h>

#include <filesystem>
#include <system_error>

#include "store/database.h"
#include "store/database_impl.h"
#include "store/rocksdb_internal.h"

namespace safematch::store {
namespace {

namespace fs = std::filesystem;

// Several files of this size let a compaction drop an old version piece by piece.
constexpr uint64_t kFileBytesMax = 64ULL << 20;

}  // namespace

Result<std::unique_ptr<BulkLoad>> Database::BeginBulkLoad(Family family) {
  SAFEMATCH_RETURN_IF_ERROR(impl_->RequireWritable());
  std::error_code error;
  fs::create_directories(impl_->StagingDir(), error);
  if (error) return Fail(ErrorCode::kIo, "cannot create {}: {}", impl_->StagingDir(), error.message());
  return std::unique_ptr<BulkLoad>(new BulkLoad(*impl_, family));
}

BulkLoad::BulkLoad(Database::Impl& database, Family family) : database_(database), family_(family) {}

BulkLoad::~BulkLoad() {
  writer_.reset();
  std::error_code ignored;
  fs::remove_all(database_.StagingDir(), ignored);
}

Status BulkLoad::Add(std::string_view key, std::string_view value) {
  if (!writer_) {
    auto* family = database_.Handle(family_.name);
    writer_ = std::make_unique<rocksdb::SstFileWriter>(rocksdb::EnvOptions(), database_.db->GetOptions(family), family);
    files_.push_back(fmt::format("{}/{:06}.sst", database_.StagingDir(), files_.size()));
    const auto status = writer_->Open(files_.back());
    if (!status.ok()) return Fail(ToError(status, database_.dir, "create a file"));
  }
  const auto status = writer_->Put({key.data(), key.size()}, {value.data(), value.size()});
  if (!status.ok()) return Fail(ToError(status, database_.dir, "add a sorted key"));
  if (writer_->FileSize() >= kFileBytesMax) return FinishFile();
  return {};
}

Status BulkLoad::FinishFile() {
  const auto status = writer_->Finish();
  writer_.reset();
  if (!status.ok()) return Fail(ToError(status, database_.dir, "finish a file"));
  return {};
}

Status BulkLoad::Commit() {
  if (writer_) SAFEMATCH_RETURN_IF_ERROR(FinishFile());
  if (files_.empty()) return {};
  rocksdb::IngestExternalFileOptions options;
  options.move_files = true;  // Same file system: a hard link instead of a copy.
  options.write_global_seqno = false;
  options.verify_checksums_before_ingest = true;
  const auto status = database_.db->IngestExternalFile(database_.Handle(family_.name), files_, options);
  if (!status.ok()) return Fail(ToError(status, database_.dir, "take in files"));
  return {};
}

}  // namespace safematch::store
