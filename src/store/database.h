// The few ways in which we use RocksDB: families of sorted keys, batches that happen whole,
// ordered scans, bulk loads, and checks of what lies on disk. Nothing of RocksDB appears here.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace rocksdb {
class SstFileWriter;
}  // namespace rocksdb

namespace safematch::store {

// A named key space of one database (RocksDB: column family). Refers to a literal.
struct Family {
  std::string_view name;
};

// The keys k with begin <= k < end, compared as unsigned bytes; an empty `end` means no upper bound.
struct KeyRange {
  std::string begin;
  std::string end;
};

// All keys that start with `prefix`.
KeyRange PrefixRange(std::string_view prefix);

// Changes that happen all or not at all, in the order in which they were added.
class Batch {
 public:
  void Put(Family family, std::string_view key, std::string_view value);
  void Delete(Family family, std::string_view key);
  // `range.end` must not be empty.
  void DeleteRange(Family family, const KeyRange& range);
  bool empty() const { return operations_.empty(); }

 private:
  friend class Database;
  enum class Kind { kPut, kDelete, kDeleteRange };
  struct Operation {
    Kind kind;
    std::string_view family;
    std::string key;
    std::string value;  // kDeleteRange: the end of the range.
  };
  std::vector<Operation> operations_;
};

enum class Mode { kReadOnly, kReadWrite };

enum class Durability {
  kSynced,    // On disk when the call returns; survives loss of power.
  kBuffered,  // With the operating system; survives the death of the process.
};

// What to do with a write-ahead log of which bytes fail their check.
enum class LogRecovery {
  // Refuse to open. A log that merely ends early (the process died while writing) is fine. For
  // contents that nobody can send again: an old state must never pass for the newest one.
  kRefuseDamage,
  // Go back to the state before the damage. For contents that carry their own position in a
  // source which sends the rest again.
  kDropFromDamage,
};

struct DatabaseOptions {
  std::vector<Family> families;                           // All of them; created when missing.
  LogRecovery log_recovery = LogRecovery::kRefuseDamage;  // See there.
  uint64_t block_cache_bytes = 32ULL << 20;               // Memory for read blocks; raise for random reads.
  uint64_t write_buffer_bytes = 8ULL << 20;               // Memory a family gathers before it writes a file.
};

class BulkLoad;

// An open database. Owns the folder's lock in kReadWrite; kReadOnly takes none, sees the state
// as of its opening for ever, and may be used while another process writes.
// Thread-safe, except that Close-by-destruction must come last.
// Errors of every call: kCorrupt (bytes on disk fail their check; the message names the file),
// kIo (disk full or failing), kInvalidArgument (a write to a read-only database).
class Database {
 public:
  // kReadWrite creates the folder and the database when missing, but refuses a folder that
  // holds other things.
  // Errors: kNotFound (kReadOnly: no database there), kConflict (another process holds it).
  static Result<std::unique_ptr<Database>> Open(const std::string& dir, Mode mode, const DatabaseOptions& options);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  const std::string& dir() const;
  Mode mode() const;

  // Nothing when the key is not there.
  Result<std::optional<std::string>> Get(Family family, std::string_view key) const;

  Status Write(const Batch& batch, Durability durability);

  // Calls `visit` for each key of the range in order, on one consistent state; its first error
  // ends the scan and is returned. The views live until `visit` returns.
  using Visitor = std::function<Status(std::string_view key, std::string_view value)>;
  Status Scan(Family family, const KeyRange& range, const Visitor& visit) const;

  // The first key of the range, or nothing. Cost: one seek.
  Result<std::optional<std::string>> FirstKey(Family family, const KeyRange& range) const;

  // Starts a load of many sorted keys which become visible together; see BulkLoad.
  // One load at a time.
  Result<std::unique_ptr<BulkLoad>> BeginBulkLoad(Family family);

  // Writes memory to files and syncs them; the write-ahead log holds nothing after it.
  Status Flush();
  // Rewrites the files of the range, so that deleted keys free their space.
  Status Compact(Family family, const KeyRange& range);

  // Reads everything on disk and checks each block and each file. Errors also: kUnavailable for
  // a reader of which a writer has removed files since.
  Status VerifyChecksums() const;
  // Bytes on disk and in memory that the range takes, from index blocks: good to some percent.
  Result<uint64_t> ApproximateBytes(Family family, const KeyRange& range) const;

 private:
  friend class BulkLoad;
  struct Impl;
  explicit Database(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Writes sorted keys into files beside the database and adds them in one step. Memory: one
// block. Until Commit, readers see nothing; without it, the files go with the object, and what
// a killed process left goes at the next Open in kReadWrite. Not thread-safe; must not outlive
// its database.
class BulkLoad {
 public:
  ~BulkLoad();
  BulkLoad(const BulkLoad&) = delete;
  BulkLoad& operator=(const BulkLoad&) = delete;

  // Keys must rise strictly. Errors: kInvalidArgument when they do not, kIo.
  Status Add(std::string_view key, std::string_view value);
  // Checks the files and makes them part of the database, all or none, durably. No keys: no
  // change. Ends the object's use.
  Status Commit();

 private:
  friend class Database;
  BulkLoad(Database::Impl& database, Family family);
  Status FinishFile();

  Database::Impl& database_;
  Family family_;
  std::unique_ptr<rocksdb::SstFileWriter> writer_;  // Null between files.
  std::vector<std::string> files_;
};

}  // namespace safematch::store
