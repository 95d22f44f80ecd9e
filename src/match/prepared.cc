#include "match/prepared.h"

#include <algorithm>
#include <set>

#include "text/fold.h"

namespace safematch::match {

namespace {

text::PreparedName PrepareName(const model::PersonName& name, text::NameSource source) {
  return text::PrepareName({name.family_name.Reveal(), name.given_names.Reveal(), name.full_name.Reveal()}, source);
}

std::vector<PreparedDocument> PrepareDocuments(const std::vector<model::TravelDocument>& documents) {
  std::vector<PreparedDocument> prepared;
  for (size_t i = 0; i < documents.size(); ++i) {
    std::string number = text::FoldDocumentNumber(documents[i].number.Reveal());
    if (!number.empty()) prepared.push_back({std::move(number), documents[i].issuing_country, i});
  }
  return prepared;
}

bool HasWords(const text::PreparedName& name, const std::vector<text::Token>& words) {
  return std::ranges::any_of(name.readings, [&](const text::Reading& reading) { return reading.tokens == words; });
}

// Adds what differs from what is there already.
void AddZone(const model::MachineReadableZone& mrz, PreparedTraveler& prepared) {
  text::PreparedName name = PrepareName(mrz.name, text::NameSource::kTraveler);
  if (!name.readings.empty() && !HasWords(prepared.name, name.readings.front().tokens)) {
    prepared.zone_name = std::move(name);
  }
  if (mrz.date_of_birth && std::ranges::find(prepared.birth_dates, *mrz.date_of_birth) == prepared.birth_dates.end()) {
    prepared.last_birth_date_from_zone = !prepared.birth_dates.empty();
    prepared.birth_dates.push_back(*mrz.date_of_birth);
  }
  std::string number = text::FoldDocumentNumber(mrz.document_number.Reveal());
  const auto has_number = [&](const PreparedDocument& document) { return document.number == number; };
  if (!number.empty() && std::ranges::none_of(prepared.documents, has_number)) {
    prepared.documents.push_back({std::move(number), mrz.issuing_country, kZoneDocument});
  }
}

}  // namespace

PreparedTraveler Prepare(const model::Traveler& traveler) {
  PreparedTraveler prepared;
  prepared.traveler = &traveler;
  prepared.name = PrepareName(traveler.name, text::NameSource::kTraveler);
  prepared.birth_date_as_sent = traveler.date_of_birth.has_value();
  if (traveler.date_of_birth) prepared.birth_dates.push_back(*traveler.date_of_birth);
  prepared.birth_dates.insert(prepared.birth_dates.end(), traveler.date_of_birth_alternatives.begin(),
                              traveler.date_of_birth_alternatives.end());
  prepared.documents = PrepareDocuments(traveler.documents);
  if (traveler.mrz) AddZone(*traveler.mrz, prepared);
  prepared.place_of_birth = text::Fold(traveler.place_of_birth.Reveal(), text::Diacritics::kDropped);
  return prepared;
}

PreparedEntry Prepare(const model::WatchlistEntry& entry) {
  PreparedEntry prepared;
  prepared.entry = &entry;
  prepared.names.reserve(entry.names.size());
  for (const model::EntryName& name : entry.names) {
    prepared.names.push_back(PrepareName(name.name, text::NameSource::kEntry));
  }
  prepared.documents = PrepareDocuments(entry.documents);
  for (const Personal& place : entry.places_of_birth) {
    prepared.places_of_birth.push_back(text::Fold(place.Reveal(), text::Diacritics::kDropped));
  }
  return prepared;
}

void TokenStatistics::AddEntry(const PreparedEntry& entry) {
  std::set<std::string_view> words;
  for (const text::PreparedName& name : entry.names) {
    for (const text::Reading& reading : name.readings) {
      for (const text::Token& token : reading.tokens) words.insert(token.text);
    }
  }
  for (const std::string_view word : words) ++entries_with_[std::string(word)];
  ++entries_;
}

model::Weight TokenStatistics::Rarity(std::string_view word) const {
  const auto found = entries_with_.find(word);
  const uint64_t carriers = found == entries_with_.end() ? 0 : found->second;
  return std::max(kRarityMin, model::Log2Ratio(entries_ + kPriorPersons, carriers + 1));
}

}  // namespace safematch::match
