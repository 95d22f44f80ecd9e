#include "pipeline/partition_ledgers.h"

#include <doctest/doctest.h>

using namespace safematch;
using pipeline::PartitionLedgers;

namespace {

stream::Message At(int32_t partition, int64_t offset) {
  stream::Message message;
  message.position = {"in", partition, offset};
  return message;
}

model::Manifest Manifest() {
  model::Manifest manifest;
  model::Leg leg;
  leg.flight = "ZZ9";
  leg.departure = {"SAL", "2026-03-01T09:30"};
  manifest.flight.legs = {leg};
  return manifest;
}

// Takes a manifest of the flight in; true if the ledger knew it before.
bool Knows(ledger::FlightLedger& ledger) { return ledger.Apply(Manifest(), {}, {}, {}).duplicate_message; }

}  // namespace

TEST_CASE("partition ledgers: what was committed is known, each partition by itself") {
  PartitionLedgers ledgers({});
  CHECK_FALSE(Knows(ledgers.For(At(0, 5), 1)));
  ledgers.OnCommitted();
  CHECK(Knows(ledgers.For(At(0, 6), 1)));
  CHECK_FALSE(Knows(ledgers.For(At(1, 6), 1)));
}

TEST_CASE("partition ledgers: after doubt the next message tells what took effect") {
  PartitionLedgers again({});
  CHECK_FALSE(Knows(again.For(At(0, 5), 1)));
  again.OnDoubt();
  CHECK_FALSE(Knows(again.For(At(0, 5), 1)));  // The same message: it had not.

  PartitionLedgers onward({});
  CHECK_FALSE(Knows(onward.For(At(0, 5), 1)));
  onward.OnDoubt();
  CHECK(Knows(onward.For(At(0, 6), 1)));  // The next one: it had.
}

TEST_CASE("partition ledgers: after a rebalance a ledger is kept only if nobody else has read on") {
  PartitionLedgers ledgers({});
  CHECK_FALSE(Knows(ledgers.For(At(0, 5), 1)));
  ledgers.OnCommitted();
  CHECK(Knows(ledgers.For(At(0, 6), 2)));
  ledgers.OnCommitted();
  CHECK_FALSE(Knows(ledgers.For(At(0, 9), 3)));
  ledgers.OnCommitted();
  // Under one assignment offsets may jump: transactional senders leave marks in the log.
  CHECK(Knows(ledgers.For(At(0, 12), 3)));
}

TEST_CASE("partition ledgers: overdue lists of partitions that are read now, at their committed position") {
  PartitionLedgers ledgers({});
  auto manifest = Manifest();
  manifest.declared_count = 2;
  ledgers.For(At(3, 7), 1).Apply(manifest, {}, {.sent_ms = 0, .arrived_ms = 100}, {});
  CHECK(ledgers.FindOverdue(1'000, 10, 1).empty());  // Not committed yet.
  ledgers.OnCommitted();
  CHECK(ledgers.FindOverdue(1'000, 10, 2).empty());  // Perhaps another node's by now.
  CHECK(ledgers.FindOverdue(105, 10, 1).empty());
  const auto overdue = ledgers.FindOverdue(1'000, 10, 1);
  REQUIRE(overdue.size() == 1);
  CHECK(overdue[0].next == stream::Position{"in", 3, 8});
  REQUIRE(overdue[0].lists.size() == 1);
  CHECK(ledgers.open_list_count() == 1);
  ledgers.Forget(overdue);
  CHECK(ledgers.open_list_count() == 0);
}
