#include "ledger/flight_ledger.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "model/json.h"
#include "tests/ledger/support.h"

using namespace safematch;
using namespace safematch::ledger;
using model::AlertStatus;
using model::ManifestKind;

TEST_CASE("repeats: an alert is sent once, and identical repeats are counted") {
  FlightLedger ledger;
  const auto first = Take(ledger, Message(ManifestKind::kList, {Person("MATCH", "ANA"), Person("OTHER", "EVA")}, "M1"));
  REQUIRE(first.alerts.size() == 1);
  CHECK(first.alerts[0].revision == 1);
  CHECK(first.alerts[0].status == AlertStatus::kOpen);
  CHECK(first.repeats == 0);
  const auto second =
      Take(ledger, Message(ManifestKind::kList, {Person("MATCH", "ANA"), Person("OTHER", "EVA")}, "M2"));
  CHECK(second.alerts.empty());
  CHECK(second.repeats == 2);
  CHECK_FALSE(second.duplicate_message);
}

TEST_CASE("repeats: the same message again is a duplicate") {
  FlightLedger ledger;
  const auto message = Message(ManifestKind::kList, {Person("MATCH", "ANA")});
  Take(ledger, message);
  const auto again = Take(ledger, message);
  CHECK(again.duplicate_message);
  CHECK(again.alerts.empty());
}

TEST_CASE("repeats: changed evidence revises the alert under its id") {
  FlightLedger ledger;
  const auto first = Take(ledger, Message(ManifestKind::kList, {Person("MATCH", "ANA", {.document = "A1"})}, "M1"));
  const auto second =
      Take(ledger, Message(ManifestKind::kList, {Person("MATCH", "ANA LUCIA", {.document = "A1"})}, "M2"));
  REQUIRE(second.alerts.size() == 1);
  CHECK(second.alerts[0].alert_id == first.alerts[0].alert_id);
  CHECK(second.alerts[0].revision == 2);
  CHECK(second.alerts[0].weight > first.alerts[0].weight);
  CHECK(second.changes == 1);
}

TEST_CASE("identity: survives a changed name, document, reference or record locator") {
  const PersonOptions all{.id = "T1", .locator = "PNR1", .document = "A1"};
  const std::pair<const char*, model::Traveler> changes[] = {
      {"name", Person("MATCH", "ANA LUCIA", all)},
      {"document", Person("MATCH", "ANA", {.id = "T1", .locator = "PNR1", .document = "B2"})},
      {"reference", Person("MATCH", "ANA", {.id = "X9", .locator = "PNR1", .document = "A1"})},
      {"reference and document", Person("MATCH", "ANA", {.id = "X9", .locator = "PNR1", .document = "B2"})},
      {"record locator", Person("MATCH", "ANA", {.id = "T1", .locator = "PNR2", .document = "A1"})},
      {"all but name and birth date", Person("MATCH", "ANA", {.id = "X9", .locator = "PNR2", .document = "B2"})},
      {"birth date", Person("MATCH", "ANA", {.id = "T1", .locator = "PNR1", .document = "A1", .born = "1980-03-02"})},
      {"name and birth date, not the document",
       Person("MATCH", "EVA MARIA", {.id = "T1", .document = "A1", .born = "1981-02-03"})},
      {"only the name is left", Person("MATCH", "ANA", {.born = ""})},
  };
  for (const auto& [what, traveler] : changes) {
    CAPTURE(what);
    FlightLedger ledger;
    const auto first = Take(ledger, Message(ManifestKind::kList, {Person("MATCH", "ANA", all)}, "M1"));
    auto evidence_changed = Message(ManifestKind::kChange, {traveler}, "M2");
    auto screened = Screen(evidence_changed);
    screened[0].candidates[0].weight = model::Weight::Bits(50);
    const auto second = ledger.Apply(evidence_changed, screened, {}, {});
    REQUIRE(second.alerts.size() == 1);
    CHECK(second.alerts[0].alert_id == first.alerts[0].alert_id);
    CHECK(second.alerts[0].revision == 2);
  }
}

