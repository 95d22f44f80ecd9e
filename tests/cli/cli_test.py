#!/usr/bin/python3
"""The program as its users meet it: exit statuses, what goes where, errors that help, and real
outputs validated by an independent JSON Schema implementation.

    /usr/bin/python3 cli_test.py PROGRAM
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ""


def run(*args, stdin=None, env=None):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("SAFEMATCH_")}
    environment.update(env or {})
    if isinstance(stdin, str):
        stdin = stdin.encode()
    return subprocess.run(
        [PROGRAM, *map(str, args)], input=stdin if stdin is not None else b"", env=environment, capture_output=True, check=False
    )


ENTRY = {
    "id": "E1",
    "list": "SAFE",
    "owner": "SLV",
    "names": [{"family_name": "Zapotitlán", "given_names": "Marisela", "kind": "primary"}],
    "birth_dates": ["1980-02-03"],
}
TRAVELER = {"id": "T1", "family_name": "ZAPOTITLAN", "given_names": "MARISELA", "date_of_birth": "1980-02-03"}


class Cli(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="safematch-cli-")
        self.addCleanup(temporary.cleanup)
        self.dir = pathlib.Path(temporary.name)
        self.watchlist = self.write("list.jsonl", json.dumps(ENTRY) + "\n")

    def write(self, name, text):
        path = self.dir / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def assert_status(self, expected, result):
        self.assertEqual(expected, result.returncode, result.stderr.decode(errors="replace"))

    def assert_valid(self, schema, lines):
        self.assertTrue(lines, "nothing to validate")
        result = subprocess.run(
            ["/usr/bin/python3", "-B", ROOT / "tests/schemas/validate.py", ROOT / "schemas", schema, "-"],
            input=lines, capture_output=True, check=False,
        )
        self.assertEqual(0, result.returncode, (result.stdout + result.stderr).decode(errors="replace"))

    def test_wrong_usage_is_status_2_and_says_what_was_meant(self):
        for args, words in (
            (["scren"], 'did you mean "screen"'),
            (["screen"], "--watchlist"),
            ([], "subcommand"),
            (["config", "check", "--set", "kafka.broker=x"], "did you mean kafka.brokers"),
            (["config", "check", "--set", "match.threads=many"], "match.threads"),
            (["explain", "--watchlist", self.watchlist, "--entry", "E9", "--traveler", json.dumps(TRAVELER)], "E9"),
            (["explain", "--watchlist", self.watchlist, "--entry", "E1", "--traveler", "{"], "--traveler"),
        ):
            with self.subTest(args=args):
                result = run(*args)
                self.assert_status(2, result)
                self.assertEqual(b"", result.stdout)
                self.assertIn(words, result.stderr.decode())

    def test_a_missing_list_or_store_is_status_3_and_named(self):
        for args in (["screen", "--watchlist", self.dir / "none.jsonl"], ["watchlist", "status", "--store", self.dir / "none"]):
            result = run(*args)
            self.assert_status(3, result)
            self.assertIn("none", result.stderr.decode())

    def test_configuration_errors_name_file_line_and_key(self):
        config = self.write("bad.toml", '[kafka]\nbrokers = 7\n\n[match]\nreview_wieght = 3\nalert_weight = "high"\n')
        result = run("config", "check", "--config", config)
        self.assert_status(2, result)
        text = result.stderr.decode()
        for words in ("bad.toml:2", "kafka.brokers", "bad.toml:5", "did you mean match.review_weight", "bad.toml:6"):
            self.assertIn(words, text)

    def test_precedence_is_flag_environment_file_default(self):
        config = self.write("good.toml", "[match]\nreview_weight = 21.0\nalert_weight = 31.0\n[http]\nport = 1\n")
        result = run("config", "show", "--config", config, "--set", "match.alert_weight=33",
                     env={"SAFEMATCH_MATCH_REVIEW_WEIGHT": "22", "SAFEMATCH_MATCH_ALERT_WEIGHT": "32"})
        self.assert_status(0, result)
        lines = {line.split("=")[0].strip(): line for line in result.stdout.decode().splitlines() if "=" in line}
        self.assertIn("22", lines["review_weight"])
        self.assertIn("environment SAFEMATCH_MATCH_REVIEW_WEIGHT", lines["review_weight"])
        self.assertIn("33", lines["alert_weight"])
        self.assertIn("flag", lines["alert_weight"])
        self.assertIn("good.toml:5", lines["port"])
        self.assertIn("default", lines["group_id"])

    def test_the_shipped_configuration_is_valid(self):
        self.assert_status(0, run("config", "check", "--config", ROOT / "config/safematch.toml"))

    def test_screen_finds_explains_and_reports_rejects(self):
        lines = [json.dumps(TRAVELER), "{broken", json.dumps({"id": "T2", "full_name": "SAGA LINDQVIST"})]
        rejects = self.dir / "rejects.jsonl"
        result = run("screen", "--watchlist", self.watchlist, "--rejects", rejects, stdin="\n".join(lines) + "\n")
        self.assert_status(1, result)
        alerts = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual(["E1"], [alert["entry"]["id"] for alert in alerts])
        self.assertEqual(round(sum(row["weight"] for row in alerts[0]["evidence"]), 3), alerts[0]["weight"])
        self.assert_valid("alert", result.stdout)
        rejected = [json.loads(line) for line in rejects.read_text().splitlines()]
        self.assertEqual([("not_json", "line 2", "{broken")], [(r["code"], r["input"], r["value"]) for r in rejected])

    def test_errors_on_the_terminal_carry_no_personal_data(self):
        result = run("screen", "--watchlist", self.watchlist, stdin='{"family_name":"ZAPOTITLAN\\u0000","given_names":"MARISELA"}\n')
        self.assert_status(1, result)
        self.assertIn("control_character", result.stderr.decode())
        self.assertNotIn("ZAPOTITLAN", result.stderr.decode())

    def test_thresholds_top_and_threads(self):
        weak = dict(TRAVELER, date_of_birth="1990-11-12")
        self.assertEqual(b"", run("screen", "--watchlist", self.watchlist, stdin=json.dumps(weak)).stdout)
        self.assertNotEqual(b"", run("screen", "--watchlist", self.watchlist, "--min-weight", "5", stdin=json.dumps(weak)).stdout)
        two = self.write("two.jsonl", "".join(json.dumps(dict(ENTRY, id=name)) + "\n" for name in ("E1", "E2")))
        many = "\n".join(json.dumps(dict(TRAVELER, id=f"T{i}")) for i in range(50))
        one = run("screen", "--watchlist", two, "--top", "1", "--threads", "1", stdin=many)
        self.assertEqual(50, len(one.stdout.splitlines()))
        self.assertEqual(one.stdout, run("screen", "--watchlist", two, "--top", "1", "--threads", "4", "--exhaustive", stdin=many).stdout)

    def test_a_store_and_a_file_of_equal_content_give_equal_alerts(self):
        store = self.dir / "store"
        self.assert_status(0, run("watchlist", "import", "--store", store, "--list", "SAFE", self.watchlist))
        from_file = run("screen", "--watchlist", self.watchlist, stdin=json.dumps(TRAVELER))
        from_store = run("screen", "--watchlist", store, stdin=json.dumps(TRAVELER))
        self.assertEqual(1, len(from_file.stdout.splitlines()))
        self.assertEqual(from_file.stdout, from_store.stdout)

    def test_import_is_all_or_nothing(self):
        store = self.dir / "store"
        self.assert_status(0, run("watchlist", "import", "--store", store, "--list", "SAFE", self.watchlist))
        before = run("watchlist", "export", "--store", store, "--list", "SAFE").stdout
        self.assert_valid("entry", before)
        self.assertEqual(before, run("watchlist", "export", "--store", store).stdout)
        bad = self.write("bad.jsonl", json.dumps(dict(ENTRY, id="E2")) + '\n{"id":"E3","names":[}\n')
        result = run("watchlist", "import", "--store", store, "--list", "SAFE", bad)
        self.assert_status(3, result)
        self.assertIn("line 2", result.stderr.decode())
        self.assertEqual(before, run("watchlist", "export", "--store", store, "--list", "SAFE").stdout)
        result = run("watchlist", "import", "--store", store, "--list", "SAFE", "--max-errors", "1", bad)
        self.assert_status(1, result)
        exported = run("watchlist", "export", "--store", store, "--list", "SAFE").stdout
        self.assertEqual(["E2"], [json.loads(line)["id"] for line in exported.splitlines()])
        self.assert_status(0, run("watchlist", "verify", "--store", store))
        history = run("watchlist", "history", "--store", store, "--list", "SAFE").stdout.splitlines()
        self.assertEqual(2, len(history))

    def test_progress_is_a_bar_on_a_terminal_only(self):
        arguments = ["watchlist", "import", "--store", self.dir / "store", "--list", "SAFE", self.watchlist]
        terminal, terminal_end = os.openpty()
        result = subprocess.run([PROGRAM, *map(str, arguments)], stdout=subprocess.PIPE, stderr=terminal_end, check=False)
        os.close(terminal_end)
        self.assertEqual(0, result.returncode)
        self.assertIn(b"[####", os.read(terminal, 1 << 16))
        os.close(terminal)
        self.assertEqual(b"", run(*arguments, "--force").stderr)

    def test_explain_covers_pairs_that_are_no_hit(self):
        other = dict(TRAVELER, date_of_birth="1955-01-01")
        result = run("explain", "--watchlist", self.watchlist, "--entry", "SAFE/E1", "--traveler", json.dumps(other))
        self.assert_status(0, result)
        explanation = json.loads(result.stdout)
        self.assertFalse(explanation["hit"])
        self.assertIn("conflict", [row["relation"] for row in explanation["evidence"]])
        text = run("explain", "--watchlist", self.watchlist, "--entry", "E1", "--traveler", json.dumps(other), "--text")
        self.assertIn("no hit", text.stdout.decode())

    def test_generated_data_and_parsed_messages_meet_their_schemas(self):
        entries = run("generate", "watchlist", "--count", 200, "--seed", 5)
        self.assert_valid("entry", entries.stdout)
        self.assertEqual(entries.stdout, run("generate", "watchlist", "--count", 200, "--seed", 5).stdout)
        generated = self.write("generated.jsonl", entries.stdout)
        for form in ("json", "paxlst"):
            messages = run("generate", "manifests", "--count", 300, "--seed", 6, "--format", form,
                           "--watchlist", generated, "--planted", 20)
            self.assert_status(0, messages)
            parsed = run("parse", stdin=messages.stdout)
            self.assert_status(0, parsed)
            self.assert_valid("manifest", parsed.stdout)
            people = [person for line in parsed.stdout.splitlines() for person in json.loads(line)["travelers"]]
            self.assertEqual(300, len(people))
            alerts = run("screen", "--watchlist", generated, stdin=messages.stdout)
            self.assert_status(0, alerts)
            self.assert_valid("alert", alerts.stdout)

    def test_the_alert_in_the_readme_is_a_real_one(self):
        shown = json.loads((ROOT / "README.md").read_text().split("```json\n")[1].split("```")[0])
        watchlist = self.write("readme.jsonl", run("generate", "watchlist", "--count", 3000, "--seed", 1).stdout)
        messages = run("generate", "manifests", "--count", 5000, "--seed", 2, "--watchlist", watchlist, "--planted", 100)
        of_traveler = [
            line for line in messages.stdout.splitlines() if b'"id":"%s"' % shown["traveler"]["id"].encode() in line
        ]
        alerts = [json.loads(line) for line in run("screen", "--watchlist", watchlist, stdin=b"\n".join(of_traveler)).stdout.splitlines()]
        self.assertIn(shown, alerts)

    def test_parse_as_text_shows_travelers_problems_and_what_was_rejected(self):
        samples = ROOT / "tests/data/paxlst"
        result = run("parse", "--text", samples / "unreadable_person.edi")
        self.assert_status(1, result)
        text = result.stdout.decode()
        self.assertEqual(b"", result.stderr)
        self.assertRegex(text, r"(?m)^  No\.  Role +Family name +Given names +Born +Sex +Nat\. +Documents +Seat +PNR +References$")
        self.assertRegex(text, r"(?m)^ +2  passenger  TORVALDSSEN +OLE +1979-06-30 +M +NOR +P N4410021 NOR until 2028-12-31 +14B ")
        self.assertRegex(text, r"(?m)^dead letters: 2, not screened\n +traveler_unreadable +segment \d+, byte \d+  a value of NAD")
        result = run("parse", "--text", samples / "totals_wrong.edi")
        self.assert_status(0, result)
        self.assertRegex(result.stdout.decode(), r"(?m)^    segment_count +segment 40, byte \d+  UNT declares 20, counted were 38$")
        # Several messages of a stream: each named by its line.
        result = run("parse", "--text", stdin=json.dumps(TRAVELER) + "\n{broken\n")
        self.assert_status(1, result)
        self.assertRegex(result.stdout.decode(), r"(?s)^line 1\nmessage without id.*ZAPOTITLAN.*\n\nline 2\ndead letters: 1, .*not_json")

    def test_parse_says_what_it_skipped(self):
        cusres = (ROOT / "tests/data/paxlst/cusres.edi").read_bytes()
        result = run("parse", stdin=cusres * 3)
        self.assert_status(0, result)
        self.assertEqual(b"", result.stdout)
        self.assertEqual("safematch: file: skipped 3 CUSRES messages: they carry no list of travelers\n", result.stderr.decode())
        result = run("parse", "--text", stdin=cusres)
        self.assert_status(0, result)
        self.assertEqual("skipped 1 CUSRES message: it carries no list of travelers\n", result.stdout.decode())

    def test_problems_of_a_parsed_message_have_code_place_and_text(self):
        for sample in sorted((ROOT / "tests/data/paxlst").glob("*.edi")):
            for line in run("parse", sample).stdout.splitlines():
                for problem in json.loads(line)["problems"]:
                    with self.subTest(sample=sample.name, problem=problem):
                        self.assertRegex(problem["code"], r"^[a-z_]+$")
                        self.assertRegex(problem["where"], r"^(segment \d+, )?byte \d+$")
                        self.assertTrue(problem["text"])

    def test_the_feed_in_the_readme_is_a_real_one(self):
        section = (ROOT / "README.md").read_text().split("## Check a feed")[1].split("\n## ")[0]
        command, shown = section.split("```console\n")[1].split("```")[0].split("\n", 1)
        self.assertTrue(command.startswith("$ safematch "), command)
        result = run(*[ROOT / word if "/" in word else word for word in command.split()[2:]])
        self.assertEqual(result.stdout.decode(), shown)
        self.assertIn(f"ends with {result.returncode}", section)

    def test_a_machine_readable_zone_is_read_compared_and_explained(self):
        # The specimens of ICAO Doc 9303: a passport, and a card of which the sender says otherwise.
        passport = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
        card = ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<7", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"]
        other = {"family_name": "HOLM", "given_names": "EVA", "date_of_birth": "1991-07-09", "mrz": card}
        manifest = {"travelers": [{"mrz": passport}, other, {"mrz": "no zone"}]}
        parsed = run("parse", stdin=json.dumps(manifest))
        self.assert_status(1, parsed)
        self.assert_valid("manifest", parsed.stdout)
        result = json.loads(parsed.stdout)
        alone, beside = result["travelers"]
        self.assertEqual(("ERIKSSON", "1974-08-12", "F"), (alone["family_name"], alone["date_of_birth"], alone["sex"]))
        self.assertEqual("L898902C3", alone["documents"][0]["number"])
        self.assertEqual(passport.splitlines(), alone["mrz"]["lines"])
        self.assertEqual("HOLM", beside["family_name"])
        self.assertEqual(["family_name", "given_names", "date_of_birth"], beside["mrz"]["mismatches"])
        self.assertEqual(["composite"], beside["mrz"]["failed_check_digits"])
        self.assertEqual([("mrz_check_digit", "travelers[1].mrz"), ("mrz_mismatch", "travelers[1].mrz")],
                         [(problem["code"], problem["where"]) for problem in result["problems"]])
        self.assertIn("no_name_or_document: travelers[2]", parsed.stderr.decode())

        entry = {"id": "M1", "list": "SAFE", "names": [{"family_name": "Eriksson", "given_names": "Anna Maria"}],
                 "birth_dates": ["1974-08-12"]}
        watchlist = self.write("zone.jsonl", json.dumps(entry) + "\n")
        screened = run("screen", "--watchlist", watchlist, stdin=json.dumps(other))
        self.assert_status(0, screened)
        self.assert_valid("alert", screened.stdout)
        alert = json.loads(screened.stdout)
        details = [row["detail"] for row in alert["evidence"] if row["feature"] == "mrz"]
        self.assertIn("the machine-readable zone gives another birth date; its check digit is right", details)
        explained = run("explain", "--watchlist", watchlist, "--entry", "M1", "--traveler", json.dumps(other))
        self.assert_status(0, explained)
        self.assertEqual(alert["evidence"], json.loads(explained.stdout)["evidence"])

    def test_parse_shows_the_dirt_of_a_feed(self):
        for sample in sorted((ROOT / "tests/data/paxlst").glob("*.edi")):
            with self.subTest(sample=sample.name):
                result = run("parse", sample)
                self.assertIn(result.returncode, (0, 1))
                if result.stdout:
                    self.assert_valid("manifest", result.stdout)


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main(verbosity=2)
