#!/usr/bin/python3
"""Hostile and broken input: each piece becomes a dead letter with its reason, everything around it
is screened, and the node neither stops nor grows.
"""
import collections
import json
import re

import harness
from harness import Message, flight_key

# Stands in every bad message where a name would; no header or log line may repeat it.
SECRET = "QXVZSECRETNAME"
TRAVELERS_MAX = 99_999
MESSAGE_BYTES_MAX = 32 << 20  # limits.message_bytes of the node: room for 100,001 travelers.
LARGEST_MESSAGE = 90_000_000
PEAK_MEMORY_MAX = 1536 << 20
PARTITION = 0  # All input goes here, so that good and bad messages stand in one line.
ERROR_HEADERS = {f"safematch.error.{name}" for name in ("code", "text", "where", "topic", "partition", "offset")}

# A bad message. code: a pattern; part: index of the one bad traveler, when the others are good.
Bad = collections.namedtuple("Bad", "name value code part", defaults=(None,))

LEGS = [
    {
        "carrier": "ZZ",
        "flight": "7",
        "departure": {"airport": "SAL", "local_time": "2026-03-01T10:00"},
        "arrival": {"airport": "PTY", "local_time": "2026-03-01T12:00"},
    }
]


def traveler(index, **fields):
    return {"id": f"B{index}", "family_name": SECRET, "given_names": "ANA", "date_of_birth": "1980-05-17", **fields}


def manifest(name, travelers):
    return {"schema": "safematch.manifest/1", "message_id": name, "kind": "list", "legs": LEGS, "travelers": travelers}


