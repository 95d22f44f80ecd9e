#include "load/paxlst_writer.h"

#include <doctest/doctest.h>

#include <string>

#include "manifest/decoder.h"

using namespace safematch;
using namespace safematch::load;

namespace {

model::Manifest SampleManifest() {
  model::Manifest manifest;
  manifest.message_id = "M000000007/1";
  manifest.format = model::ManifestFormat::kPaxlst;
  manifest.sender = "ZZAPIS";
  model::Leg leg;
  leg.carrier = "ZZ";
  leg.flight = "ZZ123";
  leg.departure = {"MAD", "2026-03-01T09:30"};
  leg.arrival = {"SAL", "2026-03-01T15:05"};
  manifest.flight.legs.push_back(leg);
  model::Traveler traveler;
  traveler.id = "T00000001";
  traveler.name.family_name = Personal("RAMOS VEGA");
  traveler.name.given_names = Personal("ELENA MARIA");
  traveler.date_of_birth = model::PartialDate{1975, 4, 21};
  traveler.sex = model::Sex::kFemale;
  traveler.nationality = "SLV";
  traveler.place_of_birth = Personal("SANTA ANA");
  traveler.record_locator = "ABC123";
  traveler.seat = "01A";
  traveler.redress_number = "0012345";
  model::TravelDocument passport;
  passport.type = "P";
  passport.number = Personal("N01234567");
  passport.issuing_country = "SLV";
  passport.expires = model::PartialDate{2031, 12, 31};
  traveler.documents.push_back(passport);
  manifest.travelers.push_back(traveler);
  manifest.declared_count = 1;
  return manifest;
}

// The manifest that the decoder reads, free of problems.
model::Manifest ReadBack(const std::string& payload) {
  manifest::Decoder decoder;
  manifest::Decoded decoded = decoder.Decode(payload);
  CHECK(decoded.format == "paxlst");
  CHECK(decoded.dead_letters.empty());
  REQUIRE(decoded.manifests.size() == 1);
  for (const model::Problem& problem : decoded.manifests[0].problems) {
    FAIL_CHECK(problem.code << " at " << problem.where << ": " << problem.text);
  }
  model::Manifest manifest = decoded.manifests[0];
  // The envelope is the writer's own: generated manifests do not have one.
  CHECK(manifest.recipient == "SLVAPIS");
  CHECK(manifest.interchange_reference == "M000000007");
  CHECK_FALSE(manifest.document_code.empty());
  manifest.recipient.clear();
  manifest.interchange_reference.clear();
  manifest.common_access_reference.clear();
  manifest.document_code.clear();
  return manifest;
}

}  // namespace

TEST_CASE("paxlst writer: the segments of a message, one a line") {
  PaxlstWriterOptions options;
  options.date = "260301";
  options.time = "0930";
  options.measures = true;
  CHECK(WritePaxlst(SampleManifest(), options) ==
        "UNA:+.? '\r\n"
        "UNB+UNOA:4+ZZAPIS+SLVAPIS+260301:0930+M000000007++APIS'\r\n"
        "UNG+PAXLST+ZZAPIS+SLVAPIS+260301:0930+1+UN+D:05B'\r\n"
        "UNH+1+PAXLST:D:05B:UN:IATA+ZZ123/260301/0930'\r\n"
        "BGM+745'\r\n"
        "NAD+MS+++ZZAPIS OPERATIONS'\r\n"
        "COM+503 2100 0000:TE'\r\n"
        "TDT+20+ZZ123+++ZZ'\r\n"
        "LOC+125+MAD'\r\n"
        "DTM+189:2603010930:201'\r\n"
        "LOC+87+SAL'\r\n"
        "DTM+232:2603011505:201'\r\n"
        "NAD+FL+++RAMOS VEGA:ELENA MARIA'\r\n"
        "ATT+2++F'\r\n"
        "DTM+329:750421'\r\n"
        "MEA+CT++:0'\r\n"
        "GEI+4+173'\r\n"
        "LOC+178+MAD'\r\n"
        "LOC+179+SAL'\r\n"
        "LOC+180+:::SANTA ANA'\r\n"
        "NAT+2+SLV'\r\n"
        "RFF+AVF:ABC123'\r\n"
        "RFF+ABO:T00000001'\r\n"
        "RFF+SEA:01A'\r\n"
        "RFF+AEA:0012345'\r\n"
        "DOC+P:110:111+N01234567'\r\n"
        "DTM+36:311231'\r\n"
        "LOC+91+SLV'\r\n"
        "CNT+42:1'\r\n"
        "UNT+27+1'\r\n"
        "UNE+1+1'\r\n"
        "UNZ+1+M000000007'\r\n");
}

