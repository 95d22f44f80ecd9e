#include "load/name_tables.h"

#include <algorithm>
#include <charconv>

#include "base/check.h"
#include "load/embedded_files.h"

namespace safematch::load {

namespace {

constexpr std::string_view kAirports = "airports";  // The one embedded table that is no culture.

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

struct OptionRow {
  std::string_view name;
  uint32_t CultureOptions::*field;
};

constexpr OptionRow kOptions[] = {
    {"watchlist_share", &CultureOptions::watchlist_share},
    {"traveler_share", &CultureOptions::traveler_share},
    {"family_offset", &CultureOptions::family_offset},
    {"given_offset", &CultureOptions::given_offset},
    {"second_family_percent", &CultureOptions::second_family_percent},
    {"second_given_percent", &CultureOptions::second_given_percent},
    {"middle_percent", &CultureOptions::middle_percent},
    {"patronymic_percent", &CultureOptions::patronymic_percent},
    {"father_percent", &CultureOptions::father_percent},
    {"grandfather_percent", &CultureOptions::grandfather_percent},
    {"family_composed_percent", &CultureOptions::family_composed_percent},
    {"given_composed_percent", &CultureOptions::given_composed_percent},
    {"parts_hyphenated", &CultureOptions::parts_hyphenated},
    {"native_family_first", &CultureOptions::native_family_first},
    {"native_joined", &CultureOptions::native_joined},
};

bool ReadOption(std::string_view name, std::string_view value, CultureOptions& options) {
  const auto row = std::ranges::find(kOptions, name, &OptionRow::name);
  if (row == std::end(kOptions)) return false;
  uint32_t& field = options.*row->field;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), field);
  return error == std::errc() && end == value.data() + value.size();
}

NamePool* PoolOfKind(std::string_view kind, Culture& culture) {
  struct Row {
    std::string_view kind;
    NamePool* pool;
  };
  const Row pools[] = {
      {"family", &culture.family},
      {"family_head", &culture.family_head},
      {"family_tail", &culture.family_tail},
      {"given_m", &culture.given[0]},
      {"given_f", &culture.given[1]},
      {"part_m", &culture.part[0]},
      {"part_f", &culture.part[1]},
      {"middle_m", &culture.middle[0]},
      {"middle_f", &culture.middle[1]},
      {"patronymic_m", &culture.patronymic[0]},
      {"patronymic_f", &culture.patronymic[1]},
      {"nickname", &culture.nickname},
      {"feminine", &culture.feminine},
      {"country", &culture.country},
      {"place", &culture.place},
  };
  const auto row = std::ranges::find(pools, kind, &Row::kind);
  return row == std::end(pools) ? nullptr : row->pool;
}

// What the generators draw from without asking whether it is there.
bool IsComplete(const Culture& culture) {
  const bool needs_parts = culture.options.given_composed_percent > 0;
  const bool needs_tails = culture.options.family_composed_percent > 0;
  const bool needs_middles = culture.options.middle_percent > 0;
  const bool needs_patronymics = culture.options.patronymic_percent > 0;
  for (const size_t sex : {0U, 1U}) {
    if (culture.given[sex].empty()) return false;
    if (needs_parts && culture.part[sex].rows.size() < 2) return false;
    if (needs_middles && culture.middle[sex].empty()) return false;
    if (needs_patronymics && culture.patronymic[sex].empty()) return false;
  }
  if (needs_tails && (culture.family_head.empty() || culture.family_tail.empty())) return false;
  return !culture.family.empty() && !culture.nickname.empty() && !culture.country.empty() && !culture.place.empty();
}