def encode(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def bad_messages():
    plain = encode(manifest("plain", [traveler(1), traveler(2)]))
    one_of_three = [traveler(1), traveler(2), traveler(3)]

    def spoiled(name, code, **fields):
        travelers = [traveler(1), traveler(2, **fields), traveler(3)]
        return Bad(name, encode(manifest(name, travelers)), code, part=1)

    return [
        Bad("not JSON", b'{"travelers": ' + SECRET.encode() + b"}", "not_json"),
        Bad("cut JSON", plain[: len(plain) * 2 // 3], "not_json"),
        Bad("invalid UTF-8", plain.replace(b"ANA", b"AN\xff\xfe", 1), "invalid_utf8"),
        Bad("deep nesting", b'{"travelers":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too_deep|not_json"),
        Bad("a key twice", plain.replace(b'"kind":', b'"message_id":"other","kind":', 1), r"\w+"),
        Bad("NUL bytes in JSON", plain.replace(b"ANA", b"A\x00A", 1), "not_json"),
        Bad("only NUL bytes", b"\x00" * 1_000, r"\w+"),
        Bad("unknown format", SECRET.encode() + b";1980-05-17;P;X1234567\n", "unknown_format"),
        Bad("a picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "unknown_format"),
        Bad("empty value", b"", "empty"),
        Bad("blanks only", b" \r\n\t ", "empty"),
        Bad("JSON of another kind", b'["' + SECRET.encode() + b'"]', r"\w+"),
        Bad("cut PAXLST", b"UNA:+.? 'UNB+UNOA:4+ZZ+XX+260301:1000+1++APIS'UNG+PAX", r"\w+"),
        Bad("too many travelers", too_many_travelers(), "too_many_travelers"),
        Bad("too large", b'{"travelers":["' + SECRET.encode() + b"A" * LARGEST_MESSAGE + b'"]}', "too_large"),
        spoiled("NUL in a name", "control_character", family_name=SECRET + "\x00"),
        spoiled("a number for a name", "wrong_type", family_name=7),
        spoiled("endless name", "too_long", family_name=SECRET * 1_000),
        Bad("one of three is no traveler", encode(manifest("x", one_of_three[:2] + [17])), r"\w+", part=2),
    ]


def too_many_travelers():
    people = [traveler(index) for index in range(TRAVELERS_MAX + 2)]
    return encode(manifest("many", people))


class BadInput(harness.EndToEndTest):
    def setUp(self):
        self.watchlist, self.store = harness.make_watchlist(500, seed=21)
        manifests, _ = harness.make_manifests(self.watchlist, "json", 4_000, seed=22, planted=200)
        self.bad = bad_messages()
        self.assertGreater(len(manifests), len(self.bad), "more good messages than bad ones are needed")
        self.good = manifests
        self.settings = {"limits.message_bytes": MESSAGE_BYTES_MAX}

    def input_messages(self):
        """Good and bad in turn, the rest of the good ones behind."""
        good = [Message(flight_key(value), value, (), PARTITION) for value in self.good]
        bad = [Message(b"unknown", bad.value, (), PARTITION) for bad in self.bad]
        mixed = [message for pair in zip(good, bad) for message in pair]
        return mixed + good[len(bad) :]

    def check_dead_letter(self, bad, letter, offset):
        headers = {name: value.decode() for name, value in letter.headers}
        self.assertEqual(len(letter.headers), len(headers), "a header stands twice")
        self.assertLessEqual(ERROR_HEADERS, set(headers))
        self.assertEqual("safe.manifests", headers["safematch.error.topic"])
        self.assertEqual(str(PARTITION), headers["safematch.error.partition"])
        self.assertEqual(str(offset), headers["safematch.error.offset"])
        self.assertRegex(headers["safematch.error.code"], f"^({bad.code})$")
        self.assertRegex(headers["safematch.error.code"], "^[a-z0-9_]+$")
        self.assertTrue(headers["safematch.error.text"].strip())
        for name, value in headers.items():
            self.assertNotIn(SECRET, value, name)
        if bad.part is None:
            # assertEqual would print megabytes.
            self.assertTrue(letter.value == bad.value, f"{len(letter.value)} bytes are not the original's")
        else:
            self.assertEqual(json.loads(bad.value)["travelers"][bad.part], json.loads(letter.value))

    def test_bad_input_is_set_aside_and_the_rest_screened(self):
        broker = self.start_broker(max_message_bytes=100 << 20)
        node = self.make_node(self.store, broker.bootstrap, **self.settings).start().wait_ready()
        messages = self.input_messages()
        broker.produce("safe.manifests", messages)
        node.wait_committed(broker, len(messages), timeout_s=300)
        self.assertEqual({0: len(messages), 1: 0, 2: 0, 3: 0}, broker.committed_offsets(node.group, "safe.manifests"))

        letters = collections.defaultdict(list)
        for record in broker.consume("safe.dead-letters"):
            letters[int(dict(record.headers)["safematch.error.offset"])].append(record)
        for index, bad in enumerate(self.bad):
            offset = 2 * index + 1
            with self.subTest(bad.name):
                found = letters.pop(offset, [])
                self.assertEqual(1, len(found), "dead letters")
                self.check_dead_letter(bad, found[0], offset)
        self.assertEqual({}, dict(letters), "dead letters of good messages")

        alerts = [record.value for record in broker.consume("safe.alerts")]
        partly_good = [bad.value for bad in self.bad if bad.part is not None]
        expected = harness.screen(self.store, self.good, settings=self.settings)
        self.assertGreater(len(expected), 100)
        # The remaining travelers of partly bad messages may raise alerts as well.
        expected += self.screen_despite_rejects(partly_good)
        self.assert_same_alerts(expected, alerts)

        harness.wait_until("all is counted",
                           lambda: node.metric("safematch_dead_letters_total") == len(self.bad))
        travelers = sum(len(json.loads(value)["travelers"]) for value in self.good) + 2 * len(partly_good)
        self.assertEqual(travelers, node.metric("safematch_travelers_total"))
        peak = node.peak_memory_bytes()
        print(f"\npeak memory: {peak >> 20} MiB", flush=True)
        self.assertLess(peak, PEAK_MEMORY_MAX)
        self.assertEqual(200, node.get("/readyz")[0])
        self.assertEqual(0, node.stop())
        self.assertIsNone(re.search(SECRET, node.log.read_text(errors="replace")), "a name stands in the log")

    def screen_despite_rejects(self, messages):
        """`screen` of input with bad travelers: exit status 1, and the others' alerts."""
        return harness.screen(self.store, messages, settings=self.settings, expect=(1,))


if __name__ == "__main__":
    harness.main()
