// Where watchlist entries come from: one reader per file format, behind one table.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/json.h"
#include "model/watchlist_entry.h"

namespace safematch::watchlist {

struct SourceLimits {
  uint64_t line_bytes_max = 1ULL << 20;  // One line, or one element of a document format.
  model::JsonLimits json;                // Within one entry.
};

// A place in an input file. Lines and columns count from 1; columns are bytes.
struct Place {
  std::string file;
  uint64_t line = 1;
  uint64_t column = 1;

  // "list.jsonl line 4, column 9"
  std::string ToString() const;
};

// Input that is no entry. Reading goes on behind it.
struct SourceProblem {
  Place place;
  std::string code;  // Closed snake_case set: those of model::JsonError, "line_too_long", "duplicate_id" ...
  std::string text;  // A sentence without personal data.
};

// Where a reader puts what it finds. An error from either function stops the reader, which
// returns it.
struct SourceSink {
  std::function<Status(model::WatchlistEntry entry, uint64_t line)> entry;
  std::function<Status(SourceProblem problem)> problem;
  // Told now and then how many bytes of the file have been read.
  std::function<Status(uint64_t bytes)> progress;
};

// A format that we can read.
struct SourceFormat {
  std::string_view name;        // As in `--format`.
  std::string_view extensions;  // Blank-separated, lower-case: ".jsonl .ndjson".
  // Reads the file as a stream, in bounded memory. Errors: kNotFound, kIo, and the sink's.
  // Input that is no entry goes to `sink.problem`.
  Status (*read)(const std::string& path, const SourceLimits& limits, const SourceSink& sink);
};

// All formats; a new one is new files and one row there.
std::span<const SourceFormat> SourceFormats();

// The format called `name`; for "auto", the one that goes by the extension of `path`, and JSONL
// for standard input ("-"). Errors: kInvalidArgument, with the names that exist.
Result<const SourceFormat*> ChooseSourceFormat(std::string_view name, const std::string& path);

// What a list may be called: 1 to 64 bytes of UTF-8 without control characters. (The name is
// part of keys, metric labels and messages.) Errors: kInvalidArgument.
Status CheckListName(std::string_view name);

}  // namespace safematch::watchlist
