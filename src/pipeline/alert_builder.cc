#include "pipeline/alert_builder.h"

namespace safematch::pipeline {

model::Alert BuildAlert(const model::Manifest& manifest, const model::Traveler& traveler, const match::Hit& hit,
                        const model::WatchlistEntry& entry, model::Weight alert_weight,
                        const DecisionContext& context) {
  model::Alert alert;
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
