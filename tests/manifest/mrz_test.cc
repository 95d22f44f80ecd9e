#include "manifest/mrz.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/manifest/mrz_writer.h"
#include "tests/support/property.h"

namespace safematch::manifest::test {
namespace {

using model::MachineReadableZone;
using model::PartialDate;
using model::Sex;
using Names = std::vector<std::string>;

constexpr PartialDate kFlight{2026, 3, 1};

// The specimens of Doc 9303: people of the state of Utopia.
constexpr std::string_view kTd3 =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
constexpr std::string_view kTd2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6";
constexpr std::string_view kTd1 =
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<";
constexpr std::string_view kMrvA =
    "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<";
constexpr std::string_view kMrvB = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<";

MrzReading Read(std::string_view text) { return ReadMrz(text, kFlight); }
MachineReadableZone Zone(std::string_view text) { return Read(text).mrz; }

std::string Replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string result(text);
  result.replace(result.find(from), from.size(), to);
  return result;
}

void CheckEriksson(const MachineReadableZone& mrz) {
  CHECK(mrz.name.family_name == Personal("ERIKSSON"));
  CHECK(mrz.name.given_names == Personal("ANNA MARIA"));
  CHECK_FALSE(mrz.name_truncated);
  CHECK(mrz.issuing_country == "UTO");
  CHECK(mrz.sex == Sex::kFemale);
  CHECK(mrz.failed_check_digits.empty());
  CHECK(mrz.corrected.empty());
}

TEST_CASE("MRZ check digit: the worked examples of Doc 9303-3") {
  CHECK(MrzCheckDigit("520727") == '3');
  CHECK(MrzCheckDigit("AB2134<<<") == '5');
  CHECK(MrzCheckDigit("HA672242<658022549601086<<<<<<<<<<<<<<0") == '8');
  CHECK(MrzCheckDigit("") == '0');
}

TEST_CASE("MRZ: the specimen of a passport, TD3") {
  const MrzReading reading = Read(kTd3);
  CHECK(reading.problem.empty());
  const MachineReadableZone& mrz = reading.mrz;
  CheckEriksson(mrz);
  CHECK(mrz.format == "TD3");
  CHECK(mrz.document_type == "P");
  CHECK(mrz.document_number == Personal("L898902C3"));
  CHECK(mrz.nationality == "UTO");
  CHECK(mrz.date_of_birth == PartialDate{1974, 8, 12});
  CHECK(mrz.expires == PartialDate{2012, 4, 15});
  CHECK(mrz.lines.size() == 2);
}

TEST_CASE("MRZ: the specimens of cards, TD1 and TD2") {
  for (const std::string_view text : {kTd1, kTd2}) {
    const MrzReading reading = Read(text);
    CHECK(reading.problem.empty());
    CheckEriksson(reading.mrz);
    CHECK(reading.mrz.format == (text == kTd1 ? "TD1" : "TD2"));
    CHECK(reading.mrz.document_type == "I");
    CHECK(reading.mrz.document_number == Personal("D23145890"));
    CHECK(reading.mrz.date_of_birth == PartialDate{1974, 8, 12});
  }
}

TEST_CASE("MRZ: the specimens of visas have no check digit over all") {
  for (const std::string_view text : {kMrvA, kMrvB}) {
    const MrzReading reading = Read(text);
    CHECK(reading.problem.empty());
    CheckEriksson(reading.mrz);
    CHECK(reading.mrz.format == (text == kMrvA ? "MRV-A" : "MRV-B"));
    CHECK(reading.mrz.document_type == "V");
    CHECK(reading.mrz.document_number == Personal("L8988901C"));
    CHECK(reading.mrz.nationality == "XXX");
    CHECK(reading.mrz.date_of_birth == PartialDate{1940, 9, 7});
    CHECK(reading.mrz.expires == PartialDate{1996, 12, 10});
  }
}

TEST_CASE("MRZ: a long number goes on in the optional data, TD1 and TD2") {
  const MachineReadableZone td1 =
      Zone("I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<");
  CHECK(td1.document_number == Personal("D23145890734"));
  CHECK(td1.failed_check_digits.empty());
  CHECK(td1.sex == Sex::kMale);
  const MachineReadableZone td2 = Zone("I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<\nD23145890<UTO3407127M95071227349<<<8");
  CHECK(td2.document_number == Personal("D23145890734"));
  CHECK(td2.failed_check_digits.empty());
  CHECK(Zone("I<UTOD23145890<7348<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<")
            .failed_check_digits == Names{"document_number", "composite"});
}

TEST_CASE("MRZ: lower case, blanks for fillers, blanks around, and CR LF are read") {
  std::string text = Replaced(kTd3, "\n", "  \r\n\r\n  ");
  std::ranges::transform(text, text.begin(), [](char c) {
    return c == '<' ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const MrzReading reading = Read(text);
  CHECK(reading.problem.empty());
  CheckEriksson(reading.mrz);
  CHECK(reading.mrz.document_number == Personal("L898902C3"));
}

TEST_CASE("MRZ: lines glued together are told by where the dates are") {
  for (const std::string_view text : {kTd1, kTd2, kTd3, kMrvA, kMrvB}) {
    std::string glued(text);
    std::erase(glued, '\n');
    const MrzReading reading = Read(glued);
    CHECK(reading.problem.empty());
    CHECK(reading.mrz.format == Zone(text).format);
    CheckEriksson(reading.mrz);
    // Trailing fillers that were blanks are gone.
    const size_t last = glued.find_last_not_of('<');
    const MrzReading cut = Read(glued.substr(0, last + 1));
    CHECK(cut.mrz.format == reading.mrz.format);
    CheckEriksson(cut.mrz);
  }
}

TEST_CASE("MRZ: lines in any order, with other lines between them") {
  for (const std::string_view text : {kTd1, kTd2, kTd3, kMrvA, kMrvB}) {
    std::vector<std::string> lines;
    for (const Personal& line : Zone(text).lines) lines.push_back(line.Reveal());
    lines.emplace_back("no MRZ: 12%");
    std::ranges::sort(lines);
    do {
      const MrzReading reading = Read(Glue(lines, "\n"));
      CHECK(reading.problem.empty());
      CHECK(reading.mrz.format == Zone(text).format);
      CheckEriksson(reading.mrz);
    } while (std::ranges::next_permutation(lines).found);
  }
}

TEST_CASE("MRZ: what a missing line leaves is read, and told") {
  const MrzReading data = Read("L898902C36UTO7408122F1204159ZE184226B<<<<<10");
  CHECK(data.problem == "mrz_incomplete");
  CHECK(data.mrz.format == "TD3");
  CHECK(data.mrz.name.empty());
  CHECK(data.mrz.document_number == Personal("L898902C3"));
  CHECK(data.mrz.failed_check_digits.empty());
  CHECK(Read("L8988901C4XXX4009078F96121096ZE184226B<<<<<<").mrz.format == "MRV-A");
  const MrzReading name = Read("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<");
  CHECK(name.problem == "mrz_incomplete");
  CHECK(name.mrz.name.given_names == Personal("ANNA MARIA"));
  CHECK(name.mrz.failed_check_digits.empty());
  const MrzReading number = Read("I<UTOD231458907<<<<<<<<<<<<<<<\nERIKSSON<<ANNA<MARIA<<<<<<<<<<");
  CHECK(number.problem == "mrz_incomplete");
  CHECK(number.mrz.format == "TD1");
  CHECK(number.mrz.document_number == Personal("D23145890"));
  CHECK(number.mrz.name.family_name == Personal("ERIKSSON"));
  const MrzReading dates = Read("7408122F1204159UTO<<<<<<<<<<<6");
  CHECK(dates.mrz.date_of_birth == PartialDate{1974, 8, 12});
  CHECK(dates.mrz.failed_check_digits.empty());
}

TEST_CASE("MRZ: lines of the right length are taken in order when their dates cannot be read") {
  const MrzReading reading = Read(Replaced(kTd3, "7408122", "74?8122"));
  CHECK(reading.problem == "mrz_incomplete");
  const MrzReading garbled = Read(Replaced(kTd3, "7408122", "74XX122"));
  CHECK(garbled.mrz.format == "TD3");
  CHECK_FALSE(garbled.mrz.date_of_birth);
  CHECK(garbled.mrz.document_number == Personal("L898902C3"));
  CHECK(garbled.mrz.failed_check_digits == Names{"date_of_birth", "composite"});
}

TEST_CASE("MRZ: text that is none") {
  for (const std::string_view text :
       {"", "\n\n", "hello", "P", "PASSPORT NO 12345678", "P<", "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
        "P\xC2\xABUTOERIKSSON\xC2\xAB\xC2\xAB"
        "ANNA",
        "A<B<C<D<E"}) {
    CAPTURE(text);
    const MrzReading reading = Read(text);
    CHECK(reading.problem == "mrz_unreadable");
    CHECK_FALSE(reading.problem_text.empty());
    CHECK(reading.mrz.format.empty());
    CHECK(reading.mrz.name.empty());
  }
}

TEST_CASE("MRZ: no more lines and bytes than the bounds are kept, and that is told") {
  std::string text(kTd3);
  for (int i = 0; i < 10; ++i) text += "\nX";
  const MrzReading many = Read(text);
  CHECK(many.problem == "mrz_incomplete");
  CHECK(many.mrz.lines.size() == kMrzLinesMax);
  CheckEriksson(many.mrz);
  const MrzReading large = Read(std::string(kTd3) + "\n" + std::string(1'000'000, 'A'));
  CHECK(large.problem == "mrz_incomplete");
  CHECK(large.mrz.lines.size() == 2);
}

TEST_CASE("MRZ: Germany writes D, and is DEU") {
  const MachineReadableZone mrz =
      Zone("P<D<<MUSTERFRAU<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X00T478D<<6408125F2702283<<<<<<<<<<<<<<<4");
  CHECK(mrz.issuing_country == "DEU");
  CHECK(mrz.nationality == "DEU");
  CHECK(mrz.failed_check_digits.empty());
}

TEST_CASE("MRZ: unknown parts of a date are unknown, not wrong") {
  MachineReadableZone mrz = Zone(kTd3);
  mrz.date_of_birth = PartialDate{1974, 8, 0};
  CHECK(Zone(Glue(WriteMrz(mrz), "\n")).date_of_birth == mrz.date_of_birth);
  mrz.date_of_birth = PartialDate{1974, 0, 0};
  CHECK(Zone(Glue(WriteMrz(mrz), "\n")).date_of_birth == mrz.date_of_birth);
  mrz.date_of_birth.reset();
  const MrzReading none = Read(Glue(WriteMrz(mrz), "\n"));
  CHECK_FALSE(none.mrz.date_of_birth);
  CHECK(none.problem.empty());
  CHECK(none.mrz.failed_check_digits.empty());
}

TEST_CASE("MRZ: a date that does not exist is told, though its check digit is right") {
  const std::string line = "740832" + std::string(1, MrzCheckDigit("740832"));
  const MrzReading reading = Read(Replaced(kTd3, "7408122", line));
  CHECK(reading.problem == "mrz_incomplete");
  CHECK(reading.mrz.date_of_birth == PartialDate{1974, 8, 0});
  CHECK(reading.mrz.expires);
}

TEST_CASE("MRZ: the flight tells the century, and the other one is an alternative") {
  MachineReadableZone mrz = Zone(kTd3);
  mrz.date_of_birth = PartialDate{2015, 8, 12};
  mrz.expires = PartialDate{2034, 1, 1};
  const MachineReadableZone read = Zone(Glue(WriteMrz(mrz), "\n"));
  CHECK(read.date_of_birth == PartialDate{2015, 8, 12});
  CHECK(read.date_of_birth_alternatives == std::vector<PartialDate>{{1915, 8, 12}});
  CHECK(read.expires == PartialDate{2034, 1, 1});
}

TEST_CASE("MRZ: a letter in a date is a digit if that makes the check digit right, and only then") {
  const MachineReadableZone right = Zone(Replaced(kTd3, "7408122F1204159", "74O8IZ2FI2O4IS9"));
  CHECK(right.date_of_birth == PartialDate{1974, 8, 12});
  CHECK(right.expires == PartialDate{2012, 4, 15});
  CHECK(right.corrected == Names{"date_of_birth", "expires"});
  CHECK(right.failed_check_digits.empty());
  const MachineReadableZone wrong = Zone(Replaced(kTd3, "7408122", "74O8112"));
  CHECK(wrong.corrected.empty());
  CHECK(wrong.failed_check_digits == Names{"date_of_birth", "composite"});
  CHECK_FALSE(wrong.date_of_birth);
  const MachineReadableZone digit = Zone(Replaced(kTd3, "<<<<<10", "<<<<<IO"));
  CHECK(digit.corrected == Names{"optional_data", "composite"});
  // A document number has letters of its own.
  CHECK(Zone(Replaced(kTd3, "L898902C36", "L8989O2C36")).failed_check_digits == Names{"document_number", "composite"});
}

TEST_CASE("MRZ: the sex is M, F or a filler; anything else is unknown") {
  CHECK(Zone(Replaced(kTd3, "2F1", "2M1")).sex == Sex::kMale);
  CHECK(Zone(Replaced(kTd3, "2F1", "2<1")).sex == Sex::kUnspecified);
  CHECK(Zone(Replaced(kTd3, "2F1", "2Q1")).sex == Sex::kUnknown);
}

TEST_CASE("MRZ: a name to the last character of its field may be cut") {
  const MachineReadableZone cut =
      Zone(Replaced(kTd3, "ERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"));
  CHECK(cut.name_truncated);
  CHECK(cut.name.given_names == Personal("CHAYAPA DEJTHAMRONG K"));
}

TEST_CASE("MRZ: a single name, and marks for national letters") {
  const MachineReadableZone single = Zone(Replaced(kTd3, "ERIKSSON<<ANNA<MARIA", "ARKFREITH<<<<<<<<<<<"));
  CHECK(single.name.family_name == Personal("ARKFREITH"));
  CHECK(single.name.given_names.empty());
  CHECK(Zone(Replaced(kTd3, "ERIKSSON<<ANNA<MARIA", "MUXXLLER<PENXXA<<JON")).name.family_name ==
        Personal("MULLER PENA"));
}

// --- Properties --------------------------------------------------------------------------

std::string Words(int least, int most) {
  static const Names kWords = {"ANNA", "MARIA", "O", "LI", "ERIKSSON", "VAN", "DER", "MUELLER", "ABDULAZIZ"};
  std::string words;
  const int count = *rc::gen::inRange(least, most + 1);
  for (int i = 0; i < count; ++i) words += (words.empty() ? "" : " ") + *rc::gen::elementOf(kWords);
  return words;
}

PartialDate Date(int first_year, int last_year) {
  const int month = *rc::gen::inRange(0, 13);
  return {static_cast<int16_t>(*rc::gen::inRange(first_year, last_year + 1)), static_cast<uint8_t>(month),
          static_cast<uint8_t>(month == 0 ? 0 : *rc::gen::inRange(0, 29))};
}

std::string AlphaNumeric(int least, int most) {
  static const std::string kCharacters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  std::string text;
  const int count = *rc::gen::inRange(least, most + 1);
  for (int i = 0; i < count; ++i) text.push_back(*rc::gen::elementOf(kCharacters));
  return text;
}

struct Specimen {
  MachineReadableZone mrz;
  std::vector<std::string> lines;
};

// Any zone that Doc 9303 allows, whose name fits.
Specimen AnySpecimen() {
  static const Names kCountries = {"UTO", "GTM", "SLV", "HND", "XXA", "GBD"};
  Specimen specimen;
  MachineReadableZone& mrz = specimen.mrz;
  mrz.format = *rc::gen::element<std::string>("TD1", "TD2", "TD3", "MRV-A", "MRV-B");
  const bool visa = mrz.format.starts_with("MRV");
  mrz.document_type = visa                  ? *rc::gen::element<std::string>("V", "VR")
                      : mrz.format == "TD3" ? *rc::gen::element<std::string>("P", "PD")
                                            : *rc::gen::element<std::string>("I", "ID", "AC", "C");
  mrz.issuing_country = *rc::gen::elementOf(kCountries);
  mrz.nationality = *rc::gen::elementOf(kCountries);
  mrz.document_number = Personal("A" + AlphaNumeric(0, mrz.format == "TD1" ? 16 : mrz.format == "TD2" ? 12 : 8));
  // Neither year is possible in another century; 00 alone is no year.
  mrz.date_of_birth = Date(1930, 1999);
  mrz.expires = Date(2001, 2060);
  mrz.sex = *rc::gen::element(Sex::kMale, Sex::kFemale, Sex::kUnspecified);
  const size_t room = mrz.format == "TD1" ? 30 : mrz.format == "TD2" || mrz.format == "MRV-B" ? 31 : 39;
  do {
    mrz.name = {Personal(Words(1, 2)), Personal(Words(0, 2)), Personal()};
  } while (MrzName(mrz.name).size() >= room);
  const bool has_room = mrz.document_number.Reveal().size() <= 9;
  specimen.lines = WriteMrz(mrz, has_room ? AlphaNumeric(0, 7) : "");
  for (const std::string& line : specimen.lines) mrz.lines.emplace_back(line);
  return specimen;
}

TEST_CASE("MRZ: what is written is read back as it was") {
  safematch::test::CheckProperty("write and read", [] {
    const Specimen specimen = AnySpecimen();
    const MrzReading reading = Read(Glue(specimen.lines, *rc::gen::element<std::string>("\n", "\r\n")));
    RC_LOG() << Glue(specimen.lines, "\n");
    RC_ASSERT(reading.problem.empty());
    RC_ASSERT(reading.mrz == specimen.mrz);
    MachineReadableZone glued = Zone(Glue(specimen.lines, ""));
    glued.lines = specimen.mrz.lines;
    RC_ASSERT(glued == specimen.mrz);
  });
}

TEST_CASE("MRZ: one digit read for another is detected in every field with a check digit") {
  struct Place {
    size_t line, first, last;
    const char* field;
  };
  safematch::test::CheckProperty("one digit", [] {
    Specimen specimen = AnySpecimen();
    const bool td1 = specimen.mrz.format == "TD1";
    const size_t data = 1;
    const size_t dates = td1 ? 0 : 13;
    const std::vector<Place> places = {
        {td1 ? size_t{0} : data, td1 ? size_t{5} : size_t{0}, td1 ? size_t{14} : size_t{9}, "document_number"},
        {data, dates, dates + 6, "date_of_birth"},
        {data, dates + 8, dates + 14, "expires"}};
    const Place place = *rc::gen::elementOf(places);
    std::string& line = specimen.lines[place.line];
    const size_t at = *rc::gen::inRange(place.first, place.last + 1);
    RC_PRE(line[at] >= '0' && line[at] <= '9');
    const char other = static_cast<char>('0' + (line[at] - '0' + *rc::gen::inRange(1, 10)) % 10);
    line[at] = other;
    const Names failed = Zone(Glue(specimen.lines, "\n")).failed_check_digits;
    RC_LOG() << Glue(specimen.lines, "\n");
    RC_ASSERT(std::ranges::find(failed, place.field) != failed.end());
    // The digit over all covers the same characters, but with other weights.
    if (!specimen.mrz.format.starts_with("MRV")) RC_ASSERT(failed.back() == "composite");
  });
}

TEST_CASE("MRZ: any bytes give a reading without a crash, and a format or a problem") {
  safematch::test::CheckProperty("any bytes", [] {
    static const std::string kBytes = "<<<<<<<<PVIACUTOERIKSSON0123456789MFOBSZ \r\n\t\xC2\xAB\xFF";
    const std::string text = *rc::gen::container<std::string>(
        *rc::gen::inRange<size_t>(0, 140), rc::gen::oneOf(rc::gen::elementOf(kBytes), rc::gen::arbitrary<char>()));
    const MrzReading reading = ReadMrz(text, std::nullopt);
    RC_ASSERT(reading.mrz.format.empty() == (reading.problem == "mrz_unreadable"));
    RC_ASSERT(reading.mrz.mismatches.empty());
    RC_ASSERT(reading.mrz.lines.size() <= kMrzLinesMax);
  });
}

TEST_CASE("MRZ: damage to a zone never crashes, and what is kept of the lines reads the same again") {
  safematch::test::CheckProperty("damage", [] {
    std::string text = Glue(AnySpecimen().lines, "\n");
    const int times = *rc::gen::inRange(1, 6);
    for (int i = 0; i < times && !text.empty(); ++i) {
      const size_t at = *rc::gen::inRange<size_t>(0, text.size());
      switch (*rc::gen::inRange(0, 3)) {
        case 0: text[at] = *rc::gen::arbitrary<char>(); break;
        case 1: text.erase(at, *rc::gen::inRange<size_t>(1, 20)); break;
        default: text.insert(at, 1, *rc::gen::element('<', ' ', 'O', '\n', '7')); break;
      }
    }
    const MrzReading reading = Read(text);
    Names lines;
    for (const Personal& line : reading.mrz.lines) lines.push_back(line.Reveal());
    RC_ASSERT(Read(Glue(lines, "\n")).mrz == reading.mrz);
  });
}

}  // namespace
}  // namespace safematch::manifest::test
