// The consumer's insides, shared by kafka_source.cc and kafka_outbox.cc only.
#pragma once

#include <atomic>
#include <mutex>

#include "stream/kafka_handles.h"
#include "stream/stream.h"

namespace safematch::stream::internal {

struct SourceState {
  HandlePtr handle;
  std::atomic<uint64_t> epoch{0};
  std::atomic<size_t> partitions{0};

  mutable std::mutex mutex;  // Guards what follows.
  SourceHealth health;
};

}  // namespace safematch::stream::internal
