#!/usr/bin/python3
"""Tests of report.py on what safematch_bench --tiny wrote: report_test.py TINY_JSON"""
import contextlib
import copy
import io
import json
import pathlib
import sys
import tempfile
import unittest

import report

ROOT = pathlib.Path(__file__).resolve().parent.parent
TINY = {}  # Set by main.


def repeated(tiny):
    """As if `tiny` had been repeated: medians, and a spread of 2 %."""
    result = copy.deepcopy(tiny)
    result["benchmarks"] = []
    for run in tiny["benchmarks"]:
        median = {**run, "name": run["name"] + "_median", "aggregate_name": "median"}
        spread = {**run, "name": run["name"] + "_cv", "aggregate_name": "cv", "real_time": 0.02, "cpu_time": 0.02}
        result["benchmarks"] += [run, median, spread]
    return result


class Report(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def run_report(self, *arguments):
        errors = io.StringIO()
        with contextlib.redirect_stderr(errors):
            status = report.main([str(argument) for argument in arguments])
        return status, errors.getvalue()

    def write(self, value):
        path = self.folder / "input.json"
        path.write_text(json.dumps(value), encoding="utf-8")
        return path

    def test_every_ratio_has_its_benchmarks(self):
        rows = report.read_rows(TINY)
        for ratio in report.RATIOS:
            self.assertGreater(report.ratio_of(ratio, rows), 0, ratio)

    def test_every_benchmark_has_a_rate_and_a_checksum(self):
        _, headings, rows = report.tables(TINY)[1]
        self.assertEqual(len(TINY["benchmarks"]), len(rows))
        for row in rows:
            self.assertTrue(any(row[1:5]), f"{row[0]}: {headings}")
            self.assertRegex(row[-1], "^[0-9a-f]{8}$")

    def test_a_ratio_is_the_quotient_of_medians(self):
        entry = {"aggregate_name": "median", "real_time": 1, "seconds_per_name": 3e-6}
        other = {**entry, "real_time": 1, "seconds_per_name": 2e-6}
        rows = report.read_rows({"benchmarks": [
            {"name": "names/diacritics_median", "run_name": "names/diacritics", **entry},
            {"name": "names/ascii_median", "run_name": "names/ascii", **other},
            {"name": "names/ascii", "run_name": "names/ascii", **other, "aggregate_name": None},
            {"name": "names/ascii_cv", "run_name": "names/ascii", "aggregate_name": "cv", "real_time": 1, "cpu_time": 0.03},
            {"name": "names/diacritics_cv", "run_name": "names/diacritics", "aggregate_name": "cv", "real_time": 1,
             "cpu_time": 0.04},
        ]})
        ratio = next(ratio for ratio in report.RATIOS if ratio[:2] == ("names/diacritics", "names/ascii"))
        self.assertAlmostEqual(1.5, report.ratio_of(ratio, rows))
        self.assertAlmostEqual(0.05, report.ratio_spread(ratio, rows))

    def test_numbers_have_three_digits(self):
        self.assertEqual(["0.18", "1.33", "27.1", "689", "1,740", "15,200,000"],
                         [report.number(value) for value in (0.182, 1.331, 27.14, 689.2, 1_741, 15_225_000)])

    def test_reports_tell_commit_and_command_but_not_whose_machine(self):
        tiny = copy.deepcopy(TINY)
        tiny["context"].update(host_name="a-host-name", executable="/a/folder/safematch_bench")
        outputs = [self.folder / name for name in ("r.json", "r.html", "small.json")]
        status, errors = self.run_report(self.write(repeated(tiny)), "--commit", "abc1234", "--command", "scripts/bench",
                                         "--json", outputs[0], "--html", outputs[1], "--small", outputs[2])
        self.assertEqual((0, ""), (status, errors))
        for path in outputs:
            text = path.read_text(encoding="utf-8")
            self.assertIn("abc1234", text)
            self.assertIn("scripts/bench", text)
            self.assertNotIn("a-host-name", text)
            self.assertNotIn("/a/folder", text)
        self.assertNotRegex(outputs[1].read_text(encoding="utf-8"), "https?:|src=|href=")

    def test_the_small_result_gives_the_same_tables(self):
        result = report.complete(repeated(TINY), commit="abc1234", command="scripts/bench", note="quiet")
        self.assertEqual(report.tables(result), report.tables(json.loads(report.small_text(result))))

    def test_a_failed_benchmark_makes_no_report(self):
        tiny = copy.deepcopy(TINY)
        tiny["benchmarks"][0].update(error_occurred=True, error_message="results differ")
        status, errors = self.run_report(self.write(tiny), "--html", self.folder / "r.html")
        self.assertEqual(2, status)
        self.assertIn("results differ", errors)
        self.assertFalse((self.folder / "r.html").exists())

    def test_a_changed_table_is_noticed(self):
        document = self.folder / "performance.md"
        text = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
        document.write_text(text.replace("| names/ascii |", "| names/ascii | 1"), encoding="utf-8")
        status, errors = self.run_report("--check", document)
        self.assertEqual(1, status)
        self.assertIn("run: bench/report.py docs/results/", errors)

    def test_the_tables_in_the_documentation_are_those_of_the_kept_result(self):
        self.assertEqual((0, ""), self.run_report("--check", ROOT / "docs" / "performance.md"))


if __name__ == "__main__":
    TINY.update(report.load(sys.argv.pop(1)))
    unittest.main()