TEST_CASE("identity: a reused reference is another person") {
  // Some senders number their persons anew in each message.
  FlightLedger ledger;
  Take(ledger,
       Message(ManifestKind::kList,
               {Person("OTHER", "EVA", {.id = "1", .born = "1999-09-09"}), Person("MATCH", "ANA", {.id = "2"})}, "M1"));
  const auto second = Take(
      ledger, Message(ManifestKind::kList,
                      {Person("NEWCOMER", "IDA", {.id = "1", .born = "1955-05-05"}),
                       Person("OTHER", "EVA", {.id = "2", .born = "1999-09-09"}), Person("MATCH", "ANA", {.id = "3"})},
                      "M2"));
  CHECK(second.alerts.empty());
}

TEST_CASE("identity: two persons of one name in one message keep alerts of their own") {
  FlightLedger ledger;
  const auto first =
      Take(ledger, Message(ManifestKind::kList, {Person("MATCH", "JOSE", {.document = "A1", .born = ""}),
                                                 Person("MATCH", "JOSE", {.document = "B2", .born = ""})}));
  REQUIRE(first.alerts.size() == 2);
  CHECK(first.alerts[0].alert_id != first.alerts[1].alert_id);
}

TEST_CASE("identity: a child on a parent's document is another person") {
  FlightLedger ledger;
  Take(ledger, Message(ManifestKind::kList, {Person("OTHER", "JOSE", {.document = "A1"})}, "M1"));
  const auto second = Take(
      ledger, Message(ManifestKind::kList, {Person("MATCH", "EVA", {.document = "A1", .born = "2015-05-05"})}, "M2"));
  REQUIRE(second.alerts.size() == 1);
  CHECK(second.alerts[0].revision == 1);
}

TEST_CASE("close-outs and cancellations change the status and never delete an alert") {
  const std::pair<ManifestKind, AlertStatus> effects[] = {{ManifestKind::kCancel, AlertStatus::kNotOnBoard},
                                                          {ManifestKind::kCloseoutNotOnBoard, AlertStatus::kNotOnBoard},
                                                          {ManifestKind::kCloseoutOnBoard, AlertStatus::kBoarded}};
  for (const auto& [kind, status] : effects) {
    FlightLedger ledger;
    const auto first = Take(ledger, Message(ManifestKind::kList, {Person("MATCH", "ANA", {.id = "T1"})}, "M1"));
    model::Traveler reference;
    reference.id = "T1";
    const auto second = Take(ledger, Message(kind, {reference}, "M2"));
    REQUIRE(second.alerts.size() == 1);
    CHECK(second.alerts[0].alert_id == first.alerts[0].alert_id);
    CHECK(second.alerts[0].revision == 2);
    CHECK(second.alerts[0].status == status);
    CHECK(second.alerts[0].evidence == first.alerts[0].evidence);
    CHECK(second.unknown_travelers == 0);
    CHECK(Take(ledger, Message(kind, {reference}, "M3")).alerts.empty());
  }
}

TEST_CASE("close-outs: a record locator alone means its traveler, if there is only one") {
  FlightLedger ledger;
  Take(ledger, Message(ManifestKind::kList,
                       {Person("MATCH", "ANA", {.locator = "P1"}), Person("MATCH", "JOSE", {.locator = "P2"}),
                        Person("MATCH", "EVA", {.locator = "P2"})}));
  model::Traveler alone;
  alone.record_locator = "P1";
  model::Traveler couple;
  couple.record_locator = "P2";
  const auto closed = Take(ledger, Message(ManifestKind::kCloseoutNotOnBoard, {alone, couple}, "M2"));
  REQUIRE(closed.alerts.size() == 1);
  CHECK(closed.alerts[0].traveler.name.given_names.Reveal() == "ANA");
  CHECK(closed.unknown_travelers == 1);
}

TEST_CASE("close-outs: unknown persons are counted, and screened when they have a name") {
  FlightLedger ledger;
  model::Traveler reference;
  reference.id = "NOBODY";
  const auto closed = Take(ledger, Message(ManifestKind::kCloseoutOnBoard, {reference, Person("MATCH", "ANA")}));
  CHECK(closed.unknown_travelers == 2);
  REQUIRE(closed.alerts.size() == 1);
  CHECK(closed.alerts[0].status == AlertStatus::kBoarded);
}

