#!/usr/bin/python3
"""Tests of the harness itself: broker and kcat alone, no program of ours."""
import unittest

import harness
import kafka_wire
from harness import Message

EVERY_BYTE = bytes(range(256))


class Harness(harness.EndToEndTest):
    @classmethod
    def setUpClass(cls):
        cls.broker = harness.Broker(max_message_bytes=20 << 20).start()

    @classmethod
    def tearDownClass(cls):
        cls.broker.kill()

    def test_keys_values_and_headers_come_back_byte_for_byte(self):
        self.broker.create_topic("bytes", partitions=2)
        values = [EVERY_BYTE, b"", b"\n", b"a\x00b", b"\xff\xfe\xed\xa0\x80", "Ñandú ﷽".encode(), b'"\\\x1f{}']
        self.broker.produce("bytes", [Message(b"key \xff", value, (("h", "x=1, y"), ("i", "é")), 1) for value in values])
        records = self.broker.consume("bytes")
        self.assertEqual(values, [record.value for record in records])
        self.assertEqual([1] * len(values), [record.partition for record in records])
        self.assertEqual(list(range(len(values))), [record.offset for record in records])
        self.assertEqual({b"key \xff"}, {record.key for record in records})
        self.assertEqual([("h", b"x=1, y"), ("i", "é".encode())], records[0].headers)

    def test_records_of_one_key_keep_their_order(self):
        self.broker.create_topic("order")
        messages = [Message(b"k%d" % (i % 5), b"%d" % i) for i in range(1000)]
        self.broker.produce("order", messages)
        by_key = {}
        for record in self.broker.consume("order"):
            by_key.setdefault(record.key, []).append((record.partition, int(record.value)))
        self.assertEqual(5, len(by_key))
        for key, seen in by_key.items():
            self.assertEqual(1, len({partition for partition, _ in seen}))
            self.assertEqual([i for i in range(1000) if b"k%d" % (i % 5) == key], [value for _, value in seen])

    def test_a_large_record_passes(self):
        self.broker.create_topic("large", partitions=1)
        value = EVERY_BYTE * (64 << 10)
        self.broker.produce("large", [Message(b"k", value)])
        self.assertTrue(self.broker.consume("large")[0].value == value)

    def test_end_offsets_count_records_and_nothing_is_committed_yet(self):
        self.broker.create_topic("offsets")
        self.broker.produce("offsets", [Message(b"k", b"v", (), partition) for partition in (0, 2, 2)])
        self.assertEqual({0: 1, 1: 0, 2: 2, 3: 0}, self.broker.end_offsets("offsets"))
        self.assertEqual({0: 0, 1: 0, 2: 0, 3: 0}, self.broker.committed_offsets("nobody", "offsets"))

    def test_a_topic_that_the_broker_refuses_is_an_error(self):
        with self.assertRaisesRegex(kafka_wire.KafkaError, "cannot create topic"):
            self.broker.create_topic("bad name")

    def test_zz_data_survive_a_kill_of_the_broker(self):
        self.broker.create_topic("kept", partitions=1)
        self.broker.produce("kept", [Message(b"k", b"%d" % i) for i in range(100)])
        bootstrap = self.broker.bootstrap
        self.broker.kill()
        self.broker.start()
        self.assertEqual(bootstrap, self.broker.bootstrap)
        self.assertEqual([b"%d" % i for i in range(100)], [record.value for record in self.broker.consume("kept")])

    def test_metrics_are_parsed(self):
        text = '# HELP a b\na 1\nb{x="1",y="a\\"b,c"} 2.5\nc_bucket{le="+Inf"} 3\n'
        expected = [("a", {}, 1.0), ("b", {"x": "1", "y": 'a\\"b,c'}, 2.5), ("c_bucket", {"le": "+Inf"}, 3.0)]
        self.assertEqual(expected, harness.parse_metrics(text))

    def test_a_difference_names_what_is_missing_and_what_is_too_much(self):
        self.assertEqual("", harness.difference([b"a", b"b", b"a"], [b"a", b"a", b"b"]))
        self.assertIn("1 missing, 1 too much", harness.difference([b"a", b"a"], [b"a", b"b"]))


if __name__ == "__main__":
    harness.main()
