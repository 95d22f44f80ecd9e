#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/file_checksum.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/options.h>
#include <rocksdb/table.h>

#include <algorithm>

#include "store/rocksdb_internal.h"

namespace safematch::store {
namespace {

// Ribbon filters take about 30 % less room than Bloom filters at the same rate of false hits.
constexpr double kFilterBitsPerKey = 10.0;
constexpr size_t kBlockBytes = 16ULL << 10;
constexpr size_t kInfoLogBytesMax = 4ULL << 20;
constexpr uint64_t kManifestBytesMax = 4ULL << 20;

rocksdb::CompressionType BestCompression() {
  const auto supported = rocksdb::GetSupportedCompressions();
  for (const auto type : {rocksdb::kZSTD, rocksdb::kLZ4Compression}) {
    if (std::find(supported.begin(), supported.end(), type) != supported.end()) return type;
  }
  return rocksdb::kNoCompression;
}

}  // namespace

rocksdb::DBOptions MakeDatabaseOptions(const DatabaseOptions& options) {
  rocksdb::DBOptions out;
  out.create_if_missing = true;
  out.create_missing_column_families = true;
  out.paranoid_checks = true;
  // Only with WriteOptions::sync, as in Database::Write: up to 7.8.3 DB::SyncWAL() leads to
  // false alarms here (RocksDB's HISTORY.md, 7.9.0).
  out.track_and_verify_wals_in_manifest = true;
  out.verify_sst_unique_id_in_manifest = true;
  out.file_checksum_gen_factory = rocksdb::GetFileChecksumGenCrc32cFactory();
  // A process that was killed leaves a log that ends in the middle of a record; both modes
  // accept that. They differ in what they do about bytes that changed.
  out.wal_recovery_mode = options.log_recovery == LogRecovery::kRefuseDamage
                              ? rocksdb::WALRecoveryMode::kTolerateCorruptedTailRecords
                              : rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  // Parallel flushes may lose a retry up to 7.8.3 (fixed in 7.9.0).
  out.max_background_flushes = 1;
  out.max_background_compactions = 1;
  // Every file is opened at once: damage shows at the start, and a reader keeps the files that
  // a writer deletes.
  out.max_open_files = -1;
  out.skip_stats_update_on_db_open = true;
  out.bytes_per_sync = 1ULL << 20;
  out.max_manifest_file_size = kManifestBytesMax;
  out.keep_log_file_num = 4;
  out.max_log_file_size = kInfoLogBytesMax;
  out.stats_dump_period_sec = 0;
  out.stats_persist_period_sec = 0;
  return out;
}

rocksdb::ColumnFamilyOptions MakeFamilyOptions(const DatabaseOptions& options) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(options.block_cache_bytes);
  table.block_size = kBlockBytes;
  table.checksum = rocksdb::kXXH3;
  table.format_version = 5;
  table.filter_policy.reset(rocksdb::NewRibbonFilterPolicy(kFilterBitsPerKey));
  rocksdb::ColumnFamilyOptions out;
  out.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  out.compression = BestCompression();
  out.write_buffer_size = options.write_buffer_bytes;
  out.level_compaction_dynamic_level_bytes = true;
  // Compares what a flush or compaction wrote with what it meant to write.
  out.paranoid_file_checks = true;
  return out;
}

}  // namespace safematch::store
