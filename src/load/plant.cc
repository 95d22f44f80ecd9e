#include "load/plant.h"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "load/calendar.h"
#include "load/document_text.h"
#include "load/name_tables.h"

namespace safematch::load {

namespace {

using model::BirthDate;
using model::EntryName;
using model::NameKind;
using model::PartialDate;
using model::PersonName;
using model::Traveler;
using model::WatchlistEntry;

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const size_t blank = text.find(' ');
    if (blank != 0) words.emplace_back(text.substr(0, blank));
    text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
  }
  return words;
}

std::string Joined(const std::vector<std::string>& words, std::string_view separator = " ") {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += separator;
    text += word;
  }
  return text;
}

// As a carrier would send it; nothing if a part is not Latin or there is no family name.
std::optional<PersonName> AsSent(const PersonName& name) {
  PersonName sent;
  if (name.full_name.empty()) {
    sent.family_name = Personal(ToDocumentText(name.family_name.Reveal()));
    sent.given_names = Personal(ToDocumentText(name.given_names.Reveal()));
    if (!name.given_names.empty() && sent.given_names.empty()) return std::nullopt;
  } else {
    // The document tells the parts apart even if the list does not: most lists write the
    // given name first.
    std::vector<std::string> words = Words(ToDocumentText(name.full_name.Reveal()));
    if (words.empty()) return std::nullopt;
    const size_t family_count = words.size() >= 4 ? 2 : 1;
    std::vector<std::string> family(words.end() - static_cast<std::ptrdiff_t>(family_count), words.end());
    words.resize(words.size() - family_count);
    sent.family_name = Personal(Joined(family));
    sent.given_names = Personal(Joined(words));
  }
  if (sent.family_name.empty()) return std::nullopt;
  return sent;
}

std::optional<PersonName> PrimaryAsSent(const WatchlistEntry& entry) {
  for (const EntryName& name : entry.names) {
    if (name.kind != NameKind::kPrimary) continue;
    if (auto sent = AsSent(name.name)) return sent;
  }
  return std::nullopt;
}

// One letter replaced, left out, doubled or exchanged with the next; never the first letter.
void EditOnce(Random& random, std::string& word) {
  const std::string before = word;
  while (word == before) {
    const size_t at = 1 + random.Below(static_cast<uint32_t>(word.size() - 1));
    switch (random.Below(4)) {
      case 0: word[at] = static_cast<char>('A' + random.Below(26)); break;
      case 1: word.erase(at, 1); break;
      case 2: word.insert(at, 1, word[at]); break;
      default:
        if (at + 1 < word.size()) std::swap(word[at], word[at + 1]);
    }
  }
}

// Other spellings of a word in document text, over all name tables.
const std::vector<std::string>* OtherSpellings(const std::string& word) {
  static const auto table = [] {
    std::unordered_map<std::string, std::vector<std::string>> spellings;
    for (const Culture& culture : Cultures()) {
      for (const NamePool* pool : {&culture.family, &culture.given[0], &culture.given[1], &culture.part[0],
                                   &culture.part[1], &culture.patronymic[0], &culture.patronymic[1]}) {
        for (const NameRow& row : pool->rows) {
          const std::string latin = ToDocumentText(row.latin);
          for (const std::string_view other : row.others) {
            std::string text = ToDocumentText(other);
            if (!text.empty() && text != latin) spellings[latin].push_back(std::move(text));
          }
        }
      }
    }
    return spellings;
  }();
  const auto found = table.find(word);
  return found == table.end() ? nullptr : &found->second;
}

std::string Respell(Random& random, std::string_view text) {
  std::vector<std::string> words = Words(text);
  for (std::string& word : words) {
    if (const auto* others = OtherSpellings(word)) {
      word = (*others)[random.Below(static_cast<uint32_t>(others->size()))];
    } else if (word.size() >= 4) {
      EditOnce(random, word);
      if (word.size() >= 4) EditOnce(random, word);
    }
  }
  return Joined(words);
}

// --- The perturbations.

bool Exact(const WatchlistEntry&, Random&, Traveler&) { return true; }

bool AliasUsed(const WatchlistEntry& entry, Random& random, Traveler& traveler) {
  std::vector<PersonName> aliases;
  for (const EntryName& name : entry.names) {
    if (name.kind != NameKind::kAlias && name.kind != NameKind::kFormer) continue;
    auto sent = AsSent(name.name);
    if (sent && *sent != traveler.name) aliases.push_back(std::move(*sent));
  }
  if (aliases.empty()) return false;
  traveler.name = aliases[random.Below(static_cast<uint32_t>(aliases.size()))];
  return true;
}

bool OneEdit(const WatchlistEntry&, Random& random, Traveler& traveler) {
  Personal* fields[] = {&traveler.name.family_name, &traveler.name.given_names};
  struct Place {
    Personal* field;
    size_t word;
  };
  std::vector<Place> places;
  for (Personal* field : fields) {
    const auto words = Words(field->Reveal());
    for (size_t i = 0; i < words.size(); ++i) {
      if (words[i].size() >= 5) places.push_back({field, i});
    }
  }
  if (places.empty()) return false;
  const Place place = places[random.Below(static_cast<uint32_t>(places.size()))];
  auto words = Words(place.field->Reveal());
  EditOnce(random, words[place.word]);
  *place.field = Personal(Joined(words));
  return true;
}