TEST_CASE("close-outs: a closing without a list puts on board whoever was not taken off") {
  FlightLedger ledger;
  Take(ledger,
       Message(ManifestKind::kList, {Person("MATCH", "ANA", {.id = "T1"}), Person("MATCH", "EVA", {.id = "T2"})}));
  model::Traveler reference;
  reference.id = "T1";
  Take(ledger, Message(ManifestKind::kCancel, {reference}, "M2"));
  const auto closed = Take(ledger, Message(ManifestKind::kCloseoutOnBoard, {}, "M3"));
  REQUIRE(closed.alerts.size() == 1);
  CHECK(closed.alerts[0].traveler.id == "T2");
  CHECK(closed.alerts[0].status == AlertStatus::kBoarded);
}

TEST_CASE("close-outs: scant data do not weaken what a full list has shown") {
  FlightLedger ledger;
  const auto first = Take(ledger, Message(ManifestKind::kList, {Person("MATCH", "ANA LUCIA", {.id = "T1"})}));
  const auto closed = Take(ledger, Message(ManifestKind::kCloseoutOnBoard, {Person("MATCH", "A", {.id = "T1"})}, "M2"));
  REQUIRE(closed.alerts.size() == 1);
  CHECK(closed.alerts[0].weight == first.alerts[0].weight);
  CHECK(closed.alerts[0].status == AlertStatus::kBoarded);
}

TEST_CASE("status: who is listed again after a cancellation travels again") {
  FlightLedger ledger;
  const auto list = Message(ManifestKind::kList, {Person("MATCH", "ANA", {.id = "T1"})}, "M1");
  Take(ledger, list);
  Take(ledger, Message(ManifestKind::kCancel, {Person("MATCH", "ANA", {.id = "T1"})}, "M2"));
  CHECK(Take(ledger, list).alerts.empty());  // A copy of the old list says nothing new.
  const auto again = Take(ledger, Message(ManifestKind::kList, {Person("MATCH", "ANA", {.id = "T1"})}, "M3"));
  REQUIRE(again.alerts.size() == 1);
  CHECK(again.alerts[0].status == AlertStatus::kOpen);
  CHECK(again.alerts[0].revision == 3);
}

TEST_CASE("status: a list does not fetch anybody out of the aircraft") {
  FlightLedger ledger;
  Take(ledger, Message(ManifestKind::kList, {Person("MATCH", "ANA")}, "M1"));
  Take(ledger, Message(ManifestKind::kCloseoutOnBoard, {Person("MATCH", "ANA")}, "M2"));
  CHECK(Take(ledger, Message(ManifestKind::kList, {Person("MATCH", "ANA")}, "M3")).alerts.empty());
}

TEST_CASE("flight: its cancellation reaches every alert, named or not") {
  FlightLedger ledger;
  Take(ledger, Message(ManifestKind::kList, {Person("MATCH", "ANA"), Person("MATCH", "EVA", {.born = "1999-09-09"})}));
  const auto cancelled = Take(ledger, Message(ManifestKind::kFlightCancel, {}, "M2"));
  REQUIRE(cancelled.alerts.size() == 2);
  for (const auto& alert : cancelled.alerts) CHECK(alert.status == AlertStatus::kFlightCancelled);
}

TEST_CASE("flight: a change reaches every alert, and repeats under the new data are known") {
  FlightLedger ledger;
  const auto first = Take(ledger, Message(ManifestKind::kList, {Person("MATCH", "ANA")}));
  auto change = Message(ManifestKind::kFlightChange, {}, "M2");
  change.flight = SampleFlight("2026-03-02T01:15");
  change.flight.legs[0].arrival.airport = "BCN";
  const auto changed = Take(ledger, change);
  REQUIRE(changed.alerts.size() == 1);
  CHECK(changed.alerts[0].alert_id == first.alerts[0].alert_id);
  CHECK(changed.alerts[0].flight == change.flight);
  auto repeat = Message(ManifestKind::kList, {Person("MATCH", "ANA")}, "M3");
  repeat.flight = change.flight;
  const auto again = Take(ledger, repeat);
  CHECK(again.alerts.empty());
  CHECK(again.repeats == 1);
}

