#!/usr/bin/python3
"""Nothing is lost and nothing doubled when the broker or the node dies, in flight and for good."""
import json

import harness
from harness import Message, flight_key

TRAVELERS = 3_000
TRAVELERS_A_MESSAGE = 3  # Small messages and transactions: many moments at which to be killed.
NODE_KILLS = 3
BROKER_KILLS = 2


class Outage(harness.EndToEndTest):
    def setUp(self):
        self.watchlist, self.store = harness.make_watchlist(1_000, seed=11)
        manifests, _ = harness.make_manifests(self.watchlist, "json", TRAVELERS, seed=12, planted=300)
        self.messages = [part for manifest in manifests for part in harness.split_manifest(manifest, TRAVELERS_A_MESSAGE)]
        self.produced = 0

    def make(self):
        broker = harness.Broker()
        self.addCleanup(broker.kill)
        node = self.make_node(
            self.store,
            f"127.0.0.1:{broker.port}",
            **{
                "transaction.max_records": 5,
                "transaction.timeout_ms": 5_000,
                "kafka.session_timeout_ms": 6_000,
            },
        )
        return broker, node

    def produce_share(self, broker, share):
        """The next messages, up to `share` of all."""
        end = round(len(self.messages) * share)
        batch = [Message(flight_key(value), value) for value in self.messages[self.produced : end]]
        broker.produce("safe.manifests", batch)
        self.produced = end

    def wait_in_flight(self, broker, node, more):
        """Until the node has committed `more` records than now, or all that are there."""
        node.wait_committed(broker, min(node.committed(broker) + more, self.produced))

    def expected_up_to(self, broker, offsets):
        records = broker.consume("safe.manifests")
        done = [record.value for record in records if record.offset < offsets[record.partition]]
        return harness.screen(self.store, done)

    def assert_alerts_match_what_is_committed(self, broker, node):
        offsets = broker.committed_offsets(node.group, "safe.manifests")
        expected = self.expected_up_to(broker, offsets)
        self.assert_same_alerts(expected, [record.value for record in broker.consume("safe.alerts")])

    def test_every_alert_once_whatever_dies(self):
        broker, node = self.make()

        with harness.step("a node that starts before its broker waits, alive and not ready"):
            node.start()
            self.assertEqual(200, node.get("/livez")[0])
            harness.wait_until("the watchlist is loaded", lambda: node.metric("safematch_watchlist_entries") == 1_000)
            status, body = node.get("/readyz")
            self.assertEqual(503, status)
            answer = json.loads(body)
            self.assertFalse(answer["ready"])
            self.assertIn("kafka", [reason["component"] for reason in answer["reasons"]])
            broker.start()
            node.wait_ready()

        with harness.step("the broker is killed in flight"):
            for kill in range(BROKER_KILLS):
                self.produce_share(broker, 0.2 * (kill + 1))
                self.wait_in_flight(broker, node, 20)
                broker.kill()
                harness.wait_until("the node says that Kafka is gone", lambda: node.get("/readyz")[0] == 503)
                self.assertEqual(200, node.get("/livez")[0])
                broker.start()
                node.wait_ready()
            node.wait_committed(broker)
            self.assert_alerts_match_what_is_committed(broker, node)

        with harness.step("the node is killed in flight"):
            for kill in range(NODE_KILLS):
                self.produce_share(broker, 0.4 + 0.1 * (kill + 1))
                self.wait_in_flight(broker, node, 20)
                node.kill()
                node.start()
            node.wait_ready()
            node.wait_committed(broker)
            self.assert_alerts_match_what_is_committed(broker, node)

        with harness.step("the node is told to stop in flight"):
            self.produce_share(broker, 1)
            self.wait_in_flight(broker, node, 20)
            self.assertEqual(0, node.stop(), node.log_tail())
            print(f"\nstopped after {node.committed(broker)} of {self.produced} messages", flush=True)
            self.assert_alerts_match_what_is_committed(broker, node)

        with harness.step("in the end every message is screened and every alert there once"):
            node.start().wait_ready()
            node.wait_committed(broker)
            self.assertEqual(0, node.stop())
            alerts = [record.value for record in broker.consume("safe.alerts")]
            self.assertGreater(len(alerts), 100)
            self.assert_same_alerts(harness.screen(self.store, self.messages), alerts)
            self.assertEqual(len(alerts), len({json.loads(value)["alert_id"] for value in alerts}))
            self.assertEqual([], broker.consume("safe.dead-letters"))


if __name__ == "__main__":
    harness.main()
