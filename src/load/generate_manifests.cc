#include "load/generate_manifests.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/json_writer.h"
#include "load/paxlst_writer.h"
#include "load/plant.h"
#include "load/schedule.h"
#include "load/traveler_source.h"
#include "model/json.h"

namespace safematch::load {

namespace {

using model::Manifest;
using model::ManifestFormat;
using model::Traveler;
using model::WatchlistEntry;

// Chooses whom to plant where. Planted traveler k stands in the k-th of `planted` equal
// stretches of all travelers, so that they are spread however many there are.
class Planting {
 public:
  explicit Planting(const ManifestOptions& options) : options_(options) {
    const auto size = static_cast<uint32_t>(options.watchlist.size());
    order_.resize(size);
    for (uint32_t i = 0; i < size; ++i) order_[i] = i;
    Random random(options.seed, "planting-order");
    for (uint32_t i = size; i > 1; --i) std::swap(order_[i - 1], order_[random.Below(i)]);
    Advance();
  }

  // The number of the next planted traveler among all; travelers_max when there is none.
  uint64_t next_ordinal() const { return next_ordinal_; }

  // Fills `traveler` in and moves on. Nothing if no entry suits any label.
  std::optional<PlantedTraveler> Take(const model::PartialDate& flight_day, Traveler& traveler) {
    Random random(options_.seed, "planted", next_);
    const auto labels = Perturbations();
    std::optional<PlantedTraveler> planted;
    for (size_t i = 0; i < labels.size() && !planted; ++i) {
      planted = TakeEntry(labels[(next_ + i) % labels.size()], flight_day, random, traveler);
    }
    ++next_;
    Advance();
    return planted;
  }

 private:
  // Entries looked at for one label before another one is taken.
  static constexpr size_t kTriesMax = 200;

  void Advance() {
    if (next_ >= options_.planted) {
      next_ordinal_ = UINT64_MAX;
      return;
    }
    const uint64_t begin = next_ * options_.travelers / options_.planted;
    const uint64_t end = (next_ + 1) * options_.travelers / options_.planted;
    next_ordinal_ = begin + Random(options_.seed, "planted-at", next_).Below(static_cast<uint32_t>(end - begin));
  }

  std::optional<PlantedTraveler> TakeEntry(const Perturbation& label, const model::PartialDate& flight_day,
                                           Random& random, Traveler& traveler) {
    // `order_` holds the entries not yet planted; it starts over when it is used up.
    if (order_.empty()) std::swap(order_, used_);
    const size_t tries = std::min(order_.size(), kTriesMax);
    for (size_t i = 0; i < tries; ++i) {
      const size_t at = order_.size() - 1 - i;
      const WatchlistEntry& entry = options_.watchlist[order_[at]];
      Traveler changed = traveler;
      if (!Plant(entry, label, flight_day, random, changed)) continue;
      traveler = std::move(changed);
      used_.push_back(order_[at]);
      order_.erase(order_.begin() + static_cast<std::ptrdiff_t>(at));
      PlantedTraveler planted;
      planted.traveler_id = traveler.id;
      planted.entry_id = entry.id;
      planted.list = entry.list;
      planted.perturbation = label.label;
      return planted;
    }
    return std::nullopt;
  }

  const ManifestOptions& options_;
  std::vector<uint32_t> order_;
  std::vector<uint32_t> used_;
  uint64_t next_ = 0;
  uint64_t next_ordinal_ = UINT64_MAX;
};

class ManifestGenerator {
 public:
  ManifestGenerator(const ManifestOptions& options, const MessageSink& sink)
      : options_(options), sink_(sink), planting_(options), source_(options.seed, options.faults) {}

  Result<ManifestTotals> Run() {
    for (uint64_t index = 0; totals_.travelers < options_.travelers; ++index) {
      planned_ = PlanFlight(options_.seed, index, options_.flights_per_day, options_.first_day);
      source_.StartFlight(planned_, index);
      SAFEMATCH_RETURN_IF_ERROR(MakePassengerList());
      SAFEMATCH_RETURN_IF_ERROR(MakeCrewList());
    }
    return totals_;
  }

 private:
  uint64_t Left() const { return options_.travelers - totals_.travelers; }

  Status MakePassengerList() {
    const uint64_t count = std::min<uint64_t>(planned_.passengers, Left());
    std::vector<Traveler> travelers;
    std::vector<PlantedTraveler> planted;
    travelers.reserve(count);
    while (travelers.size() < count) {
      const uint64_t ordinal = totals_.travelers + travelers.size();
      if (ordinal == planting_.next_ordinal()) {
        Traveler traveler = source_.Lone(ordinal);
        if (auto truth = planting_.Take(FlightDay(), traveler)) planted.push_back(std::move(*truth));
        travelers.push_back(std::move(traveler));
        continue;
      }
      const uint64_t room = std::min(count - travelers.size(), planting_.next_ordinal() - ordinal);
      source_.AddParty(ordinal, room, travelers);
    }
    TravelerSource::AssignSeats(travelers);
    return EmitParts(std::move(travelers), std::move(planted));
  }

  Status MakeCrewList() {
    const uint64_t count = std::min<uint64_t>(planned_.crew, Left());
    if (count == 0) return {};
    std::vector<Traveler> travelers;
    std::vector<PlantedTraveler> planted;
    for (uint64_t i = 0; i < count; ++i) {
      const uint64_t ordinal = totals_.travelers + i;
      Traveler traveler = source_.CrewMember(ordinal);
      if (ordinal == planting_.next_ordinal()) {
        if (auto truth = planting_.Take(FlightDay(), traveler)) planted.push_back(std::move(*truth));
      }
      travelers.push_back(std::move(traveler));
    }
    return Emit(std::move(travelers), std::move(planted), count, std::nullopt);
  }