TEST_CASE("evidence: data that no longer match are told, not hidden") {
  FlightLedger ledger;
  const auto first = Take(ledger, Message(ManifestKind::kList, {Person("MATCH", "ANA", {.document = "A1"})}, "M1"));
  const Reassess reassess = [](const model::Traveler& traveler, const model::MatchedEntry& entry) {
    model::Alert alert;
    alert.traveler = traveler;
    alert.entry = entry;
    alert.weight = model::Weight::Bits(3);
    return Reassessment{alert, false};
  };
  const auto second =
      Take(ledger, Message(ManifestKind::kChange, {Person("MITCHELL", "ANA", {.document = "A1"})}, "M2"), reassess);
  REQUIRE(second.alerts.size() == 1);
  CHECK(second.alerts[0].alert_id == first.alerts[0].alert_id);
  CHECK(second.alerts[0].status == AlertStatus::kNoLongerMatches);
  CHECK(second.alerts[0].weight == model::Weight::Bits(3));
  const auto third = Take(ledger, Message(ManifestKind::kChange, {Person("MATCH", "ANA", {.document = "A1"})}, "M3"));
  REQUIRE(third.alerts.size() == 1);
  CHECK(third.alerts[0].status == AlertStatus::kOpen);
  CHECK(third.alerts[0].revision == 3);
}

TEST_CASE("flight without a day: each message stands for itself") {
  FlightLedger ledger;
  auto message = Message(ManifestKind::kList, {Person("MATCH", "ANA")});
  message.flight = SampleFlight("");
  CHECK(Take(ledger, message).alerts.size() == 1);
  CHECK(Take(ledger, message).alerts.size() == 1);
  CHECK(ledger.flight_count() == 0);
}

namespace {

// A list in parts of `size` persons; CNT of each part counts the whole.
std::vector<model::Manifest> Parts(size_t persons, size_t size) {
  std::vector<model::Manifest> parts;
  for (size_t i = 0; i < persons; i += size) {
    std::vector<model::Traveler> travelers;
    for (size_t j = i; j < std::min(persons, i + size); ++j) {
      travelers.push_back(Person(j % 5 == 0 ? "MATCH" : "OTHER", "P" + std::to_string(j), {.id = std::to_string(j)}));
    }
    auto part = Message(ManifestKind::kList, travelers, "R/" + std::to_string(parts.size() + 1));
    part.declared_count = static_cast<int64_t>(persons);
    part.part = model::ManifestPart{static_cast<int>(parts.size() + 1), parts.empty(), i + size >= persons};
    part.common_access_reference = "CAR1";
    parts.push_back(std::move(part));
  }
  return parts;
}

}  // namespace

TEST_CASE("lists: parts in any order and twice give the same alerts and end complete") {
  std::vector<std::string> expected;
  for (uint32_t seed = 0; seed < 50; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    auto parts = Parts(23, 4);
    if (seed > 0) {
      const auto copies = parts;
      parts.insert(parts.end(), copies.begin(), copies.begin() + static_cast<int>(seed % copies.size()));
      std::shuffle(parts.begin(), parts.end(), random);
    }
    FlightLedger ledger;
    std::vector<std::string> alerts;
    uint64_t completed = 0;
    for (const auto& part : parts) {
      const auto applied = Take(ledger, part);
      completed += applied.list_completed ? 1 : 0;
      for (const auto& alert : applied.alerts) alerts.push_back(model::ToJson(alert));
    }
    std::ranges::sort(alerts);
    if (seed == 0) expected = alerts;
    CHECK(alerts == expected);
    CHECK(completed == 1);
    CHECK(ledger.open_list_count() == 0);
  }
  CHECK(expected.size() == 5);
}

