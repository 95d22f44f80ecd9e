// From the configuration's values to the options of the modules.
#pragma once

#include <string>
#include <vector>

#include "app/config.h"
#include "base/result.h"
#include "http/server.h"
#include "manifest/decoder.h"
#include "pipeline/node.h"
#include "pipeline/screening.h"
#include "stream/kafka_options.h"

namespace safematch::app {

manifest::DecodeLimits DecodeLimitsFrom(const Config& config);
pipeline::ScreeningOptions ScreeningOptionsFrom(const Config& config);
pipeline::NodeOptions NodeOptionsFrom(const Config& config);
http::ServerOptions ServerOptionsFrom(const Config& config);
// Reads the password file. Errors: kNotFound, kIo.
Result<stream::KafkaOptions> KafkaOptionsFrom(const Config& config);
// The topics that the node needs, as it would create them.
std::vector<stream::TopicSpec> TopicsFrom(const Config& config);
// match.threads, or one a core.
size_t ThreadsFrom(const Config& config);

}  // namespace safematch::app
