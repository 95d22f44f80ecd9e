#include "load/generate_watchlist.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "load/calendar.h"
#include "load/document_numbers.h"
#include "load/person_names.h"

namespace safematch::load {

namespace {

using model::BirthDate;
using model::DocumentStatus;
using model::EntryName;
using model::NameKind;
using model::PartialDate;
using model::WatchlistEntry;

// States that share the list; the order is that of their number of entries.
constexpr std::string_view kOwners[] = {"SLV", "GTM", "HND", "MEX", "COL", "USA", "ESP", "PAN", "DOM", "CRI",
                                        "ECU", "PER", "NIC", "BRA", "CHL", "ARG", "FRA", "DEU", "ITA", "GBR"};

struct Offense {
  std::string_view name;
  std::string_view legal_basis;
};

constexpr Offense kOffenses[] = {
    {"aggravated homicide", "national arrest warrant"},
    {"membership of a criminal organisation", "national arrest warrant"},
    {"extortion", "national arrest warrant"},
    {"drug trafficking", "international arrest warrant"},
    {"trafficking in persons", "international arrest warrant"},
    {"kidnapping", "national arrest warrant"},
    {"sexual offence against a minor", "international arrest warrant"},
    {"armed robbery", "national arrest warrant"},
    {"firearms trafficking", "international arrest warrant"},
    {"money laundering", "mutual legal assistance request"},
    {"document fraud", "national arrest warrant"},
    {"migrant smuggling", "international arrest warrant"},
    {"terrorism financing", "UN Security Council resolution 1373"},
    {"fugitive after conviction", "sentence of a court"},
};

const WeightedChoice& CultureChoice() {
  static const WeightedChoice choice = [] {
    std::vector<uint32_t> shares;
    for (const Culture& culture : Cultures()) shares.push_back(culture.options.watchlist_share);
    return WeightedChoice(shares);
  }();
  return choice;
}

std::string_view DrawOwner(Random& random) {
  static const WeightedChoice choice = WeightedChoice::ByRank(std::size(kOwners), 2);
  return kOwners[choice.Draw(random)];
}

const Offense& DrawOffense(Random& random) {
  static const WeightedChoice choice = WeightedChoice::ByRank(std::size(kOffenses), 4);
  return kOffenses[choice.Draw(random)];
}

EntryName MakeName(NameKind kind, const std::vector<NamePart>& family, const std::vector<NamePart>& given) {
  EntryName name;
  name.kind = kind;
  name.name.family_name = Personal(LatinText(family));
  name.name.given_names = Personal(LatinText(given));
  return name;
}

// --- Aliases: each changes the name as registers and informants do; false: not applicable.

using Alias = bool (*)(const Culture& culture, const DrawnName& drawn, Gender gender, Random& random, EntryName& out);

bool OtherSpelling(const Culture& /*culture*/, const DrawnName& drawn, Gender /*gender*/, Random& random,
                   EntryName& out) {
  DrawnName spelled = drawn;
  std::vector<NamePart*> spellable;
  for (auto* parts : {&spelled.family, &spelled.given}) {
    for (NamePart& part : *parts) {
      if (!part.other.empty()) spellable.push_back(&part);
    }
  }
  if (spellable.empty()) return false;
  const size_t first = random.Below(static_cast<uint32_t>(spellable.size()));
  spellable[first]->latin = spellable[first]->other;
  // A clerk who writes one name by ear writes the others by ear as well.
  for (NamePart* part : spellable) {
    if (random.Percent(35)) part->latin = part->other;
  }
  out = MakeName(NameKind::kAlias, spelled.family, spelled.given);
  return true;
}

bool SecondFamilyNameDropped(const Culture&, const DrawnName& drawn, Gender, Random&, EntryName& out) {
  if (drawn.family.size() < 2) return false;
  out = MakeName(NameKind::kAlias, {drawn.family.front()}, drawn.given);
  return true;
}

bool FurtherGivenNamesDropped(const Culture&, const DrawnName& drawn, Gender, Random&, EntryName& out) {
  if (drawn.given.size() < 2) return false;
  out = MakeName(NameKind::kAlias, drawn.family, {drawn.given.front()});
  return true;
}

bool OrderSwapped(const Culture&, const DrawnName& drawn, Gender, Random&, EntryName& out) {
  out = MakeName(NameKind::kAlias, drawn.given, drawn.family);
  return true;
}

bool OtherGivenName(const Culture& culture, const DrawnName& drawn, Gender gender, Random& random, EntryName& out) {
  out = MakeName(NameKind::kAlias, drawn.family, DrawGivenNames(culture, gender, random));
  return true;
}

bool Former(const Culture& culture, const DrawnName& drawn, Gender gender, Random& random, EntryName& out) {
  out = MakeName(NameKind::kFormer, FamilyNamesFor(culture, gender, DrawFamilyNames(culture, random)), drawn.given);
  return true;
}

bool Nickname(const Culture& culture, const DrawnName& drawn, Gender, Random& random, EntryName& out) {
  out = EntryName{};
  out.kind = NameKind::kWeakAlias;
  std::string text(culture.nickname.Draw(random).latin);
  if (random.Percent(30)) text = drawn.given.front().latin + " " + text;
  out.name.full_name = Personal(std::move(text));
  return true;
}

// By frequency; the order of sources in real lists is our estimate.
constexpr Alias kAliases[] = {OtherSpelling,  Nickname, SecondFamilyNameDropped, FurtherGivenNamesDropped, OrderSwapped,
                              OtherGivenName, Former};

Alias DrawAlias(Random& random) {
  static const WeightedChoice choice = WeightedChoice::ByRank(std::size(kAliases), 1);
  return kAliases[choice.Draw(random)];
}

void AddNames(const Culture& culture, Gender gender, Random& random, WatchlistEntry& entry) {
  const DrawnName drawn = DrawName(culture, gender, random);
  EntryName primary = MakeName(NameKind::kPrimary, drawn.family, drawn.given);
  if (random.Percent(8)) {
    // Some sources do not tell the parts of a name apart.
    primary.name.full_name = Personal(primary.name.given_names.Reveal() + " " + primary.name.family_name.Reveal());
    primary.name.family_name = Personal();
    primary.name.given_names = Personal();
  }
  entry.names.push_back(std::move(primary));
  static const WeightedChoice alias_count({45, 28, 15, 8, 4});
  for (size_t left = alias_count.Draw(random); left > 0; --left) {
    EntryName alias;
    if (!DrawAlias(random)(culture, drawn, gender, random, alias)) continue;
    const bool known = std::ranges::any_of(entry.names, [&](const EntryName& n) { return n.name == alias.name; });
    if (!known) entry.names.push_back(std::move(alias));
  }
  if (!random.Percent(55)) return;
  if (std::string native = NativeText(culture, drawn); !native.empty()) {
    EntryName name;
    name.kind = NameKind::kNative;
    name.name.full_name = Personal(std::move(native));
    entry.names.push_back(std::move(name));
  }
}

BirthDate Single(const PartialDate& date) { return {BirthDate::Kind::kDate, date, date}; }

PartialDate YearOf(const PartialDate& date, int shift = 0) { return {static_cast<int16_t>(date.year + shift), 0, 0}; }

// Full 70 %, year only 15 %, about 3 %, range 2 %, none 10 %.
void AddBirthDates(const PartialDate& true_date, Random& random, WatchlistEntry& entry) {
  const uint32_t draw = random.Below(100);
  if (draw < 70) {
    entry.birth_dates.push_back(Single(true_date));
    if (random.Percent(4)) {
      const bool later = random.Percent(50);
      const int days = random.Between(30, 1500);
      entry.birth_dates.push_back(Single(AddDays(true_date, later ? days : -days)));
    }
  } else if (draw < 85) {
    entry.birth_dates.push_back(Single(YearOf(true_date)));
  } else if (draw < 88) {
    entry.birth_dates.push_back({BirthDate::Kind::kAbout, YearOf(true_date), YearOf(true_date)});
  } else if (draw < 90) {
    entry.birth_dates.push_back(
        {BirthDate::Kind::kRange, YearOf(true_date, -random.Between(1, 2)), YearOf(true_date, random.Between(1, 2))});
  }
}

void AddDocuments(const WatchlistOptions& options, uint64_t index, Random& random, WatchlistEntry& entry) {
  static const WeightedChoice document_count({42, 44, 11, 3});
  const size_t count = document_count.Draw(random);
  for (size_t slot = 0; slot < count; ++slot) {
    model::TravelDocument document;
    document.type = slot == 0 || random.Percent(60) ? "P" : "I";
    document.number = Personal(DocumentNumber(DocumentHolder::kEntry, options.seed, index * 3 + slot, random));
    if (!entry.nationalities.empty()) document.issuing_country = entry.nationalities.front();
    if (random.Percent(70)) document.expires = AddDays(options.as_of, random.Between(-1500, 3600));
    const uint32_t status = random.Below(100);
    if (status < 6) document.status = DocumentStatus::kLost;
    if (status >= 6 && status < 12) document.status = DocumentStatus::kStolen;
    if (status >= 12 && status < 14) document.status = DocumentStatus::kInvalidated;
    entry.documents.push_back(std::move(document));
  }
}

void AddCase(const WatchlistOptions& options, const PartialDate& birth_date, Random& random, WatchlistEntry& entry) {
  const Offense& offense = DrawOffense(random);
  entry.offense = offense.name;
  entry.legal_basis = offense.legal_basis;
  // Nobody is wanted for what happened in childhood.
  const int days_since_16 = options.as_of.FirstDay() - birth_date.FirstDay() - 16 * 366;
  const PartialDate issued = AddDays(options.as_of, -random.Between(10, std::clamp(days_since_16, 10, 5000)));
  if (random.Percent(92)) {
    model::Warrant warrant;
    warrant.reference = fmt::format("{}-{}-{:06}", entry.owner, issued.year, random.Below(1'000'000));
    warrant.issuer = fmt::format("Criminal court {}, {}", random.Between(1, 12), entry.owner);
    if (random.Percent(60)) warrant.expires = AddDays(options.as_of, random.Between(200, 6000));
    entry.warrant = std::move(warrant);
  }
  for (const std::string_view state : kOwners) {
    if (state != entry.owner && random.Percent(35)) entry.releasable_to.emplace_back(state);
  }
  entry.valid_from = issued.ToString();
  if (random.Percent(70)) entry.valid_until = AddDays(options.as_of, random.Between(30, 1800)).ToString();
  if (random.Percent(20)) entry.biometric_refs.push_back(fmt::format("BIO-{:012x}", random.Next() >> 16));
}

}  // namespace

WatchlistEntry MakeEntry(const WatchlistOptions& options, uint64_t index) {
  Random random(options.seed, "watchlist", index);
  const Culture& culture = Cultures()[CultureChoice().Draw(random)];
  const Gender gender = random.Percent(88) ? Gender::kMale : Gender::kFemale;

  WatchlistEntry entry;
  entry.id = fmt::format("{}-{:06}", options.list, index + 1);
  entry.list = options.list;
  AddNames(culture, gender, random, entry);
  const PartialDate birth_date = DrawBirthDate(random, options.as_of, 18, random.Percent(80) ? 50 : 78);
  AddBirthDates(birth_date, random, entry);
  if (!random.Percent(3)) entry.sex = gender == Gender::kMale ? model::Sex::kMale : model::Sex::kFemale;

  const std::string_view country = culture.country.Draw(random).latin;
  if (!random.Percent(7)) entry.nationalities.emplace_back(country);
  if (random.Percent(4)) {
    const std::string_view second = culture.country.Draw(random).latin;
    if (second != country) entry.nationalities.emplace_back(second);
  }
  if (random.Percent(45)) entry.places_of_birth.emplace_back(DrawBirthPlace(culture, country, random));
  AddDocuments(options, index, random, entry);

  // Most states look for their own nationals.
  const bool shares = std::ranges::find(kOwners, country) != std::end(kOwners);
  entry.owner = shares && random.Percent(75) ? country : DrawOwner(random);
  AddCase(options, birth_date, random, entry);
  if (!entry.nationalities.empty() && random.Percent(5)) {
    entry.nationality_verified = model::NationalityVerified{entry.nationalities.front(),
                                                            AddDays(options.as_of, -random.Between(1, 900)).ToString()};
  }
  return entry;
}

Status GenerateWatchlist(const WatchlistOptions& options, const EntrySink& sink) {
  if (options.list.empty()) return Fail(ErrorCode::kInvalidArgument, "the list needs a name");
  if (!options.as_of.HasDay()) return Fail(ErrorCode::kInvalidArgument, "the reference date needs a day");
  if (options.count > kEntriesMax) {
    return Fail(ErrorCode::kLimit, "{} entries exceed the {} that can have documents of their own", options.count,
                kEntriesMax);
  }
  for (uint64_t index = 0; index < options.count; ++index) {
    SAFEMATCH_RETURN_IF_ERROR(sink(MakeEntry(options, index)));
  }
  return {};
}

}  // namespace safematch::load