TEST_CASE("paxlst writer: the decoder reads back what was written, in every style") {
  for (const bool line_breaks : {false, true}) {
    for (const bool group : {false, true}) {
      for (const bool separate : {false, true}) {
        PaxlstWriterOptions options;
        options.line_breaks = line_breaks;
        options.group = group;
        options.second_given_separate = separate;
        options.measures = separate;
        CHECK(ReadBack(WritePaxlst(SampleManifest(), options)) == SampleManifest());
      }
    }
  }
}

TEST_CASE("paxlst writer: delimiters in values are released, control characters left out") {
  model::Manifest manifest = SampleManifest();
  manifest.travelers[0].name.family_name = Personal("O'NEIL? +A:B");
  manifest.travelers[0].place_of_birth = Personal("ST. JOHN'S");
  const std::string payload = WritePaxlst(manifest);
  CHECK(payload.find("NAD+FL+++O?'NEIL?? ?+A?:B:ELENA") != std::string::npos);
  CHECK(ReadBack(payload) == manifest);
  manifest.travelers[0].name.family_name = Personal("A\r\nB\x01");
  CHECK(WritePaxlst(manifest).find("NAD+FL+++AB:ELENA") != std::string::npos);
}

TEST_CASE("paxlst writer: names are cut at 35 bytes, never within a character") {
  model::Manifest manifest = SampleManifest();
  manifest.travelers[0].name.family_name = Personal(std::string(40, 'A'));
  manifest.travelers[0].name.given_names = Personal(std::string(34, 'B') + "\xC3\x89");
  const model::Traveler read = ReadBack(WritePaxlst(manifest)).travelers[0];
  CHECK(read.name.family_name.Reveal() == std::string(35, 'A'));
  CHECK(read.name.given_names.Reveal() == std::string(34, 'B'));
}

TEST_CASE("paxlst writer: crew lists, parts and further kinds of message") {
  model::Manifest manifest = SampleManifest();
  manifest.travelers[0].role = model::TravelerRole::kCrew;
  std::string payload = WritePaxlst(manifest);
  CHECK(payload.find("BGM+250+C'") != std::string::npos);
  CHECK(payload.find("NAD+FM+++") != std::string::npos);
  CHECK(payload.find("CNT+41:1'") != std::string::npos);
  CHECK(payload.find("CNT+42") == std::string::npos);
  CHECK(ReadBack(payload) == manifest);

  manifest = SampleManifest();
  manifest.part = model::ManifestPart{1, true, false};
  manifest.declared_count = 200;
  payload = WritePaxlst(manifest);
  CHECK(payload.find("+01:C'") != std::string::npos);
  CHECK(ReadBack(payload) == manifest);
  manifest.part = model::ManifestPart{3, false, true};
  CHECK(WritePaxlst(manifest).find("+03:F'") != std::string::npos);
  CHECK(ReadBack(WritePaxlst(manifest)) == manifest);
  manifest.part = model::ManifestPart{2, false, false};
  CHECK(ReadBack(WritePaxlst(manifest)) == manifest);

  using model::ManifestKind;
  for (const auto kind :
       {ManifestKind::kChange, ManifestKind::kCancel, ManifestKind::kCloseoutOnBoard, ManifestKind::kCloseoutNotOnBoard,
        ManifestKind::kFlightCancel, ManifestKind::kFlightChange}) {
    manifest = SampleManifest();
    manifest.kind = kind;
    CHECK(ReadBack(WritePaxlst(manifest)).kind == kind);
  }
}

TEST_CASE("paxlst writer: two legs") {
  model::Manifest manifest = SampleManifest();
  model::Leg onward = manifest.flight.legs[0];
  onward.departure = {"SAL", "2026-03-01T16:10"};
  onward.arrival = {"GUA", "2026-03-01T17:00"};
  manifest.flight.legs.push_back(onward);
  CHECK(ReadBack(WritePaxlst(manifest)) == manifest);
}

TEST_CASE("paxlst writer: what is missing is not written") {
  model::Manifest manifest = SampleManifest();
  model::Traveler bare;
  bare.name.full_name = Personal("SUHARTONO");
  manifest.travelers = {bare};
  const std::string payload = WritePaxlst(manifest);
  for (const char* segment : {"ATT+", "DTM+329", "NAT+", "RFF+", "DOC+", "LOC+91", "GEI"}) {
    CHECK(payload.find(segment) == std::string::npos);
  }
  CHECK(ReadBack(payload).travelers[0].name.family_name.Reveal() == "SUHARTONO");
}

TEST_CASE("paxlst writer: unknown days and months of a birth date are 00") {
  model::Manifest manifest = SampleManifest();
  manifest.travelers[0].date_of_birth = model::PartialDate{1975, 4, 0};
  CHECK(WritePaxlst(manifest).find("DTM+329:750400'") != std::string::npos);
  CHECK(ReadBack(WritePaxlst(manifest)) == manifest);
}
