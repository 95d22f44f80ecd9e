// The name material of the generators: one table a culture, from src/load/names/*.tsv.
//
// A row is: kind, Latin form, other spellings separated by "|", native form; tabs between
// them, trailing ones may be missing. Lines with "#" are comments. The order within a kind is
// the order of frequency. Kinds:
//   family, given_m, given_f            whole names
//   family_head + family_tail           parts that compose rarer family names
//   part_m, part_f                      syllables; two of them compose a given name
//   middle_m, middle_f, patronymic_m, patronymic_f
//   nickname                            whole weak aliases
//   feminine                            ending of a family name, its feminine form
//   country                             nationality (ISO 3166 alpha-3)
//   place                               birth place, its state
//   option                              name, whole number; see CultureOptions
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "load/random.h"

namespace safematch::load {

struct NameRow {
  std::string_view latin;
  std::vector<std::string_view> others;
  std::string_view native;
};

// Rows of one kind, drawn by rank. The views point into the program's text.
struct NamePool {
  std::vector<NameRow> rows;
  WeightedChoice choice;

  bool empty() const { return rows.empty(); }
  const NameRow& Draw(Random& random) const { return rows[choice.Draw(random)]; }
};

struct CultureOptions {
  uint32_t watchlist_share = 0;  // Relative number of watchlist entries.
  uint32_t traveler_share = 0;   // Relative number of travelers on flights between other cultures.
  uint32_t family_offset = 10;   // Flatness at the top of the frequencies, see WeightedChoice::ByRank.
  uint32_t given_offset = 8;
  uint32_t second_family_percent = 0;
  uint32_t second_given_percent = 0;
  uint32_t middle_percent = 0;
  uint32_t patronymic_percent = 0;
  uint32_t father_percent = 0;  // The father's name after the given name.
  uint32_t grandfather_percent = 0;
  uint32_t family_composed_percent = 0;
  uint32_t given_composed_percent = 0;
  uint32_t parts_hyphenated = 0;     // 1: "Min-jun", 0: "Minjun".
  uint32_t native_family_first = 0;  // Order of the native form.
  uint32_t native_joined = 0;        // 1: no blanks in the native form.
};

// Index of pools that differ by sex.
enum class Gender { kMale = 0, kFemale = 1 };

struct Culture {
  std::string_view name;  // "spanish"
  CultureOptions options;
  NamePool family;
  NamePool family_head;
  NamePool family_tail;
  NamePool given[2];
  NamePool part[2];
  NamePool middle[2];
  NamePool patronymic[2];
  NamePool nickname;
  NamePool feminine;
  NamePool country;
  NamePool place;
};

// Reads one table. Errors: kParse with the line.
Result<Culture> ParseCulture(std::string_view name, std::string_view text);

// All cultures, by name; parsed at the first call, immutable, thread-safe.
std::span<const Culture> Cultures();

// REQUIRES: a culture of that name.
const Culture& CultureNamed(std::string_view name);

// A place of the culture, mostly in `country`.
std::string_view DrawBirthPlace(const Culture& culture, std::string_view country, Random& random);

// Splits a table into lines and calls `row(line_number, fields)` for each that is no comment.
void ForEachTableRow(std::string_view text,
                     const std::function<void(size_t line, const std::vector<std::string_view>& fields)>& row);

// The embedded table of that name. REQUIRES: it exists.
std::string_view EmbeddedTable(std::string_view name);

}  // namespace safematch::load