TEST_CASE("lists: what is missing is told after the time, and once") {
  FlightLedger ledger;
  auto parts = Parts(10, 4);
  for (const size_t i : {size_t{0}, size_t{2}}) {
    auto screened = Screen(parts[i]);
    ledger.Apply(parts[i], screened, {.sent_ms = 1, .arrived_ms = 1'000 + static_cast<int64_t>(i)}, {});
    ledger.Commit();
  }
  CHECK(ledger.IncompleteLists(1'500, 600).empty());
  const auto lists = ledger.IncompleteLists(1'600, 600);
  REQUIRE(lists.size() == 1);
  CHECK(lists[0].persons_seen == 6);
  CHECK(lists[0].declared_count == 10);
  CHECK(lists[0].missing_parts == std::vector<int>{2});
  CHECK(lists[0].message_id == "R/1");
  ledger.Forget(lists);
  CHECK(ledger.IncompleteLists(9'999, 0).empty());
}

TEST_CASE("lists: a whole list that declares more persons than it holds is incomplete until they come") {
  FlightLedger ledger;
  auto list = Message(ManifestKind::kList, {Person("OTHER", "EVA")}, "M1");
  list.declared_count = 2;
  Take(ledger, list);
  CHECK(ledger.open_list_count() == 1);
  auto rest = Message(ManifestKind::kList, {Person("OTHER", "IDA", {.born = "1999-09-09"})}, "M2");
  rest.declared_count = 2;
  CHECK(Take(ledger, rest).list_completed);
  CHECK(ledger.open_list_count() == 0);
}

TEST_CASE("rollback: as if the messages had never come") {
  for (uint32_t seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const auto any_message = [&] {
      const ManifestKind kinds[] = {ManifestKind::kList,
                                    ManifestKind::kChange,
                                    ManifestKind::kCancel,
                                    ManifestKind::kCloseoutOnBoard,
                                    ManifestKind::kFlightCancel,
                                    ManifestKind::kFlightChange,
                                    ManifestKind::kCloseoutNotOnBoard};
      std::vector<model::Traveler> travelers;
      for (uint32_t i = random() % 4; i > 0; --i) {
        travelers.push_back(Person(random() % 2 == 0 ? "MATCH" : "OTHER", std::string(1 + random() % 3, 'A'),
                                   {.id = std::to_string(random() % 3), .document = std::to_string(random() % 3)}));
      }
      auto message = Message(kinds[random() % std::size(kinds)], travelers, std::to_string(random() % 9));
      if (random() % 4 == 0) message.flight.legs[0].arrival.airport = "BCN";
      if (random() % 3 == 0) message.part = model::ManifestPart{1 + static_cast<int>(random() % 3), false, false};
      if (random() % 3 == 0) message.declared_count = random() % 5;
      return message;
    };
    std::vector<model::Manifest> kept;
    std::vector<model::Manifest> probe;
    for (int i = 0; i < 6; ++i) kept.push_back(any_message());
    for (int i = 0; i < 6; ++i) probe.push_back(any_message());
    FlightLedger disturbed;
    FlightLedger plain;
    for (const auto& message : kept) {
      const auto aborted = any_message();
      auto screened = Screen(aborted);
      disturbed.Apply(aborted, screened, {}, {});
      disturbed.RememberNotice(aborted.flight, "notice");
      disturbed.Rollback();
      Take(disturbed, message);
      Take(plain, message);
    }
    CHECK(disturbed.flight_count() == plain.flight_count());
    CHECK(disturbed.open_list_count() == plain.open_list_count());
    for (const auto& message : probe) {
      const auto a = Take(disturbed, message);
      const auto b = Take(plain, message);
      CHECK(a.alerts == b.alerts);
      CHECK(a.repeats == b.repeats);
      CHECK(a.duplicate_message == b.duplicate_message);
      CHECK(a.list_completed == b.list_completed);
    }
    CHECK(disturbed.RememberNotice(SampleFlight(), "notice") == plain.RememberNotice(SampleFlight(), "notice"));
  }
}

TEST_CASE("bounds: many persons of one name cost linear time") {
  // Steps that grow with the square would take minutes here.
  FlightLedger ledger;
  std::vector<model::Traveler> travelers;
  for (int i = 0; i < 50'000; ++i)
    travelers.push_back(Person("LNU", "FNU", {.document = std::to_string(i), .born = ""}));
  const auto message = Message(ManifestKind::kList, std::move(travelers));
  CHECK(Take(ledger, message).repeats == 0);
  auto again = message;
  again.message_id = "M2";
  CHECK(Take(ledger, again).repeats == 50'000);
}

TEST_CASE("retention: a flight is forgotten in the time of the messages") {
  FlightLedger ledger(LedgerOptions{.retention_ms = 1'000});
  const auto apply = [&](const model::Manifest& manifest, int64_t sent_ms) {
    auto screened = Screen(manifest);
    const auto applied = ledger.Apply(manifest, screened, {.sent_ms = sent_ms, .arrived_ms = 0}, {});
    ledger.Commit();
    ledger.DropOldFlights();
    return applied;
  };
  apply(Message(ManifestKind::kList, {Person("MATCH", "ANA")}, "M1"), 5'000);
  auto other = Message(ManifestKind::kList, {Person("OTHER", "EVA")}, "M2");
  other.flight = SampleFlight("2026-03-05T09:30");
  apply(other, 6'000);
  CHECK(ledger.flight_count() == 2);
  apply(other, 6'001);
  CHECK(ledger.flight_count() == 1);
}
