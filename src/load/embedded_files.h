// Text files that are compiled into the program; see cmake/EmbedFiles.cmake.
#pragma once

#include <span>
#include <string_view>

namespace safematch::load {

struct EmbeddedFile {
  std::string_view name;  // Without folder and extension: "spanish".
  std::string_view text;
};

// The tables of src/load/names and src/load/airports.tsv, by name. Generated at build time.
std::span<const EmbeddedFile> EmbeddedTables();

}  // namespace safematch::load