bool SwappedNames(const WatchlistEntry&, Random&, Traveler& traveler) {
  if (traveler.name.given_names.empty() || traveler.name.given_names == traveler.name.family_name) return false;
  std::swap(traveler.name.family_name, traveler.name.given_names);
  return true;
}

bool TitleFused(const WatchlistEntry& entry, Random& random, Traveler& traveler) {
  // A word of one letter with a title behind it is a name of its own for any reader.
  const auto words = Words(traveler.name.given_names.Reveal());
  if (words.empty() || words.back().size() < 3) return false;
  const char* title = entry.sex == model::Sex::kFemale ? (random.Percent(70) ? "MRS" : "MS") : "MR";
  traveler.name.given_names = Personal(traveler.name.given_names.Reveal() + title);
  return true;
}

bool SecondGivenMissing(const WatchlistEntry&, Random&, Traveler& traveler) {
  const auto words = Words(traveler.name.given_names.Reveal());
  if (words.size() < 2 || words.front().size() < 2) return false;
  traveler.name.given_names = Personal(words.front());
  return true;
}

bool JoinedTokens(const WatchlistEntry&, Random& random, Traveler& traveler) {
  std::vector<Personal*> fields;
  for (Personal* field : {&traveler.name.family_name, &traveler.name.given_names}) {
    if (Words(field->Reveal()).size() == 2) fields.push_back(field);
  }
  if (fields.empty()) return false;
  Personal& field = *fields[random.Below(static_cast<uint32_t>(fields.size()))];
  field = Personal(Joined(Words(field.Reveal()), ""));
  return true;
}

bool DayMonthSwapped(const WatchlistEntry& entry, Random&, Traveler& traveler) {
  // Only where the list knows the day: otherwise nothing is swapped.
  if (entry.birth_dates.empty() || entry.birth_dates.front().kind != BirthDate::Kind::kDate) return false;
  PartialDate date = entry.birth_dates.front().from;
  if (!date.HasDay() || date.day > 12 || date.day == date.month) return false;
  std::swap(date.day, date.month);
  if (std::ranges::any_of(entry.birth_dates, [&](const BirthDate& known) { return known.from == date; })) return false;
  traveler.date_of_birth = date;
  return true;
}

bool DocumentOnlyExact(const WatchlistEntry& entry, Random& random, Traveler& traveler) {
  const auto document = std::ranges::find_if(entry.documents, [](const auto& d) { return !d.number.empty(); });
  if (document == entry.documents.end()) return false;
  const PersonName before = traveler.name;
  traveler.name.family_name = Personal(Respell(random, before.family_name.Reveal()));
  traveler.name.given_names = Personal(Respell(random, before.given_names.Reveal()));
  if (traveler.name == before) return false;
  traveler.documents = {*document};
  traveler.documents.front().status = model::DocumentStatus::kNone;
  return true;
}

constexpr Perturbation kPerturbations[] = {
    {"exact", "primary name and a birth date that the list allows", Exact},
    {"alias_used", "an alias or former name", AliasUsed},
    {"one_edit", "one letter of the name replaced, left out, doubled or exchanged", OneEdit},
    {"swapped_names", "family and given names exchanged", SwappedNames},
    {"title_fused", "a title glued to the last given name", TitleFused},
    {"second_given_missing", "only the first given name", SecondGivenMissing},
    {"joined_tokens", "two words of the name written as one", JoinedTokens},
    {"dob_day_month_swapped", "day and month of the birth date exchanged", DayMonthSwapped},
    {"document_only_exact", "name spelled otherwise, with a document of the entry", DocumentOnlyExact},
};

PartialDate DrawAllowedBirthDate(const WatchlistEntry& entry, const PartialDate& flight_day, Random& random) {
  if (entry.birth_dates.empty()) return DrawBirthDate(random, flight_day, 20, 60);
  const BirthDate& known = entry.birth_dates.front();
  const int32_t first = known.from.FirstDay();
  const int32_t last = std::max(first, (known.kind == BirthDate::Kind::kRange ? known.to : known.from).LastDay());
  return DateOfDay(random.Between(first, last));
}

}  // namespace

std::span<const Perturbation> Perturbations() { return kPerturbations; }

bool Plant(const WatchlistEntry& entry, const Perturbation& perturbation, const PartialDate& flight_day, Random& random,
           Traveler& traveler) {
  auto name = PrimaryAsSent(entry);
  if (!name) return false;
  traveler.name = std::move(*name);
  traveler.date_of_birth = DrawAllowedBirthDate(entry, flight_day, random);
  traveler.sex = entry.sex;
  if (!entry.nationalities.empty()) traveler.nationality = entry.nationalities.front();
  return perturbation.change(entry, random, traveler);
}

}  // namespace safematch::load
