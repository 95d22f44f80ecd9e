// Topics: made when they are missing.
#pragma once

#include <span>

#include <string>
#include <vector>

#include "base/result.h"
#include "stream/kafka_options.h"

namespace safematch::stream {

// Creates those of `topics` that do not exist; an existing topic is left as it is.
// Errors: kUnavailable or kTimeout while no broker answers (try again); kInvalidArgument when
// the broker refuses (authorisation, replication factor).
Status EnsureTopics(const KafkaOptions& options, std::span<const TopicSpec> topics);

// Which of `topics` the broker does not know. Same errors.
Result<std::vector<std::string>> MissingTopics(const KafkaOptions& options, std::span<const TopicSpec> topics);

}  // namespace safematch::stream
