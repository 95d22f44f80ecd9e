#include "pipeline/alert_builder.h"

#include "base/hash.h"
#include "text/fold.h"

namespace safematch::pipeline {

namespace {

std::string FoldedName(const model::PersonName& name) {
  return text::Fold(name.Display().Reveal(), text::Diacritics::kDropped);
}

}  // namespace

std::string TravelerKey(const model::Traveler& traveler) {
  if (!traveler.id.empty()) return "id:" + traveler.id;
  if (!traveler.record_locator.empty()) return "pnr:" + traveler.record_locator + ":" + FoldedName(traveler.name);
  for (const model::TravelDocument& document : traveler.documents) {
    if (const std::string number = text::FoldDocumentNumber(document.number.Reveal()); !number.empty()) {
      return "doc:" + document.issuing_country + ":" + number;
    }
  }
  return "name:" + FoldedName(traveler.name) + ":" +
         (traveler.date_of_birth ? traveler.date_of_birth->ToString() : std::string());
}

std::string FlightKey(const model::Flight& flight) {
  if (flight.legs.empty()) return "";
  const model::Leg& first = flight.legs.front();
  // The day is the flight's identity; the hour moves.
  return first.carrier + "/" + first.flight + "/" + first.departure.local_time.substr(0, 10) + "/" +
         first.departure.airport + "/" + flight.legs.back().arrival.airport;
}

model::Alert BuildAlert(const model::Manifest& manifest, const model::Traveler& traveler, const match::Hit& hit,
                        const model::WatchlistEntry& entry, model::Weight alert_weight,
                        const DecisionContext& context) {
  model::Alert alert;
  Sha256 id;
  id.UpdateField("safematch.alert-id/1");
  id.UpdateField(FlightKey(manifest.flight));
  id.UpdateField(TravelerKey(traveler));
  id.UpdateField(entry.list);
  id.UpdateField(entry.id);
  alert.alert_id = Hex(id.Finish(), 16);
  alert.band = hit.weight >= alert_weight ? model::Band::kAlert : model::Band::kReview;
  alert.weight = hit.weight;
  alert.traveler = traveler;
  if (alert.traveler.documents.size() > kAlertDocumentsMax) alert.traveler.documents.resize(kAlertDocumentsMax);
  alert.flight = manifest.flight;
  alert.entry.id = entry.id;
  alert.entry.list = entry.list;
  alert.entry.owner = entry.owner;
  const size_t name = hit.matched_name < 0 ? 0 : static_cast<size_t>(hit.matched_name);
  if (name < entry.names.size()) alert.entry.matched_name = entry.names[name].name.Display();
  alert.evidence = hit.evidence;
  alert.watchlist_version = context.watchlist_version;
  alert.config_hash = context.config_hash;
  alert.engine_version = context.engine_version;
  return alert;
}

}  // namespace safematch::pipeline
