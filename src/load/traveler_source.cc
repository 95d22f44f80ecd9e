#include "load/traveler_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "load/calendar.h"
#include "load/document_numbers.h"
#include "load/document_text.h"

namespace safematch::load {

namespace {

const WeightedChoice& WorldCultures() {
  static const WeightedChoice choice = [] {
    std::vector<uint32_t> shares;
    for (const Culture& culture : Cultures()) shares.push_back(culture.options.traveler_share);
    return WeightedChoice(shares);
  }();
  return choice;
}

Gender DrawGender(Random& random) { return random.Percent(54) ? Gender::kMale : Gender::kFemale; }

// In these customs a wife keeps the family names that she was born with.
bool WifeKeepsHerName(const Culture& culture) {
  const CultureOptions& o = culture.options;
  return o.second_family_percent > 80 || o.native_joined != 0 || o.father_percent > 0 || o.middle_percent > 0;
}

// Upper-case ASCII as the issuer of the document spells it.
std::string SentText(const std::vector<NamePart>& parts, Umlauts umlauts, bool other_spelling) {
  std::string text;
  for (const NamePart& part : parts) {
    if (!text.empty()) text += ' ';
    text += ToDocumentText(other_spelling && !part.other.empty() ? part.other : part.latin, umlauts);
  }
  return text;
}

}  // namespace

struct TravelerSource::Person {
  const Culture* culture = nullptr;
  Gender gender = Gender::kMale;
  int age_min = 18;
  int age_max = 80;
  std::vector<NamePart> family;  // As the person bears them.
  std::vector<NamePart> given;
  std::string country;
  std::string locator;
  bool other_spelling = false;  // Families have their documents from one office.
};

TravelerSource::TravelerSource(uint64_t seed, bool faults) : seed_(seed), faults_(faults), random_(seed) {}

void TravelerSource::StartFlight(const ScheduledFlight& flight, uint64_t flight_index) {
  flight_ = flight;
  random_ = Random(seed_, "travelers", flight_index);
  const std::string& departs = flight.flight.legs.front().departure.local_time;
  const auto day = model::PartialDate::Parse(departs.substr(0, 10));
  SAFEMATCH_CHECK(day.has_value());
  day_ = *day;
}

const Culture& TravelerSource::DrawCulture() {
  // Most people fly from or to home. The shares are our estimate.
  const uint32_t draw = random_.Below(100);
  if (draw < 40) return *flight_.stops.front()->culture;
  if (draw < 75) return *flight_.stops.back()->culture;
  return Cultures()[WorldCultures().Draw(random_)];
}

std::string TravelerSource::DrawCountry(const Culture& culture) {
  for (const Airport* stop : flight_.stops) {
    if (stop->culture == &culture && random_.Percent(45)) return std::string(stop->country);
  }
  return std::string(culture.country.Draw(random_).latin);
}

std::string TravelerSource::DrawLocator() {
  constexpr std::string_view kSigns = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  std::string locator;
  for (int i = 0; i < 6; ++i) locator += kSigns[random_.Below(static_cast<uint32_t>(kSigns.size()))];
  return locator;
}

model::Traveler TravelerSource::MakeTraveler(uint64_t ordinal, const Person& person) {
  const Culture& culture = *person.culture;
  const Umlauts umlauts =
      culture.name == "german_nordic" && random_.Percent(70) ? Umlauts::kExpanded : Umlauts::kDropped;
  model::Traveler traveler;
  traveler.id = fmt::format("T{:08}", ordinal + 1);
  traveler.name.family_name = Personal(SentText(person.family, umlauts, person.other_spelling));
  traveler.name.given_names = Personal(SentText(person.given, umlauts, person.other_spelling));
  traveler.date_of_birth = DrawBirthDate(random_, day_, person.age_min, person.age_max);
  traveler.sex = person.gender == Gender::kMale ? model::Sex::kMale : model::Sex::kFemale;
  traveler.nationality = person.country;
  if (random_.Percent(40))
    traveler.place_of_birth = Personal(ToDocumentText(DrawBirthPlace(culture, person.country, random_)));
  traveler.record_locator = person.locator;
  if (random_.PerMille(2)) traveler.redress_number = fmt::format("{:07}", random_.Below(10'000'000));
  AddDocuments(ordinal, traveler);
  return traveler;
}

void TravelerSource::AddDocuments(uint64_t ordinal, model::Traveler& traveler) {
  const auto add = [&](std::string_view type, uint64_t slot, std::string country) {
    model::TravelDocument document;
    document.type = type;
    document.number = Personal(DocumentNumber(DocumentHolder::kTraveler, seed_, ordinal * 2 + slot, random_));
    document.issuing_country = std::move(country);
    document.expires = AddDays(day_, random_.Between(20, 3640));
    traveler.documents.push_back(std::move(document));
  };
  add(random_.Percent(95) ? "P" : "I", 0, traveler.nationality);
  if (random_.Percent(6)) add("V", 1, std::string(flight_.stops.back()->country));
}

void TravelerSource::AddFaults(Gender gender, bool is_child, model::Traveler& traveler) {
  if (!faults_) return;
  model::PersonName& name = traveler.name;
  const bool male = gender == Gender::kMale;
  const std::string_view title = is_child ? (male ? "MSTR" : "MISS") : (male ? "MR" : "MRS");
  // Rates: "low", of the order that our reading of real messages suggests; no measurement.
  const uint32_t name_fault = random_.Below(1000);
  if (name_fault < 20) {
    name.given_names = Personal(fmt::format("{}{}", name.given_names.Reveal(), title));
  } else if (name_fault < 30) {
    name.given_names = Personal(fmt::format("{} {}", name.given_names.Reveal(), title));
  } else if (name_fault < 34) {
    name.given_names = Personal("FNU");
  } else if (name_fault < 37) {
    std::swap(name.family_name, name.given_names);
  }
  if (random_.PerMille(15)) traveler.sex = model::Sex::kUnknown;
  const uint32_t date_fault = random_.Below(1000);
  if (date_fault < 5) {
    traveler.date_of_birth.reset();
  } else if (date_fault < 7) {
    traveler.date_of_birth->day = 0;
  } else if (date_fault < 8) {
    *traveler.date_of_birth = {traveler.date_of_birth->year, 0, 0};
  }
  if (random_.PerMille(5)) traveler.nationality.clear();
  if (random_.PerMille(8)) traveler.documents.clear();
}

void TravelerSource::AddParty(uint64_t ordinal, uint64_t room, std::vector<model::Traveler>& travelers) {
  SAFEMATCH_CHECK(room > 0);
  // One to five people; our estimate of bookings.
  static const WeightedChoice party_size({58, 25, 8, 7, 2});
  const uint64_t size = std::min<uint64_t>(room, party_size.Draw(random_) + 1);
  const Culture& culture = DrawCulture();
  const bool is_family = size > 2 || (size == 2 && random_.Percent(70));
  const std::vector<NamePart> household = DrawFamilyNames(culture, random_);
  std::vector<NamePart> children_family = household;

  Person person;
  person.culture = &culture;
  person.country = DrawCountry(culture);
  person.locator = DrawLocator();
  person.other_spelling = random_.Percent(15);
  for (uint64_t i = 0; i < size; ++i) {
    const bool is_child = is_family && i >= 2;
    person.gender = is_family && i == 0 ? Gender::kMale : is_family && i == 1 ? Gender::kFemale : DrawGender(random_);
    const bool is_parent = size > 2 && i < 2;
    person.age_min = is_child ? 0 : is_parent ? 36 : is_family ? 20 : 16;
    person.age_max = is_child ? 17 : is_parent ? 58 : 84;
    std::vector<NamePart> family = is_child ? children_family : household;
    if (i > 0 && (!is_family || (i == 1 && WifeKeepsHerName(culture)))) {
      family = DrawFamilyNames(culture, random_);
      // Children bear the first family name of each parent.
      if (is_family && children_family.size() > 1) children_family.back() = family.front();
    }
    person.family = FamilyNamesFor(culture, person.gender, std::move(family));
    person.given = DrawGivenNames(culture, person.gender, random_);
    model::Traveler traveler = MakeTraveler(ordinal + i, person);
    AddFaults(person.gender, is_child, traveler);
    travelers.push_back(std::move(traveler));
  }
}

model::Traveler TravelerSource::Lone(uint64_t ordinal) {
  Person person;
  person.culture = &DrawCulture();
  person.gender = DrawGender(random_);
  DrawnName name = DrawName(*person.culture, person.gender, random_);
  person.family = std::move(name.family);
  person.given = std::move(name.given);
  person.country = DrawCountry(*person.culture);
  person.locator = DrawLocator();
  return MakeTraveler(ordinal, person);
}

model::Traveler TravelerSource::CrewMember(uint64_t ordinal) {
  model::Traveler traveler = Lone(ordinal);
  traveler.role = model::TravelerRole::kCrew;
  traveler.date_of_birth = DrawBirthDate(random_, day_, 21, 62);
  traveler.record_locator.clear();
  traveler.redress_number.clear();
  return traveler;
}

void TravelerSource::AssignSeats(std::vector<model::Traveler>& travelers) {
  constexpr std::string_view kLetters = "ABCDEF";
  for (size_t i = 0; i < travelers.size(); ++i) {
    travelers[i].seat = fmt::format("{:02}{}", i / kLetters.size() + 1, kLetters[i % kLetters.size()]);
  }
}

}  // namespace safematch::load
