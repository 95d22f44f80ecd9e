#include "text/fold.h"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

#include "tests/support/property.h"

using safematch::text::Diacritics;
using safematch::text::Fold;
using safematch::text::FoldDocumentNumber;

TEST_CASE("folding: ASCII becomes upper-case words with single blanks") {
  CHECK(Fold("  mc-Fly,  Marty J. ", Diacritics::kDropped) == "MC FLY MARTY J");
  CHECK(Fold("O'Connor", Diacritics::kDropped) == "OCONNOR");
  CHECK(Fold("SMITH<<JOHN<PAUL<<<", Diacritics::kDropped) == "SMITH JOHN PAUL");
  CHECK(Fold("", Diacritics::kDropped).empty());
  CHECK(Fold("---", Diacritics::kDropped).empty());
}

TEST_CASE("folding: national characters take both forms of ICAO Doc 9303") {
  CHECK(Fold("Müller", Diacritics::kDropped) == "MULLER");
  CHECK(Fold("Müller", Diacritics::kExpanded) == "MUELLER");
  CHECK(Fold("Søren Ångström", Diacritics::kExpanded) == "SOEREN AANGSTROEM");
  CHECK(Fold("Søren Ångström", Diacritics::kDropped) == "SOREN ANGSTROM");
  CHECK(Fold("Weiß", Diacritics::kDropped) == "WEISS");
  CHECK(Fold("Łukasz Šimůnek", Diacritics::kExpanded) == "LUKASZ SIMUNEK");
  CHECK(Fold("ışık", Diacritics::kDropped) == "ISIK");
}

TEST_CASE("folding: a decomposed letter equals the composed one") {
  CHECK(Fold("Mu\u0308ller", Diacritics::kExpanded) == Fold("M\u00FCller", Diacritics::kExpanded));
}

TEST_CASE("folding: full-width letters and typographic apostrophes are ordinary") {
  CHECK(Fold("ＫＩＭ", Diacritics::kDropped) == "KIM");
  CHECK(Fold("D\u2019Angelo", Diacritics::kDropped) == "DANGELO");
}

TEST_CASE("folding: other scripts are romanised to something, never lost") {
  CHECK_FALSE(Fold("Иванов", Diacritics::kDropped).empty());
  CHECK_FALSE(Fold("Παπαδόπουλος", Diacritics::kDropped).empty());
  CHECK_FALSE(Fold("محمد", Diacritics::kDropped).empty());
}

TEST_CASE("folding: the controls U+0080 to U+009F are MacRoman letters sent raw") {
  CHECK(Fold("NOV\u0087K", Diacritics::kDropped) == "NOVAK");
  CHECK(Fold("M\u009FLLER", Diacritics::kExpanded) == "MUELLER");
  std::string all;
  for (int i = 0x80; i < 0xA0; ++i) all += {static_cast<char>(0xC2), static_cast<char>(i)};
  CHECK(Fold(all, Diacritics::kDropped) == "AACENOUAAAAAACEEEEIIIINOOOOOUUUU");
}

TEST_CASE("folding: any bytes give words of A-Z and 0-9") {
  safematch::test::CheckProperty("alphabet", [](const std::string& bytes) {
    for (const auto form : {Diacritics::kDropped, Diacritics::kExpanded}) {
      const std::string folded = Fold(bytes, form);
      char previous = ' ';
      for (const char c : folded) {
        RC_ASSERT((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c == ' ' && previous != ' '));
        previous = c;
      }
      RC_ASSERT(!folded.ends_with(' '));
    }
  });
}

TEST_CASE("folding: is a fixed point of itself") {
  safematch::test::CheckProperty("idempotent", [](const std::string& bytes) {
    const std::string once = Fold(bytes, Diacritics::kExpanded);
    RC_ASSERT(Fold(once, Diacritics::kExpanded) == once);
  });
}

TEST_CASE("folding: threads share nothing that could race") {
  std::vector<std::thread> threads;
  std::vector<std::string> results(4);
  for (size_t i = 0; i < results.size(); ++i) {
    threads.emplace_back([&results, i] {
      for (int k = 0; k < 200; ++k) results[i] = Fold("Щербаков Müller محمد", Diacritics::kDropped);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::string& result : results) CHECK(result == results.front());
}

TEST_CASE("folding: a document number keeps letters and digits only") {
  CHECK(FoldDocumentNumber(" ab-123 456<") == "AB123456");
  CHECK(FoldDocumentNumber("---").empty());
}
