#!/usr/bin/python3
"""The whole way: manifests in both formats through Kafka and a node, compared byte for byte with
what `safematch screen` says of the same input.
"""
import collections
import json
import shutil
import subprocess
import time

import harness
from harness import Message, flight_key

TRAVELERS = 5_000  # In each format.
PLANTED = 100
PARTITIONS = 4


class Pipeline(harness.EndToEndTest):
    def setUp(self):
        self.watchlist, self.store = harness.make_watchlist(3_000, seed=1)
        self.messages, self.truth = {}, {}
        for name, seed, day in (("json", 2, "2026-03-01"), ("paxlst", 3, "2026-04-01")):
            self.messages[name], self.truth[name] = harness.make_manifests(
                self.watchlist, name, TRAVELERS, seed, PLANTED, day
            )
        self.formats = {value: name for name, values in self.messages.items() for value in values}

    def input_records(self):
        """Both formats mixed; every other one says what it is, the rest must be detected."""
        types = {"json": "application/json", "paxlst": "application/edifact"}
        records = []
        for name, messages in self.messages.items():
            for index, value in enumerate(messages):
                headers = (("content-type", types[name]),) if index % 2 else ()
                records.append(Message(flight_key(value), value, headers))
        return sorted(records, key=lambda record: (record.headers, record.value[-40:]))

    def expected_by_partition(self, broker):
        """{(input partition, format): alerts of `screen` in the order of the input}."""
        inputs = collections.defaultdict(list)
        for record in broker.consume("safe.manifests"):
            inputs[record.partition, self.formats[record.value]].append(record.value)
        self.assertGreater(len({partition for partition, _ in inputs}), 1, "the input uses one partition only")
        return {place: harness.screen(self.store, values, place[1]) for place, values in inputs.items()}

    def assert_order(self, expected, alerts):
        """Alerts of one input partition, within one output partition, stand in the input's order."""
        partitions = {record.value: record.partition for record in alerts}
        for place, values in expected.items():
            wanted = set(values)
            for partition in range(PARTITIONS):
                # Of equal alerts the first stands for all.
                actual = [r.value for r in alerts if r.partition == partition and r.value in wanted]
                in_order = [value for value in values if partitions[value] == partition]
                self.assertEqual(
                    list(dict.fromkeys(in_order)), list(dict.fromkeys(actual)), f"input {place}, output {partition}"
                )

    def assert_planted_found(self, alerts):
        """All whose entry has a birth date; a common name alone may rightly stay below the threshold."""
        entries = map(json.loads, self.watchlist.read_bytes().splitlines())
        with_birth_date = {entry["id"] for entry in entries if entry.get("birth_dates")}
        found = {(a["traveler"].get("id"), a["entry"]["id"]) for a in map(json.loads, alerts)}
        for name, planted in self.truth.items():
            self.assertEqual(PLANTED, len(planted))
            missed = [row for row in planted if (row["traveler"], row["expected_entry"]) not in found]
            self.assertLessEqual(len(missed), PLANTED // 20)
            missed = [row for row in missed if row["expected_entry"] in with_birth_date]
            kinds = collections.Counter(row["perturbation"] for row in missed)
            self.assertEqual([], missed, f"planted persons that raised no alert, {name}: {dict(kinds)}")

    def assert_metrics(self, node, messages, alerts):
        self.assertEqual(2 * TRAVELERS, node.metric("safematch_travelers_total"))
        self.assertEqual(messages, node.metric("safematch_manifests_total"))
        self.assertEqual(len(self.messages["paxlst"]), node.metric("safematch_manifests_total", format="paxlst"))
        self.assertEqual(alerts, node.metric("safematch_alerts_total"))
        self.assertEqual(0, node.metric("safematch_dead_letters_total"))
        self.assertEqual(3_000, node.metric("safematch_watchlist_entries"))
        self.assertEqual(2 * TRAVELERS, node.metric("safematch_match_duration_seconds_count"))
        self.assertGreater(node.metric("safematch_transactions_total"), 0)
        harness.wait_until("no record waits", lambda: node.metric("safematch_consumer_lag_records") == 0)
        if shutil.which("promtool"):
            text = node.get("/metrics")[1]
            result = subprocess.run(
                ["promtool", "check", "metrics"], input=text, capture_output=True, text=True, check=False
            )
            self.assertEqual(0, result.returncode, result.stdout + result.stderr)

    def test_alerts_equal_those_of_screen_byte_for_byte(self):
        broker = self.start_broker()
        node = self.make_node(self.store, broker.bootstrap, **{"kafka.partitions": PARTITIONS}).start().wait_ready()
        records = self.input_records()
        started = time.monotonic()
        broker.produce("safe.manifests", records)
        node.wait_committed(broker, len(records), timeout_s=600)
        seconds = time.monotonic() - started
        print(f"\n{2 * TRAVELERS} travelers in {seconds:.2f} s: {2 * TRAVELERS / seconds:.0f} travelers/s", flush=True)

        alerts = broker.consume("safe.alerts")
        harness.wait_until(
            "the last batch is counted", lambda: node.metric("safematch_travelers_total") >= 2 * TRAVELERS
        )
        self.assert_metrics(node, len(records), len(alerts))
        self.assertEqual(0, node.stop())

        expected = self.expected_by_partition(broker)
        values = [record.value for record in alerts]
        self.assert_same_alerts([value for part in expected.values() for value in part], values)
        self.assert_order(expected, alerts)
        self.assert_planted_found(values)
        self.assertEqual([], broker.consume("safe.dead-letters"))
        for record in alerts:
            self.assertEqual(json.loads(record.value)["alert_id"].encode(), record.key)
        self.assert_valid("alert", values)


if __name__ == "__main__":
    harness.main()
