#!/usr/bin/python3
"""The life of one flight as a carrier tells it: a list in parts out of order, the same list again,
a change, a cancellation, the close-outs. One alert a person and entry, revised when there is news.
"""
import json

import harness
from harness import Message

PARTITION = 2
FLIGHT = "ZZ0123"


def watchlist_line(entry_id, family, given, born):
    entry = {"schema": "safematch.entry/1", "id": entry_id, "list": "SAFE", "owner": "SLV"}
    return json.dumps(
        {**entry, "names": [{"family_name": family, "given_names": given}], "birth_dates": [born]}
    )


def person(reference, family, given, born, document, locator="QQ7RST"):
    return (
        f"NAD+FL+++{family}:{given}'ATT+2++F'DTM+329:{born}'NAT+2+SLV'RFF+AVF:{locator}'RFF+ABO:{reference}'"
        f"DOC+P:110:111+{document}'LOC+91+SLV'"
    )


def message(reference, persons, bgm="745", flight=FLIGHT, car="", part="", count=None, kind="PAXLST"):
    total = f"CNT+42:{count}'" if count is not None else ""
    body = (
        f"UNH+1+{kind}:D:05B:UN:IATA+{car}+{part}'BGM+{bgm}'TDT+20+{flight}+++ZZ'LOC+125+SAL'"
        f"DTM+189:2603010930:201'LOC+87+MAD'DTM+232:2603020510:201'{''.join(persons)}{total}UNT+1+1'"
    )
    return f"UNA:+.? 'UNB+UNOA:4+ZZAIR+UTAPIS+260228:1200+{reference}++APIS'{body}UNZ+1+{reference}'".encode()


LISTED = person("R0002", "ZAPOTITLAN", "MARISELA", "800203", "A0000001")
CANCELLED = person("R0005", "OKONJWA", "TAMUNO", "751130", "B0000002")
OTHERS = [person(f"R001{i}", f"HARGREAVES{i}", "NEVILLE", f"61050{i}", f"C000000{i}") for i in range(1, 5)]
REFERENCE = "NAD+ZZZ'RFF+ABO:{}'"


def list_in_parts(prefix):
    """A list of six in three parts of two, each counting the whole; the last one comes first."""
    parts = [[LISTED, OTHERS[0]], [OTHERS[1], CANCELLED], [OTHERS[2], OTHERS[3]]]
    marks = ["01:C", "02", "03:F"]
    car = f"ZZ0123/260301/{prefix}"
    messages = [
        message(f"{prefix}{number}", persons, car=car, part=marks[number], count=6)
        for number, persons in enumerate(parts)
    ]
    return [messages[2], messages[0], messages[1]]


def life_of_the_flight():
    changed = person("R0002", "ZAPOTITLAN", "MARISELA ANA", "800203", "A9999999")
    closed = [REFERENCE.format("R0002"), REFERENCE.format("NOBODY")]
    return [
        *list_in_parts("EARLY"),
        *list_in_parts("LATER"),
        message("CHANGE", [changed], bgm="745+CP"),
        message("CANCEL", [CANCELLED], bgm="745+XR"),
        message("CLOSED", closed, bgm="266+CLOB"),
        message("CLOSED", closed, bgm="266+CLOB"),
        # Of another flight's list the second part never comes.
        message("SHORT1", [OTHERS[0]], flight="ZZ0777", car="ZZ0777/260301/0930", part="01:C", count=2),
        b"QK UTAPIXS\r\n.ZZAIRXS 281200\r\n" + message("REPLY", [], bgm="962", kind="CUSRES"),
    ]


class Repeats(harness.EndToEndTest):
    def test_one_alert_a_person_and_entry_revised_when_there_is_news(self):
        folder = harness.work_dir / "repeats"
        folder.mkdir(parents=True, exist_ok=True)
        watchlist = folder / "watchlist.jsonl"
        lines = [
            watchlist_line("E1", "Zapotitlan", "Marisela", "1980-02-03"),
            watchlist_line("E2", "Okonjwa", "Tamuno", "1975-11-30"),
        ]
        watchlist.write_text("\n".join(lines) + "\n", encoding="utf-8")
        store = folder / "store"
        harness.safematch("watchlist", "import", "--store", store, "--list", "SAFE", watchlist)

        broker = self.start_broker()
        node = self.make_node(store, broker.bootstrap, **{"flight.incomplete_after_s": 1}).start().wait_ready()
        payloads = life_of_the_flight()
        broker.produce("safe.manifests", [Message(FLIGHT.encode(), value, (), PARTITION) for value in payloads])
        node.wait_committed(broker, len(payloads))
        harness.wait_until(
            "the incomplete list is reported",
            lambda: node.metric("safematch_apis_lists_total", outcome="incomplete") >= 1,
        )

        alerts = [record.value for record in broker.consume("safe.alerts")]
        history = {}
        for alert in sorted(map(json.loads, alerts), key=lambda a: (a["alert_id"], a["revision"])):
            history.setdefault(alert["entry"]["id"], []).append((alert["revision"], alert["status"]))
            self.assertEqual("high" if alert["status"] == "boarded" else alert["priority"], alert["priority"])
        # The change of name and document adds evidence; the repeats add nothing.
        self.assertEqual(
            {"E1": [(1, "open"), (2, "open"), (3, "boarded")], "E2": [(1, "open"), (2, "not_on_board")]}, history
        )
        self.assertEqual(2, len({json.loads(alert)["alert_id"] for alert in alerts}))
        self.assert_same_alerts(harness.screen(store, payloads, "paxlst"), alerts)
        self.assert_valid("alert", alerts)
        self.assertEqual([], broker.consume("safe.dead-letters"))

        notices = [record.value for record in broker.consume("safe.data-quality")]
        self.assert_valid("data-quality", notices)
        incomplete = [n for n in map(json.loads, notices) if n["kind"] == "incomplete_list"]
        self.assertEqual([("ZZ0777", 1, 2)], [
            (n["flight"]["flight"], n["persons_seen"], n["declared_count"]) for n in incomplete
        ])
        for secret in (b"ZAPOTITLAN", b"HARGREAVES", b"A0000001", b"1980-02-03"):
            self.assertFalse([n for n in notices if secret in n])

        self.assertEqual(1, node.metric("safematch_skipped_messages_total", type="CUSRES"))
        self.assertEqual(1, node.metric("safematch_apis_closeout_unknown_person_total"))
        self.assertEqual(1, node.metric("safematch_duplicate_messages_total"))
        self.assertEqual(29, node.metric("safematch_apis_junk_bytes_total"))
        self.assertEqual(2, node.metric("safematch_alerts_total"))
        self.assertEqual(3, node.metric("safematch_alert_revisions_total"))
        self.assertEqual(2, node.metric("safematch_apis_lists_total", outcome="complete"))
        self.assertGreaterEqual(node.metric("safematch_traveler_messages_total", outcome="repeat"), 6)
        self.assertEqual(0, node.stop())


if __name__ == "__main__":
    harness.main()
