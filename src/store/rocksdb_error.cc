#include <fcntl.h>
#include <rocksdb/status.h>
#include <unistd.h>

#include "store/rocksdb_internal.h"

namespace safematch::store {
namespace {

// " (process 123)" when the system tells who holds the lock file, otherwise "".
// Only for a lock of another process: closing the file would release one of our own.
std::string LockHolder(const std::string& dir) {
  const int file = ::open((dir + "/LOCK").c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return "";
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  // A read-only descriptor may ask about a write lock, though not take one.
  const bool held = ::fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
  ::close(file);
  return held ? fmt::format(" (process {})", lock.l_pid) : "";
}

}  // namespace

Error ToError(const rocksdb::Status& status, const std::string& dir, const std::string& what) {
  const std::string reason = status.ToString();
  if (status.IsCorruption()) {
    return {
        ErrorCode::kCorrupt,
        fmt::format("the store at {} is damaged ({}): {}; do not use it: restore it, or import its lists again into "
                    "a new folder",
                    dir, what, reason)};
  }
  if (status.IsNoSpace()) {
    return {ErrorCode::kIo,
            fmt::format("no space left for the store at {} ({}): {}; free some and try again", dir, what, reason)};
  }
  ErrorCode code = ErrorCode::kInternal;
  if (status.IsIOError()) code = ErrorCode::kIo;
  if (status.IsInvalidArgument()) code = ErrorCode::kInvalidArgument;
  if (status.IsNotSupported()) code = ErrorCode::kInvalidArgument;
  if (status.IsShutdownInProgress()) code = ErrorCode::kCancelled;
  if (status.IsBusy() || status.IsTryAgain()) code = ErrorCode::kUnavailable;
  if (status.IsTimedOut()) code = ErrorCode::kTimeout;
  return {code, fmt::format("cannot {} at {}: {}", what, dir, reason)};
}

Error ToOpenError(const rocksdb::Status& status, const std::string& dir) {
  const std::string reason = status.ToString();
  // RocksDB has no code of its own for a held lock, only these texts.
  if (status.IsIOError() && reason.find("lock hold by current process") != std::string::npos) {
    return {ErrorCode::kConflict, fmt::format("the store at {} is already open in this process", dir)};
  }
  if (status.IsIOError() && reason.find("While lock file") != std::string::npos) {
    return {ErrorCode::kConflict,
            fmt::format("the store at {} is open in another process{}; wait until it ends, or stop it", dir,
                        LockHolder(dir))};
  }
  if (status.IsPathNotFound()) return ToError(rocksdb::Status::Corruption("a file is missing", reason), dir, "open");
  if (status.IsInvalidArgument() && reason.find("olumn families not opened") != std::string::npos) {
    return {ErrorCode::kInvalidArgument,
            fmt::format("the store at {} has parts that this program does not know: {}; use the program that wrote it",
                        dir, reason)};
  }
  if (status.IsInvalidArgument() && reason.find("olumn family not found") != std::string::npos) {
    return {ErrorCode::kNotFound, fmt::format("{} holds a database, but not a store of this kind: {}", dir, reason)};
  }
  return ToError(status, dir, "open the store");
}

}  // namespace safematch::store
