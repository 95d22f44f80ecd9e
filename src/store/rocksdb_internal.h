// What the .cc files of this module share. Forward declarations only: RocksDB's headers stay
// in .cc files.
#pragma once

#include <string>

#include "base/result.h"
#include "store/database.h"

namespace rocksdb {
struct ColumnFamilyOptions;
struct DBOptions;
class Status;
}  // namespace rocksdb

namespace safematch::store {

rocksdb::DBOptions MakeDatabaseOptions(const DatabaseOptions& options);
rocksdb::ColumnFamilyOptions MakeFamilyOptions(const DatabaseOptions& options);

// Our error for a status that is not ok; `what` says what we were doing.
Error ToError(const rocksdb::Status& status, const std::string& dir, const std::string& what);
// The same for a failed open, which also tells a held lock and files that have gone.
Error ToOpenError(const rocksdb::Status& status, const std::string& dir);

}  // namespace safematch::store
