// The state of an open database, shared by database.cc and bulk_load.cc. Forward declarations
// only: RocksDB's headers stay in .cc files.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "store/database.h"

namespace rocksdb {
class ColumnFamilyHandle;
class DB;
class Status;
}  // namespace rocksdb

namespace safematch::store {

struct Database::Impl {
  std::string dir;
  Mode mode = Mode::kReadOnly;
  DatabaseOptions options;
  std::string files_stamp;          // kReadOnly: of the files at opening, see FilesStamp.
  std::unique_ptr<rocksdb::DB> db;  // Null until opened.
  // Owned by `db`'s rules: destroyed by hand before it. Filled at opening, then constant.
  std::map<std::string, rocksdb::ColumnFamilyHandle*, std::less<>> families;

  ~Impl();
  Status OpenForWriting();
  Status OpenForReading();
  rocksdb::Status OpenOnce();
  void Close();
  rocksdb::ColumnFamilyHandle* Handle(std::string_view family) const;
  std::string StagingDir() const { return dir + "/staging"; }
  Status RequireWritable() const;
};

}  // namespace safematch::store