  Status EmitParts(std::vector<Traveler> travelers, std::vector<PlantedTraveler> planted) {
    const uint64_t count = travelers.size();
    const uint64_t size = options_.part_travelers_max == 0 ? count : options_.part_travelers_max;
    if (count <= size) return Emit(std::move(travelers), std::move(planted), count, std::nullopt);
    const uint64_t parts = (count + size - 1) / size;
    for (uint64_t part = 0; part < parts; ++part) {
      const auto begin = travelers.begin() + static_cast<std::ptrdiff_t>(part * size);
      const auto end = travelers.begin() + static_cast<std::ptrdiff_t>(std::min(count, (part + 1) * size));
      std::vector<Traveler> some(std::make_move_iterator(begin), std::make_move_iterator(end));
      std::vector<PlantedTraveler> some_planted;
      for (const PlantedTraveler& one : planted) {
        if (std::ranges::any_of(some, [&](const Traveler& t) { return t.id == one.traveler_id; })) {
          some_planted.push_back(one);
        }
      }
      const model::ManifestPart number{static_cast<int>(part + 1), part == 0, part + 1 == parts};
      SAFEMATCH_RETURN_IF_ERROR(Emit(std::move(some), std::move(some_planted), count, number));
    }
    return {};
  }

  Status Emit(std::vector<Traveler> travelers, std::vector<PlantedTraveler> planted, uint64_t declared_count,
              std::optional<model::ManifestPart> part) {
    const model::Leg& first_leg = planned_.flight.legs.front();
    GeneratedMessage message;
    message.index = totals_.messages;
    message.format = options_.format;
    message.key = fmt::format("{}/{}/{}", first_leg.flight, FlightDay().ToString(), first_leg.departure.airport);
    message.planted = std::move(planted);
    for (PlantedTraveler& one : message.planted) {
      one.message_index = message.index;
      one.message_key = message.key;
    }
    Manifest& manifest = message.manifest;
    // At most 14 signs, as UNB 0020 allows.
    manifest.message_id = fmt::format("M{:09}/1", message.index + 1);
    manifest.format = options_.format;
    manifest.sender = first_leg.carrier + "APIS";
    manifest.flight = planned_.flight;
    manifest.travelers = std::move(travelers);
    manifest.declared_count = static_cast<int64_t>(declared_count);
    manifest.part = part;
    message.payload = options_.format == ManifestFormat::kJson ? model::ToJson(manifest) : Paxlst(manifest);

    ++totals_.messages;
    totals_.travelers += manifest.travelers.size();
    totals_.planted += message.planted.size();
    return sink_(std::move(message));
  }

  std::string Paxlst(const Manifest& manifest) const {
    PaxlstWriterOptions writer;
    const Airport& destination = *planned_.stops.back();
    writer.recipient = std::string(destination.country) + "APIS";
    const std::string& departs = manifest.flight.legs.front().departure.local_time;
    writer.date = departs.substr(2, 2) + departs.substr(5, 2) + departs.substr(8, 2);
    writer.time = departs.substr(11, 2) + departs.substr(14, 2);
    // Habits of a carrier, the same on all its flights.
    Random habits(options_.seed, manifest.sender);
    writer.line_breaks = habits.Percent(70);
    writer.group = habits.Percent(70);
    writer.second_given_separate = habits.Percent(50);
    writer.measures = habits.Percent(40);
    return WritePaxlst(manifest, writer);
  }

  model::PartialDate FlightDay() const {
    // Always a full date: the schedule wrote it.
    return *model::PartialDate::Parse(planned_.flight.legs.front().departure.local_time.substr(0, 10));
  }

  const ManifestOptions& options_;
  const MessageSink& sink_;
  Planting planting_;
  TravelerSource source_;
  ManifestTotals totals_;
  ScheduledFlight planned_;
};

Status CheckOptions(const ManifestOptions& options) {
  if (options.travelers > kTravelersMax) {
    return Fail(ErrorCode::kLimit, "{} travelers exceed the {} that can have documents of their own", options.travelers,
                kTravelersMax);
  }
  if (options.planted > options.travelers) {
    return Fail(ErrorCode::kInvalidArgument, "{} planted travelers are more than the {} travelers", options.planted,
                options.travelers);
  }
  if (options.planted > 0 && options.watchlist.empty()) {
    return Fail(ErrorCode::kInvalidArgument, "planted travelers need a watchlist with entries");
  }
  if (!options.first_day.HasDay()) return Fail(ErrorCode::kInvalidArgument, "the first flight date needs a day");
  if (options.flights_per_day == 0 || options.flights_per_day > kFlightsPerDayMax) {
    return Fail(ErrorCode::kInvalidArgument, "flights_per_day = {} is not between 1 and {}", options.flights_per_day,
                kFlightsPerDayMax);
  }
  return {};
}

}  // namespace

Result<ManifestTotals> GenerateManifests(const ManifestOptions& options, const MessageSink& sink) {
  SAFEMATCH_RETURN_IF_ERROR(CheckOptions(options));
  return ManifestGenerator(options, sink).Run();
}

std::string ToJson(const PlantedTraveler& planted) {
  JsonWriter json;
  json.BeginObject();
  json.FieldInt("message", static_cast<int64_t>(planted.message_index));
  json.Field("key", planted.message_key);
  json.Field("traveler", planted.traveler_id);
  json.Field("expected_entry", planted.entry_id);
  json.OptionalField("list", planted.list);
  json.Field("perturbation", planted.perturbation);
  json.EndObject();
  return json.Take();
}

}  // namespace safematch::load
