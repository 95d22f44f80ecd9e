// The native form of a watchlist: one entry a line as JSON (safematch.entry/1).
#pragma once

#include <string>

#include "base/result.h"
#include "watchlist/source.h"

namespace safematch::watchlist {

// See SourceFormat::read. Blank lines are skipped.
Status ReadJsonl(const std::string& path, const SourceLimits& limits, const SourceSink& sink);

}  // namespace safematch::watchlist
