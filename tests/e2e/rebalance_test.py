#!/usr/bin/python3
"""Nodes that come, go and die share the partitions; every alert is there once."""
import json

import harness
from harness import Message, flight_key

TRAVELERS = 2_000
TRAVELERS_A_MESSAGE = 3


class Rebalance(harness.EndToEndTest):
    def setUp(self):
        self.watchlist, self.store = harness.make_watchlist(1_000, seed=21)
        manifests, _ = harness.make_manifests(self.watchlist, "json", TRAVELERS, seed=22, planted=300)
        self.messages = [
            part for manifest in manifests for part in harness.split_manifest(manifest, TRAVELERS_A_MESSAGE)
        ]
        self.produced = 0

    def make(self, broker, number):
        return self.make_node(
            self.store,
            broker.bootstrap,
            **{
                "kafka.instance_id": f"node-{number}",
                "kafka.session_timeout_ms": 6_000,
                "transaction.max_records": 5,
                "transaction.timeout_ms": 5_000,
            },
        )

    def produce_share(self, broker, share):
        end = round(len(self.messages) * share)
        batch = [Message(flight_key(value), value) for value in self.messages[self.produced : end]]
        broker.produce("safe.manifests", batch)
        self.produced = end

    def test_every_alert_once_whoever_comes_and_goes(self):
        broker = self.start_broker()
        first, second, third = (self.make(broker, number) for number in (1, 2, 3))

        with harness.step("a second node takes its share in flight"):
            first.start().wait_ready()
            self.produce_share(broker, 0.3)
            second.start().wait_ready()
            first.wait_ready()
            first.wait_committed(broker)

        with harness.step("a node is killed in flight and comes back under its name"):
            self.produce_share(broker, 0.5)
            first.wait_committed(broker, round(0.4 * len(self.messages)))
            second.kill()
            second.start().wait_ready()
            first.wait_committed(broker)

        with harness.step("a third node comes, the first is told to stop for good"):
            self.produce_share(broker, 0.8)
            third.start().wait_ready()
            self.assertEqual(0, first.stop(), first.log_tail())
            second.wait_committed(broker)
            self.assertGreater(
                second.metric("safematch_travelers_total") + third.metric("safematch_travelers_total"), 0
            )

        with harness.step("a second process under a living node's name doubles nothing"):
            twin = self.make(broker, 3)
            twin.start()
            self.produce_share(broker, 1)
            second.wait_committed(broker)
            for node in (second, third, twin):
                if node.process.poll() is None:
                    node.stop()

        alerts = [record.value for record in broker.consume("safe.alerts")]
        self.assertGreater(len(alerts), 100)
        self.assert_same_alerts(harness.screen(self.store, self.messages), alerts)
        self.assertEqual(len(alerts), len({json.loads(value)["alert_id"] for value in alerts}))
        self.assertEqual([], broker.consume("safe.dead-letters"))


if __name__ == "__main__":
    harness.main()