void BuildChoices(Culture& culture) {
  const auto by_rank = [](NamePool& pool, uint32_t offset) {
    pool.choice = WeightedChoice::ByRank(pool.rows.size(), offset);
  };
  by_rank(culture.family, culture.options.family_offset);
  for (const size_t sex : {0U, 1U}) {
    by_rank(culture.given[sex], culture.options.given_offset);
    by_rank(culture.part[sex], culture.options.given_offset);
    by_rank(culture.middle[sex], 3);
    by_rank(culture.patronymic[sex], 6);
  }
  // Tails, nicknames and places have no frequencies of their own; nearly flat.
  for (NamePool* pool : {&culture.family_head, &culture.family_tail, &culture.nickname, &culture.place}) {
    by_rank(*pool, 30);
  }
  by_rank(culture.country, 2);
}

}  // namespace

void ForEachTableRow(std::string_view text,
                     const std::function<void(size_t line, const std::vector<std::string_view>& fields)>& row) {
  size_t number = 0;
  for (const std::string_view line : Split(text, '\n')) {
    ++number;
    if (line.empty() || line.front() == '#') continue;
    row(number, Split(line, '\t'));
  }
}

Result<Culture> ParseCulture(std::string_view name, std::string_view text) {
  Culture culture;
  culture.name = name;
  size_t bad_line = 0;
  ForEachTableRow(text, [&](size_t line, const std::vector<std::string_view>& fields) {
    if (bad_line != 0) return;
    bad_line = line;
    if (fields.size() < 2 || fields.size() > 4 || fields[1].empty()) return;
    const std::string_view others = fields.size() > 2 ? fields[2] : std::string_view();
    if (fields[0] == "option") {
      if (ReadOption(fields[1], others, culture.options)) bad_line = 0;
      return;
    }
    NamePool* pool = PoolOfKind(fields[0], culture);
    if (pool == nullptr) return;
    NameRow& added = pool->rows.emplace_back();
    added.latin = fields[1];
    if (!others.empty()) added.others = Split(others, '|');
    if (fields.size() > 3) added.native = fields[3];
    bad_line = 0;
  });
  if (bad_line != 0) {
    return Fail(ErrorCode::kParse, "name table {}, line {}: not a row of a known kind; see name_tables.h", name,
                bad_line);
  }
  if (!IsComplete(culture)) {
    return Fail(ErrorCode::kParse, "name table {}: a kind that its options need has no rows", name);
  }
  BuildChoices(culture);
  return culture;
}

std::string_view EmbeddedTable(std::string_view name) {
  const auto tables = EmbeddedTables();
  const auto table = std::ranges::find(tables, name, &EmbeddedFile::name);
  SAFEMATCH_CHECK(table != tables.end());
  return table->text;
}

std::span<const Culture> Cultures() {
  static const std::vector<Culture> cultures = [] {
    std::vector<Culture> parsed;
    for (const EmbeddedFile& table : EmbeddedTables()) {
      if (table.name == kAirports) continue;
      auto culture = ParseCulture(table.name, table.text);
      SAFEMATCH_CHECK(culture.has_value());
      parsed.push_back(std::move(*culture));
    }
    // The build lists files in an order of its own; shares are drawn by position.
    std::ranges::sort(parsed, {}, &Culture::name);
    return parsed;
  }();
  return cultures;
}

const Culture& CultureNamed(std::string_view name) {
  const auto cultures = Cultures();
  const auto culture = std::ranges::find(cultures, name, &Culture::name);
  SAFEMATCH_CHECK(culture != cultures.end());
  return *culture;
}

std::string_view DrawBirthPlace(const Culture& culture, std::string_view country, Random& random) {
  const auto lies_in_country = [&](const NameRow& row) {
    return std::ranges::find(row.others, country) != row.others.end();
  };
  const auto count = static_cast<uint32_t>(std::ranges::count_if(culture.place.rows, lies_in_country));
  if (count == 0 || random.Percent(6)) return culture.place.Draw(random).latin;
  uint32_t left = random.Below(count);
  for (const NameRow& row : culture.place.rows) {
    if (lies_in_country(row) && left-- == 0) return row.latin;
  }
  return culture.place.rows.front().latin;
}

}  // namespace safematch::load
