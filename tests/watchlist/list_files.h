// Made-up watchlist entries and files of them.
#pragma once

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "watchlist/list_store.h"

namespace safematch::watchlist::test {

// One entry as it would stand in a file that an analyst wrote: not canonical.
inline std::string EntryLine(std::string_view id, std::string_view list = "SAFE", int salt = 0) {
  return fmt::format(
      R"({{"list":"{}", "id":"{}","owner":"UTO","names":[{{"kind":"primary","family_name":"TESTPERSON","given_names":"NUMBER {}"}}],)"
      R"("birth_dates":["19{:02}-04-05"],"nationalities":["UTO"],"remarks":"salt {}"}})",
      list, id, id, 50 + salt % 50, salt);
}

// `count` entries E000000, E000001 ... of which the content depends on `salt`, in file order.
inline std::vector<std::string> EntryLines(int count, int salt = 0, std::string_view list = "SAFE") {
  std::vector<std::string> lines;
  for (int i = 0; i < count; ++i) lines.push_back(EntryLine(fmt::format("E{:06}", i), list, salt));
  return lines;
}

inline std::string WriteLines(const std::string& path, const std::vector<std::string>& lines) {
  std::ofstream file(path, std::ios::binary);
  for (const std::string& line : lines) file << line << '\n';
  file.close();
  REQUIRE(file.good());
  return path;
}

inline std::unique_ptr<ListStore> OpenStore(const std::string& dir, store::Mode mode = store::Mode::kReadWrite) {
  auto opened = ListStore::Open(dir, mode);
  if (!opened) FAIL(opened.error().message);
  return std::move(*opened);
}

inline ImportReport MustImport(ListStore& lists, const std::string& list, const std::string& file,
                               const ImportOptions& options = {}) {
  const FakeClock clock(1'700'000'000'000);
  auto report = lists.Import(list, {file}, options, clock);
  if (!report) FAIL(report.error().message);
  return std::move(*report);
}

inline Error FailedImport(ListStore& lists, const std::string& list, const std::string& file,
                          const ImportOptions& options = {}) {
  const FakeClock clock(1'700'000'000'000);
  const auto report = lists.Import(list, {file}, options, clock);
  REQUIRE_FALSE(report.has_value());
  return report.error();
}

inline std::vector<std::string> ExportLines(const ListStore& lists, const std::string& list,
                                            std::optional<uint64_t> sequence = std::nullopt) {
  std::vector<std::string> lines;
  const auto status = lists.Export(list, sequence, [&](std::string_view line) {
    lines.emplace_back(line);
    return Status();
  });
  if (!status) FAIL(status.error().message);
  return lines;
}

inline ListVersion Current(const ListStore& lists, std::string_view list) {
  const auto versions = lists.CurrentVersions();
  REQUIRE(versions.has_value());
  for (const ListVersion& version : *versions) {
    if (version.list == list) return version;
  }
  return {};
}

inline void CheckVerifies(ListStore& lists) {
  const auto report = lists.Verify();
  if (!report) FAIL(report.error().message);
  for (const std::string& problem : report->problems) FAIL_CHECK(problem);
}

}  // namespace safematch::watchlist::test
