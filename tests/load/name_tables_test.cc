#include "load/name_tables.h"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>

#include "base/utf8.h"
#include "load/airports.h"
#include "load/document_numbers.h"
#include "load/document_text.h"
#include "load/embedded_files.h"
#include "load/person_names.h"

using namespace safematch;
using namespace safematch::load;

TEST_CASE("name tables: every embedded table is complete and large enough") {
  CHECK(Cultures().size() == 14);
  for (const Culture& culture : Cultures()) {
    CAPTURE(std::string(culture.name));
    CHECK(culture.family.rows.size() >= 60);
    CHECK(culture.given[0].rows.size() >= 40);
    CHECK(culture.given[1].rows.size() >= 40);
    CHECK(culture.options.watchlist_share > 0);
    CHECK(culture.options.traveler_share > 0);
    for (const NameRow& row : culture.country.rows) CHECK(row.latin.size() == 3);
    for (const NameRow& row : culture.place.rows) {
      REQUIRE(row.others.size() == 1);
      CHECK(row.others[0].size() == 3);
    }
  }
}

TEST_CASE("name tables: Latin forms and spellings become document text, native ones are no Latin") {
  for (const EmbeddedFile& table : EmbeddedTables()) CHECK(IsValidUtf8(table.text));
  for (const Culture& culture : Cultures()) {
    for (const NamePool* pool : {&culture.family, &culture.given[0], &culture.given[1], &culture.part[0],
                                 &culture.part[1], &culture.middle[0], &culture.patronymic[1]}) {
      for (const NameRow& row : pool->rows) {
        const std::string latin(row.latin);
        CAPTURE(latin);
        CHECK(!ToDocumentText(row.latin).empty());
        for (const std::string_view other : row.others) {
          CHECK(!ToDocumentText(other).empty());
          CHECK(other != row.latin);
        }
        if (!row.native.empty()) CHECK(ToDocumentText(row.native).empty());
      }
    }
  }
}

TEST_CASE("name tables: a bad row is refused with its line") {
  const auto unknown_kind = ParseCulture("x", "# comment\nfamliy\tSmith\n");
  REQUIRE(!unknown_kind);
  CHECK(unknown_kind.error().code == ErrorCode::kParse);
  CHECK(unknown_kind.error().message.find("line 2") != std::string::npos);
  CHECK(!ParseCulture("x", "option\tfamily_offset\tmany\n"));
  CHECK(!ParseCulture("x", "family\n"));
  CHECK(!ParseCulture("x", "family\tSmith\n"));  // No given names.
}

TEST_CASE("airports: codes are unique and flights can go between regions") {
  std::set<std::string_view> codes;
  std::set<std::string_view> regions;
  for (const Airport& airport : Airports()) {
    CHECK(airport.code.size() == 3);
    CHECK(airport.country.size() == 3);
    CHECK(codes.insert(airport.code).second);
    regions.insert(airport.region);
  }
  CHECK(regions.size() >= 5);
}

TEST_CASE("names: women bear the feminine form") {
  const Culture& russian = CultureNamed("russian");
  const auto form = [&](const char* latin, const char* native) {
    const auto parts = FamilyNamesFor(russian, Gender::kFemale, {{latin, "", native}});
    return parts[0].latin + "/" + parts[0].native;
  };
  CHECK(form("Ivanov", "Иванов") == "Ivanova/Иванова");
  CHECK(form("Vysotskii", "Высоцкий") == "Vysotskaia/Высоцкая");
  CHECK(form("Kovalenko", "Коваленко") == "Kovalenko/Коваленко");
  CHECK(FamilyNamesFor(russian, Gender::kMale, {{"Ivanov", "", ""}})[0].latin == "Ivanov");
}

TEST_CASE("names: the native form follows the order of the culture, or is left out") {
  const DrawnName name{{{"Li", "", "李"}}, {{"Xiaoming", "", "晓明"}}};
  CHECK(NativeText(CultureNamed("chinese"), name) == "李晓明");
  CHECK(NativeText(CultureNamed("arabic"), {{{"Haddad", "", "حداد"}}, {{"Ali", "", "علي"}}}) == "علي حداد");
  CHECK(NativeText(CultureNamed("arabic"), {{{"Haddad", "", ""}}, {{"Ali", "", "علي"}}}).empty());
}

TEST_CASE("names: frequent names are frequent, and not all names are frequent") {
  const Culture& english = CultureNamed("english");
  Random random(9);
  std::map<std::string, int> counts;
  for (int i = 0; i < 20'000; ++i) ++counts[LatinText(DrawFamilyNames(english, random))];
  CHECK(counts["Smith"] > 150);
  CHECK(counts["Smith"] < 600);
  CHECK(counts["Smith"] > counts["Fisher"]);
  CHECK(counts.size() > 600);
}

TEST_CASE("document text: as issuers print names") {
  CHECK(ToDocumentText("José Ángel Núñez-Peña") == "JOSE ANGEL NUNEZ PENA");
  CHECK(ToDocumentText("O'Connor") == "OCONNOR");
  CHECK(ToDocumentText("Müller", Umlauts::kDropped) == "MULLER");
  CHECK(ToDocumentText("Müller", Umlauts::kExpanded) == "MUELLER");
  CHECK(ToDocumentText("Þór Weiß Æsir") == "THOR WEISS AESIR");
  CHECK(ToDocumentText("Nguyễn Thị Hường") == "NGUYEN THI HUONG");
  CHECK(ToDocumentText("Şahin Işık") == "SAHIN ISIK");
  CHECK(ToDocumentText("  a . b  ") == "A B");
  CHECK(ToDocumentText("李").empty());
  CHECK(ToDocumentText("Ли Anna").empty());
}

TEST_CASE("document numbers: no two alike, and none of a traveler equals one of an entry") {
  std::set<std::string> numbers;
  Random random(1);
  for (uint64_t serial = 0; serial < 20'000; ++serial) {
    // Not even without the leading sign.
    CHECK(numbers.insert(DocumentNumber(DocumentHolder::kEntry, 5, serial, random).substr(1)).second);
    CHECK(numbers.insert(DocumentNumber(DocumentHolder::kTraveler, 5, serial, random).substr(1)).second);
  }
}
