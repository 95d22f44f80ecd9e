#include "manifest/mrz_check.h"

#include <doctest/doctest.h>

#include <span>

#include "manifest/mrz_name.h"
#include "tests/manifest/support.h"

namespace safematch::manifest::test {
namespace {

using model::PartialDate;
using model::Problem;
using model::Sex;
using model::Traveler;
using Names = std::vector<std::string>;

// The specimen of Doc 9303-4, and one of a visa.
constexpr const char* kTd3[] = {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                                "L898902C36UTO7408122F1204159ZE184226B<<<<<10"};
constexpr const char* kMrvA[] = {"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                                 "L8988901C4XXX4009078F96121096ZE184226B<<<<<<"};

Traveler WithZone(std::span<const char* const> lines) {
  Traveler traveler;
  auto& mrz = traveler.mrz.emplace();
  for (const char* line : lines) mrz.lines.emplace_back(line);
  return traveler;
}

// A traveler as sent, who agrees with kTd3.
Traveler Eriksson() {
  Traveler traveler = WithZone(kTd3);
  traveler.name = {Personal("Eriksson"), Personal("Anna Maria"), Personal()};
  traveler.date_of_birth = PartialDate{1974, 8, 12};
  traveler.sex = Sex::kFemale;
  traveler.nationality = "UTO";
  traveler.documents = {{"P", Personal("L898902C3"), "UTO", PartialDate{2012, 4, 15}, model::DocumentStatus::kNone}};
  return traveler;
}

struct Checked {
  Traveler traveler;
  std::vector<Problem> problems;

  Names codes() const {
    Names names;
    for (const Problem& problem : problems) names.push_back(problem.code);
    return names;
  }
};

Checked Check(Traveler traveler) {
  Checked checked{std::move(traveler), {}};
  CheckMrz(checked.traveler, PartialDate{2026, 3, 1}, "travelers[0].mrz", checked.problems);
  return checked;
}

Names Mismatches(const Traveler& traveler) { return Check(traveler).traveler.mrz->mismatches; }

Names Contradicted(const char* family, const char* given, const char* mrz_family, const char* mrz_given,
                   bool truncated = false) {
  model::MachineReadableZone mrz;
  mrz.name = {Personal(mrz_family), Personal(mrz_given), Personal()};
  mrz.name_truncated = truncated;
  return ContradictedNames({Personal(family), Personal(given), Personal()}, mrz);
}

bool FullNameAgrees(const char* full, const char* mrz_family, const char* mrz_given) {
  model::MachineReadableZone mrz;
  mrz.name = {Personal(mrz_family), Personal(mrz_given), Personal()};
  return ContradictedNames({Personal(), Personal(), Personal(full)}, mrz).empty();
}

TEST_CASE("MRZ name: blanks, hyphens, apostrophes and case do not count") {
  CHECK(Contradicted("O'Connor-Smith", "jean-luc", "OCONNOR SMITH", "JEAN LUC").empty());
  CHECK(Contradicted("VANDERBERG", "ANNAMARIA", "VAN DER BERG", "ANNA MARIA").empty());
  CHECK(Contradicted("O\xE2\x80\x99"
                     "Connor",
                     "A", "OCONNOR", "A")
            .empty());
}

TEST_CASE("MRZ name: a national letter agrees in every form of Doc 9303") {
  for (const char* zone : {"MUELLER", "MULLER"}) CHECK(Contradicted("Müller", "X", zone, "X").empty());
  CHECK(Contradicted("Çelik-Ørsted", "Zoë", "CELIK OERSTED", "ZOE").empty());
  // One form each, within one name.
  CHECK(Contradicted("Müller-Lüdenscheid", "X", "MUELLER LUDENSCHEID", "X").empty());
  CHECK(Contradicted("Weiß", "Nguyễn", "WEISS", "NGUYEN").empty());
  CHECK(Contradicted("Müller", "X", "MILLER", "X") == Names{"family_name"});
  // Decomposed letters count by their base.
  CHECK(Contradicted("Mu\xCC\x88ller", "X", "MULLER", "X").empty());
}

TEST_CASE("MRZ name: other scripts cannot be compared") {
  CHECK(Contradicted("Эрикссон", "Анна", "ERIKSSON", "ANNA").empty());
}

TEST_CASE("MRZ name: either side may have only the first given names, but not other ones") {
  CHECK(Contradicted("ERIKSSON", "ANNA", "ERIKSSON", "ANNA MARIA").empty());
  CHECK(Contradicted("ERIKSSON", "ANNA MARIA", "ERIKSSON", "ANNA").empty());
  CHECK(Contradicted("ERIKSSON", "ANN", "ERIKSSON", "ANNA MARIA") == Names{"given_names"});
  CHECK(Contradicted("ERIKSSON", "ANNABELLA", "ERIKSSON", "ANNA") == Names{"given_names"});
  CHECK(Contradicted("ERIKSSON", "MARIA", "ERIKSSON", "ANNA MARIA") == Names{"given_names"});
  CHECK(Contradicted("ERIKSSON HOLM", "ANNA", "ERIKSSON", "ANNA") == Names{"family_name"});
}

TEST_CASE("MRZ name: the same words divided otherwise are the same name") {
  CHECK(Contradicted("GARCIA", "LOPEZ ANA", "GARCIA LOPEZ", "ANA").empty());
  CHECK(Contradicted("GARCIA", "LOPEZ EVA", "GARCIA LOPEZ", "ANA") == Names{"family_name", "given_names"});
}

TEST_CASE("MRZ name: a person with one name") {
  CHECK(Contradicted("SUHARTO", "", "SUHARTO", "").empty());
  CHECK(Contradicted("FNU", "SUHARTO", "SUHARTO", "").empty());
  CHECK(Contradicted("SUHARTO", "SUHARTO", "SUHARTO", "").empty());
  CHECK(Contradicted("SUHARTI", "", "SUHARTO", "") == Names{"family_name"});
}

TEST_CASE("MRZ name: what the zone had to shorten agrees, if the zone says that it did") {
  const char* family = "NILAVADHANANANDA";
  const char* given = "CHAYAPA DEJTHAMRONG KRASUANG";
  CHECK(Contradicted(family, given, family, "CHAYAPA DEJTHAMRONG KRA", true).empty());
  CHECK(Contradicted(family, given, family, "CHAYAPA D K", true).empty());
  CHECK(Contradicted("BENNELONG WOOLOOMOOLOO WARRANDYTE", "DINGO", "BENNELONG WOOL W", "DINGO", true).empty());
  CHECK(Contradicted(family, given, family, "CHAYAPA D K", false) == Names{"given_names"});
  CHECK(Contradicted(family, given, family, "CHAYAPA T K", true) == Names{"given_names"});
}

TEST_CASE("MRZ name: a whole name agrees in either order") {
  CHECK(FullNameAgrees("Anna Maria Eriksson", "ERIKSSON", "ANNA MARIA"));
  CHECK(FullNameAgrees("ERIKSSON, ANNA", "ERIKSSON", "ANNA MARIA"));
  CHECK(FullNameAgrees("Anna Eriksson", "ERIKSSON", "ANNA MARIA"));
  CHECK_FALSE(FullNameAgrees("Anna Erikson", "ERIKSSON", "ANNA MARIA"));
}

TEST_CASE("MRZ check: a zone that agrees leaves the traveler as sent") {
  const Checked checked = Check(Eriksson());
  CHECK(checked.problems.empty());
  CHECK(checked.traveler.mrz->mismatches.empty());
  Traveler expected = Eriksson();
  expected.mrz = checked.traveler.mrz;
  CHECK(checked.traveler == expected);
}

TEST_CASE("MRZ check: what the sender left empty is filled") {
  const Traveler traveler = Check(WithZone(kTd3)).traveler;
  CHECK(traveler.name == model::PersonName{Personal("ERIKSSON"), Personal("ANNA MARIA"), Personal()});
  CHECK(traveler.date_of_birth == PartialDate{1974, 8, 12});
  CHECK(traveler.sex == Sex::kFemale);
  CHECK(traveler.nationality == "UTO");
  CHECK(traveler.documents == Eriksson().documents);
  CHECK(traveler.mrz->mismatches.empty());
}

TEST_CASE("MRZ check: a name is filled only beside what agrees with it") {
  Traveler traveler = Eriksson();
  traveler.name = {Personal("ERIKSSON"), Personal(), Personal()};
  CHECK(Check(traveler).traveler.name.given_names == Personal("ANNA MARIA"));
  traveler.name = {Personal(), Personal("ANNA"), Personal()};
  CHECK(Check(traveler).traveler.name.family_name == Personal("ERIKSSON"));
  traveler.name = {Personal("ERIKSSON ANNA MARIA"), Personal(), Personal()};
  CHECK(Check(traveler).traveler.name == traveler.name);
  traveler.name = {Personal("HOLM"), Personal(), Personal()};
  CHECK(Check(traveler).traveler.name == traveler.name);
  CHECK(Mismatches(traveler) == Names{"family_name"});
  traveler.name = {Personal("."), Personal(), Personal()};
  CHECK(Check(traveler).traveler.name.family_name == Personal("ERIKSSON"));
}

TEST_CASE("MRZ check: what differs is told once, and the sender's values stay") {
  Traveler traveler = Eriksson();
  traveler.name.family_name = Personal("HOLM");
  traveler.name.given_names = Personal("EVA");
  traveler.date_of_birth = PartialDate{1974, 8, 13};
  traveler.sex = Sex::kMale;
  traveler.nationality = "GTM";
  traveler.documents[0].number = Personal("X1");
  const Checked checked = Check(traveler);
  CHECK(checked.traveler.mrz->mismatches ==
        Names{"family_name", "given_names", "date_of_birth", "sex", "nationality", "document_number"});
  REQUIRE(checked.codes() == Names{"mrz_mismatch"});
  CHECK(checked.problems[0].where == "travelers[0].mrz");
  CHECK(checked.problems[0].text.find("HOLM") == std::string::npos);
  Traveler expected = traveler;
  expected.mrz = checked.traveler.mrz;
  CHECK(checked.traveler == expected);

  traveler = Eriksson();
  traveler.documents[0].issuing_country = "GTM";
  traveler.documents[0].expires = PartialDate{2013, 4, 15};
  CHECK(Mismatches(traveler) == Names{"issuing_country", "expires"});
}

TEST_CASE("MRZ check: dates agree as far as both are known; codes of another length are not compared") {
  Traveler traveler = Eriksson();
  traveler.date_of_birth = PartialDate{1974, 0, 0};
  traveler.nationality = "UT";
  traveler.documents[0].number = Personal("l-898902 c3");
  CHECK(Mismatches(traveler).empty());
  traveler.date_of_birth = PartialDate{1974, 9, 0};
  CHECK(Mismatches(traveler) == Names{"date_of_birth"});
}

TEST_CASE("MRZ check: the sender knows the century that the zone does not say") {
  constexpr const char* kOld[] = {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                                  "L898902C36UTO1508127F1204159<<<<<<<<<<<<<<<0"};
  Traveler traveler = WithZone(kOld);
  const Traveler young = Check(traveler).traveler;
  CHECK(young.date_of_birth == PartialDate{2015, 8, 12});
  CHECK(young.date_of_birth_alternatives == std::vector<PartialDate>{{1915, 8, 12}});
  traveler.date_of_birth = PartialDate{1915, 8, 12};
  const Traveler old = Check(traveler).traveler;
  CHECK(old.mrz->mismatches.empty());
  CHECK(old.mrz->date_of_birth == PartialDate{1915, 8, 12});
}

TEST_CASE("MRZ check: a visa and a passport are two documents") {
  Traveler traveler = WithZone(kMrvA);
  traveler.documents = {{"P", Personal("L898902C3"), "UTO", std::nullopt, model::DocumentStatus::kNone}};
  const Checked checked = Check(traveler);
  CHECK(checked.problems.empty());
  REQUIRE(checked.traveler.documents.size() == 2);
  CHECK(checked.traveler.documents[1].type == "V");
  traveler.documents.push_back({"V", Personal("OTHER1"), "", std::nullopt, model::DocumentStatus::kNone});
  CHECK(Mismatches(traveler) == Names{"document_number"});
}

TEST_CASE("MRZ check: a wrong check digit and a missing line are told and reject nobody") {
  Traveler traveler = Eriksson();
  traveler.mrz->lines = {Personal("L898902C36UTO7408123F1204159ZE184226B<<<<<10")};
  const Checked checked = Check(traveler);
  CHECK(checked.codes() == Names{"mrz_incomplete", "mrz_check_digit"});
  CHECK(checked.problems[1].text.find("date_of_birth, composite") != std::string::npos);
  CHECK(checked.traveler.name == traveler.name);
}

TEST_CASE("MRZ check: checking again changes nothing") {
  Traveler traveler = Eriksson();
  traveler.name.family_name = Personal("HOLM");
  traveler.nationality.clear();
  const Checked once = Check(traveler);
  const Checked twice = Check(once.traveler);
  CHECK(once.traveler == twice.traveler);
  CHECK(once.problems == twice.problems);
}

// --- In the decoder ----------------------------------------------------------------------

std::string JsonTraveler(const std::string& fields, const std::string& second_line = kTd3[1]) {
  return "{" + fields + "\"mrz\":[\"" + kTd3[0] + "\",\"" + second_line + "\"]}";
}

Decoded DecodeTravelers(const std::string& travelers, const DecodeLimits& limits = {}) {
  return Decoder(limits).Decode(R"({"legs":[{"departure":{"local_time":"2026-03-01T09:30"}}],"travelers":[)" +
                                travelers + "]}");
}

TEST_CASE("decoder: a traveler may consist of a machine-readable zone") {
  const Decoded decoded = DecodeTravelers(JsonTraveler(""));
  CHECK(decoded.dead_letters.empty());
  REQUIRE(Travelers(decoded).size() == 1);
  CHECK(Travelers(decoded)[0].name.family_name == Personal("ERIKSSON"));
  CHECK(decoded.manifests[0].problems.empty());
  const Decoded alone = Decoder().Decode(JsonTraveler(""));
  CHECK(Travelers(alone) == Travelers(decoded));
}

TEST_CASE("decoder: an unreadable zone is a dead letter only for who has nothing else") {
  const Decoded decoded = DecodeTravelers(
      R"({"mrz":"HELLO"},{"family_name":"A","mrz":"HELLO"},{"mrz":"7"},{"family_name":"B"},)" + JsonTraveler(""));
  REQUIRE(decoded.dead_letters.size() == 2);
  CHECK(decoded.dead_letters[0].code == "no_name_or_document");
  CHECK(decoded.dead_letters[0].where == "travelers[0]");
  CHECK(decoded.dead_letters[0].value == R"({"mrz":"HELLO"})");
  CHECK(decoded.dead_letters[1].where == "travelers[2]");
  const auto travelers = Travelers(decoded);
  REQUIRE(travelers.size() == 3);
  CHECK(travelers[0].name.family_name == Personal("A"));
  CHECK(travelers[1].name.family_name == Personal("B"));
  CHECK(travelers[2].name.family_name == Personal("ERIKSSON"));
  REQUIRE(decoded.manifests[0].problems.size() == 1);
  CHECK(decoded.manifests[0].problems[0].code == "mrz_unreadable");
  CHECK(decoded.manifests[0].problems[0].where == "travelers[1].mrz");
}

TEST_CASE("decoder: the places of problems count the travelers as sent") {
  const Decoded decoded = DecodeTravelers(R"({"seat":"1A"},)" + JsonTraveler(R"("sex":"M",)"));
  REQUIRE(decoded.manifests.at(0).problems.size() == 1);
  CHECK(decoded.manifests[0].problems[0].where == "travelers[1].mrz");
}

TEST_CASE("decoder: problems of zones are bounded and counted") {
  std::string travelers;
  for (int i = 0; i < 5; ++i) travelers += (i == 0 ? "" : ",") + JsonTraveler(R"("sex":"M",)");
  DecodeLimits limits;
  limits.problems_max = 2;
  const Decoded decoded = DecodeTravelers(travelers, limits);
  REQUIRE(decoded.manifests.at(0).problems.size() == 3);
  CHECK(decoded.manifests[0].problems[2].code == "more_problems");
  CHECK(decoded.manifests[0].problems[2].text.starts_with("3 more"));
}

TEST_CASE("decoder: what is written of a manifest with zones reads as the same manifest") {
  const Decoded first = DecodeTravelers(JsonTraveler(R"("sex":"M",)") + "," + JsonTraveler("") + "," +
                                        JsonTraveler("", "L898902C36UTO7408123F12O4159ZE184226B<<<<<10"));
  REQUIRE(first.manifests.at(0).problems.size() == 2);
  const Decoded second = Decoder().Decode(model::ToJson(first.manifests[0]));
  CHECK(second.manifests.at(0) == first.manifests[0]);
}

}  // namespace
}  // namespace safematch::manifest::test
