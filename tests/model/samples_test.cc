// Definitions of samples.h; named *_test.cc because the build takes these files alone.
#include "tests/model/samples.h"

#include <functional>
#include <limits>
#include <optional>

namespace safematch::test {

using model::Alert;
using model::BirthDate;
using model::EntryName;
using model::Leg;
using model::Manifest;
using model::PartialDate;
using model::PersonName;
using model::PortCall;
using model::Problem;
using model::TravelDocument;
using model::Traveler;
using model::WatchlistEntry;
using model::Weight;

namespace {

Traveler FullTraveler() {
  Traveler traveler;
  traveler.id = "PAX-7";
  traveler.name = {Personal("Müller-Østby"), Personal("Anna \"Ann\""), Personal("Anna Müller-Østby")};
  traveler.date_of_birth = PartialDate{1975, 4, 21};
  traveler.date_of_birth_alternatives = {PartialDate{2075, 4, 21}, PartialDate{1975, 0, 0}};
  traveler.date_of_birth_raw = Personal("19752104");
  traveler.sex = model::Sex::kFemale;
  traveler.nationality = "UTO";
  traveler.place_of_birth = Personal("Zenith");
  traveler.documents = {
      {"P", Personal("L898902C3"), "UTO", PartialDate{2031, 4, 0}, model::DocumentStatus::kStolen},
      {"V", Personal("V-1"), "", std::nullopt, model::DocumentStatus::kNone},
  };
  traveler.role = model::TravelerRole::kTransitPassenger;
  traveler.record_locator = "ABC123";
  traveler.seat = "12A";
  traveler.redress_number = "R-9";
  traveler.references = {{"CR", "ZZ 1234567"}, {"YZY", "9991234567890"}};
  return traveler;
}

std::vector<Leg> TwoLegs() {
  return {{"ZZ", "ZZ123", {"AAA", "2026-03-01T09:30"}, {"BBB", "2026-03-01T12:00"}},
          {"ZZ", "ZZ124", {"BBB", "2026-03-01T14:00"}, {"CCC", "2026-03-01T18:45"}}};
}

}  // namespace

Alert FullAlert() {
  Alert alert;
  alert.alert_id = "a1b2c3";
  alert.revision = 2;
  alert.band = model::Band::kAlert;
  alert.weight = Weight{28'125};
  alert.traveler = FullTraveler();
  alert.flight.legs = TwoLegs();
  alert.entry = {"E-1", "SAFE", "UTO", Personal("MUELLER, ANNA")};
  alert.evidence = {
      {"family_name", Personal("Müller-Østby"), Personal("MUELLER"), "similar", Weight{18'125},
       "names are spelled alike"},
      {"document", Personal(), Personal("X1"), "missing", Weight{0}, "the traveler carries no such document"},
      {"sex", Personal("F"), Personal("F"), "exact", Weight{10'000}, "equal"},
  };
  alert.watchlist_version = "SAFE:12";
  alert.config_hash = "0123abcd";
  alert.engine_version = "0.1.0";
  return alert;
}

Alert SparseAlert() {
  Alert alert;
  alert.alert_id = "d4e5f6";
  alert.weight = Weight{-250};
  alert.traveler.name.full_name = Personal("Jo Doe");
  alert.flight.legs = {{"ZZ", "ZZ9", {"AAA", ""}, {}}};
  alert.entry.id = "E-2";
  alert.entry.list = "SAFE";
  alert.watchlist_version = "SAFE:1";
  alert.config_hash = "ff";
  alert.engine_version = "0.1.0";
  return alert;
}

Manifest FullManifest() {
  Manifest manifest;
  manifest.message_id = "M-1";
  manifest.kind = model::ManifestKind::kChange;
  manifest.format = model::ManifestFormat::kPaxlst;
  manifest.sender = "ZZAIR";
  manifest.recipient = "UTOAPIS";
  manifest.interchange_reference = "000000101";
  manifest.common_access_reference = "ZZ123/260301/0930";
  manifest.document_code = "745";
  manifest.flight.legs = TwoLegs();
  manifest.travelers = {FullTraveler()};
  manifest.declared_count = 1;
  manifest.part = model::ManifestPart{2, false, true};
  manifest.problems = {{"bad_date", "travelers[0].date_of_birth", "no date"}};
  return manifest;
}

WatchlistEntry FullEntry() {
  WatchlistEntry entry;
  entry.id = "E-1";
  entry.list = "SAFE";
  entry.owner = "UTO";
  entry.names = {{{Personal("Mueller"), Personal("Anna"), Personal()}, model::NameKind::kPrimary},
                 {{Personal(), Personal(), Personal("Анна Мюллер")}, model::NameKind::kNative}};
  entry.birth_dates = {{BirthDate::Kind::kDate, {1975, 4, 21}, {1975, 4, 21}},
                       {BirthDate::Kind::kAbout, {1970, 0, 0}, {1970, 0, 0}},
                       {BirthDate::Kind::kRange, {1968, 0, 0}, {1972, 12, 0}}};
  entry.sex = model::Sex::kUnspecified;
  entry.nationalities = {"UTO", "XXA"};
  entry.places_of_birth = {Personal("Zenith")};
  entry.documents = {{"P", Personal("X1"), "UTO", PartialDate{2030, 1, 1}, model::DocumentStatus::kLost}};
  entry.offense = "fraud";
  entry.warrant = model::Warrant{"W-1", "UTO-COURT", PartialDate{2032, 0, 0}};
  entry.legal_basis = "Act 7";
  entry.releasable_to = {"XXA", "XXB"};
  entry.biometric_refs = {"bio:1"};
  entry.nationality_verified = model::NationalityVerified{"UTO", "2024-05-06"};
  entry.valid_from = "2024-01-01";
  entry.valid_until = "2034-01-01";
  entry.remarks = "First line.\nSecond line.";
  return entry;
}

namespace {

// Texts of letters of several scripts and of characters that JSON escapes; no controls.
rc::Gen<std::string> AnyText() {
  static const std::vector<std::string> kPieces = {
      "a", "B",  "7", " ",    "-",        "'",        "\"",           "\\",
      "/", "{]", ",", "\x7F", "\xC3\xA9", "\xD0\x96", "\xE4\xB8\xAD", "\xF0\x9D\x84\x9E"};
  return rc::gen::map(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kPieces)),
                      [](const std::vector<std::string>& pieces) {
                        std::string text;
                        for (const std::string& piece : pieces) text += piece;
                        return text;
                      });
}

rc::Gen<std::string> SomeText() {
  return rc::gen::map(AnyText(), [](std::string text) { return "x" + std::move(text); });
}

rc::Gen<std::string> AnyCountry() { return rc::gen::element<std::string>("", "UTO", "XXA", "DEU", "ROU"); }

std::string OptionalText() { return *AnyText(); }
Personal OptionalPersonal() { return Personal(*AnyText()); }

PartialDate ArbitraryDate() {
  const int month = *rc::gen::inRange(0, 13);
  const int day = month == 0 ? 0 : *rc::gen::inRange(0, 29);
  return {static_cast<int16_t>(*rc::gen::inRange(1, 10'000)), static_cast<uint8_t>(month), static_cast<uint8_t>(day)};
}

std::optional<PartialDate> OptionalDate() {
  return *rc::gen::arbitrary<bool>() ? std::optional(ArbitraryDate()) : std::nullopt;
}

template <typename T>
std::vector<T> UpTo(int most, const std::function<T()>& make) {
  std::vector<T> items;
  const int count = *rc::gen::inRange(0, most + 1);
  for (int i = 0; i < count; ++i) items.push_back(make());
  return items;
}

PersonName ArbitraryName() { return {OptionalPersonal(), OptionalPersonal(), OptionalPersonal()}; }

TravelDocument ArbitraryDocument() {
  TravelDocument document{OptionalText(), OptionalPersonal(), *AnyCountry(), OptionalDate(),
                          *rc::gen::element(model::DocumentStatus::kNone, model::DocumentStatus::kLost,
                                            model::DocumentStatus::kStolen, model::DocumentStatus::kInvalidated)};
  if (document == TravelDocument{}) document.type = "P";
  return document;
}

model::Sex ArbitrarySex() {
  return *rc::gen::element(model::Sex::kUnknown, model::Sex::kMale, model::Sex::kFemale, model::Sex::kUnspecified);
}

Traveler ArbitraryTraveler() {
  Traveler traveler;
  traveler.id = OptionalText();
  traveler.name = ArbitraryName();
  traveler.date_of_birth = OptionalDate();
  traveler.date_of_birth_alternatives = UpTo<PartialDate>(2, ArbitraryDate);
  traveler.date_of_birth_raw = OptionalPersonal();
  traveler.sex = ArbitrarySex();
  traveler.nationality = *AnyCountry();
  traveler.place_of_birth = OptionalPersonal();
  traveler.documents = UpTo<TravelDocument>(3, ArbitraryDocument);
  traveler.role = *rc::gen::element(model::TravelerRole::kPassenger, model::TravelerRole::kCrew,
                                    model::TravelerRole::kTransitPassenger, model::TravelerRole::kTransitCrew);
  traveler.record_locator = OptionalText();
  traveler.seat = OptionalText();
  traveler.redress_number = OptionalText();
  traveler.references = UpTo<model::TravelerReference>(2, [] {
    return model::TravelerReference{OptionalText(), *SomeText()};
  });
  if (*rc::gen::arbitrary<bool>()) {
    traveler.name.family_name = Personal(*SomeText());
  } else {
    traveler.documents.push_back({"P", Personal(*SomeText()), "", std::nullopt, model::DocumentStatus::kNone});
  }
  return traveler;
}

Leg ArbitraryLeg() {
  return {OptionalText(), OptionalText(), {OptionalText(), OptionalText()}, {OptionalText(), OptionalText()}};
}

BirthDate ArbitraryBirthDate() {
  const PartialDate from = ArbitraryDate();
  switch (*rc::gen::inRange(0, 3)) {
    case 0: return {BirthDate::Kind::kDate, from, from};
    case 1: return {BirthDate::Kind::kAbout, from, from};
    default: break;
  }
  const PartialDate to = ArbitraryDate();
  return from.FirstDay() <= to.LastDay() ? BirthDate{BirthDate::Kind::kRange, from, to}
                                         : BirthDate{BirthDate::Kind::kRange, to, from};
}

}  // namespace

rc::Gen<Manifest> AnyManifest() {
  return rc::gen::exec([] {
    Manifest manifest;
    manifest.message_id = OptionalText();
    manifest.kind =
        *rc::gen::element(model::ManifestKind::kList, model::ManifestKind::kChange, model::ManifestKind::kCancel,
                          model::ManifestKind::kCloseoutOnBoard, model::ManifestKind::kCloseoutNotOnBoard,
                          model::ManifestKind::kFlightCancel, model::ManifestKind::kFlightChange);
    manifest.format = *rc::gen::element(model::ManifestFormat::kJson, model::ManifestFormat::kPaxlst);
    manifest.sender = OptionalText();
    manifest.recipient = OptionalText();
    manifest.interchange_reference = OptionalText();
    manifest.common_access_reference = OptionalText();
    manifest.document_code = OptionalText();
    manifest.flight.legs = UpTo<Leg>(3, ArbitraryLeg);
    manifest.travelers = UpTo<Traveler>(4, ArbitraryTraveler);
    if (*rc::gen::arbitrary<bool>()) manifest.declared_count = *rc::gen::inRange<int64_t>(0, 1'000'000);
    if (*rc::gen::arbitrary<bool>()) {
      manifest.part =
          model::ManifestPart{*rc::gen::inRange(1, 1000), *rc::gen::arbitrary<bool>(), *rc::gen::arbitrary<bool>()};
    }
    manifest.problems = UpTo<Problem>(2, [] { return Problem{"bad_date", OptionalText(), OptionalText()}; });
    return manifest;
  });
}

rc::Gen<WatchlistEntry> AnyEntry() {
  return rc::gen::exec([] {
    WatchlistEntry entry;
    entry.id = *SomeText();
    entry.list = OptionalText();
    entry.owner = *AnyCountry();
    entry.names = UpTo<EntryName>(3, [] {
      EntryName name{ArbitraryName(),
                     *rc::gen::element(model::NameKind::kPrimary, model::NameKind::kAlias, model::NameKind::kWeakAlias,
                                       model::NameKind::kFormer, model::NameKind::kNative)};
      if (name.name.empty()) name.name.full_name = Personal(*SomeText());
      return name;
    });
    entry.birth_dates = UpTo<BirthDate>(3, ArbitraryBirthDate);
    entry.sex = ArbitrarySex();
    entry.nationalities = UpTo<std::string>(2, [] { return "Q" + *AnyCountry(); });
    entry.places_of_birth = UpTo<Personal>(2, [] { return Personal(*SomeText()); });
    entry.documents = UpTo<TravelDocument>(2, ArbitraryDocument);
    entry.offense = OptionalText();
    if (*rc::gen::arbitrary<bool>()) entry.warrant = model::Warrant{OptionalText(), OptionalText(), OptionalDate()};
    entry.legal_basis = OptionalText();
    entry.releasable_to = UpTo<std::string>(2, [] { return "Q" + *AnyCountry(); });
    entry.biometric_refs = UpTo<std::string>(2, [] { return *SomeText(); });
    if (*rc::gen::arbitrary<bool>()) {
      const std::optional<PartialDate> date = OptionalDate();
      entry.nationality_verified = model::NationalityVerified{OptionalText(), date ? date->ToString() : ""};
    }
    entry.valid_from = *rc::gen::element<std::string>("", "2024-02-29");
    entry.valid_until = *rc::gen::element<std::string>("", "2034-12-31");
    entry.remarks = OptionalText() + "\n\t" + OptionalText();
    if (*rc::gen::arbitrary<bool>()) {
      entry.names.push_back({{Personal(*SomeText()), Personal(), Personal()}, model::NameKind::kAlias});
    } else {
      entry.documents.push_back({"P", Personal(*SomeText()), "UTO", std::nullopt, model::DocumentStatus::kStolen});
    }
    return entry;
  });
}

rc::Gen<Alert> AnyAlert() {
  return rc::gen::exec([] {
    Alert alert;
    alert.alert_id = *SomeText();
    alert.revision = *rc::gen::inRange(1, std::numeric_limits<int>::max());
    alert.band = *rc::gen::element(model::Band::kAlert, model::Band::kReview);
    alert.weight = Weight{*rc::gen::arbitrary<int32_t>()};
    alert.traveler = ArbitraryTraveler();
    alert.flight.legs = UpTo<Leg>(3, ArbitraryLeg);
    // A lone leg that says nothing is written as no leg.
    if (alert.flight.legs == std::vector<Leg>{Leg{}}) alert.flight.legs.clear();
    alert.entry = {*SomeText(), OptionalText(), OptionalText(), OptionalPersonal()};
    alert.evidence = UpTo<model::Evidence>(3, [] {
      return model::Evidence{
          *SomeText(),   OptionalPersonal(), OptionalPersonal(), *SomeText(), Weight{*rc::gen::arbitrary<int32_t>()},
          OptionalText()};
    });
    alert.watchlist_version = OptionalText();
    alert.config_hash = OptionalText();
    alert.engine_version = OptionalText();
    return alert;
  });
}

}  // namespace safematch::test
