#include "watchlist/jsonl_source.h"

#include <charconv>

#include "model/json.h"
#include "watchlist/line_reader.h"

namespace safematch::watchlist {
namespace {

constexpr uint64_t kLinesPerProgress = 1'024;

bool IsBlank(std::string_view text) { return text.find_first_not_of(" \t\v\f\r") == std::string_view::npos; }

// "byte 120" counts from 0; a path into the document ("names[0].kind") gives no column.
uint64_t ColumnOf(std::string_view where) {
  constexpr std::string_view kByte = "byte ";
  uint64_t offset = 0;
  if (!where.starts_with(kByte)) return 1;
  where.remove_prefix(kByte.size());
  const auto parsed = std::from_chars(where.data(), where.data() + where.size(), offset);
  return parsed.ec == std::errc() ? offset + 1 : 1;
}

SourceProblem FromJsonError(const model::JsonError& error, const std::string& path, uint64_t line) {
  // The column says it already when the place is a byte.
  const bool named = !error.where.empty() && !error.where.starts_with("byte ");
  return {Place{path, line, ColumnOf(error.where)}, error.code,
          named ? fmt::format("{}: {}", error.where, error.text) : error.text};
}

}  // namespace

Status ReadJsonl(const std::string& path, const SourceLimits& limits, const SourceSink& sink) {
  SAFEMATCH_ASSIGN_OR_RETURN(LineReader lines, LineReader::Open(path, limits.line_bytes_max));
  model::JsonReader reader(limits.json);
  LineReader::Line line;
  while (true) {
    SAFEMATCH_ASSIGN_OR_RETURN(const bool more, lines.Next(line));
    if (!more) return sink.progress(lines.bytes_read());
    if (line.number % kLinesPerProgress == 0) SAFEMATCH_RETURN_IF_ERROR(sink.progress(lines.bytes_read()));
    if (line.too_long) {
      SAFEMATCH_RETURN_IF_ERROR(
          sink.problem({Place{path, line.number, limits.line_bytes_max + 1}, "line_too_long",
                        fmt::format("the line exceeds line_bytes_max = {}; split the entry", limits.line_bytes_max)}));
      continue;
    }
    if (IsBlank(line.text)) continue;
    auto entry = reader.ReadEntry(line.text);
    if (!entry) {
      SAFEMATCH_RETURN_IF_ERROR(sink.problem(FromJsonError(entry.error(), path, line.number)));
      continue;
    }
    if (entry->id.empty()) {
      SAFEMATCH_RETURN_IF_ERROR(sink.problem({Place{path, line.number, 1}, "missing_id", "the entry has no id"}));
      continue;
    }
    SAFEMATCH_RETURN_IF_ERROR(sink.entry(std::move(*entry), line.number));
  }
}

}  // namespace safematch::watchlist
