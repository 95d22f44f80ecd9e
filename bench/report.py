#!/usr/bin/python3
"""Turns Google Benchmark's JSON of safematch_bench into reports. Standard library only.

    /usr/bin/python3 bench/report.py INPUT [--json FILE] [--html FILE] [--small FILE]
                                     [--markdown DOCUMENT] [--commit TEXT] [--command TEXT] [--note TEXT]
    /usr/bin/python3 bench/report.py --check DOCUMENT

INPUT       what safematch_bench wrote, or what --json or --small wrote from it
--json      all of it, with machine, commit and command; without host name and paths
--html      the same as one page that needs no other file
--small     medians and spreads only, one benchmark a line: to be kept in docs/results
--markdown  writes the tables into DOCUMENT, between the two comments that mark their place
--note      what the reader must know of this run: how it was chosen, what disturbed it
--check     exit status 1 if the tables in DOCUMENT are not those of the result that it names

Exit status: 0 done; 1 tables out of date; 2 wrong usage, or an input without our benchmarks.
"""
import argparse
import html
import json
import math
import os
import pathlib
import platform
import re
import sys
from typing import NamedTuple

ROOT = pathlib.Path(__file__).resolve().parent.parent
BEGIN = re.compile(r"<!-- tables of (\S+), by bench/report\.py -->\n")
END = "<!-- end of the tables -->\n"
# Google Benchmark marks so that a benchmark is timed by the clock on the wall, or by all threads.
TIMING_SUFFIXES = re.compile(r"(/process_time|/real_time)+$")


class Ratio(NamedTuple):
    numerator: str
    denominator: str
    measure: str  # A time or a counter of both.
    meaning: str


# CPU time where one thread works, because neighbours on a shared machine disturb it less.
RATIOS = [
    Ratio("decode/json", "decode/json/simdjson_alone", "cpu_time",
          "time to decode JSON manifests / time of simdjson's DOM parser over the same bytes"),
    Ratio("decode/paxlst", "decode/paxlst/memchr_alone", "cpu_time",
          "time to decode PAXLST / time of a memchr sweep for segment ends over the same bytes"),
    Ratio("decode/paxlst", "decode/json", "cpu_time",
          "time to decode PAXLST / time to decode JSON, for the same travelers"),
    Ratio("list260/tokenizer", "list260/memchr_absent", "cpu_time",
          "time to tokenise a PAXLST list of 260 / time of memchr to read the same bytes"),
    Ratio("list260/decoder", "list260/memchr_absent", "cpu_time",
          "time to decode a PAXLST list of 260 to travelers / time of memchr to read the same bytes"),
    Ratio("list260/decoder", "list260/memchr_ends", "cpu_time",
          "time to decode a PAXLST list of 260 to travelers / time of memchr to find its segment ends"),
    Ratio("list260/decoder", "list260/tokenizer", "cpu_time",
          "time to decode a PAXLST list of 260 to travelers / time to tokenise it"),
    Ratio("list260/folded/decoder", "list260/decoder", "bytes_per_second",
          "bytes a second decoded from a folded list with release characters / from a plain one"),
    Ratio("names/diacritics", "names/ascii", "seconds_per_name",
          "time to prepare a name with diacritics / an ASCII name"),
    Ratio("names/other_scripts", "names/ascii", "seconds_per_name",
          "time to prepare a name in another script / an ASCII name"),
    Ratio("match/exhaustive/entries:10000", "match/exhaustive/entries:1000", "seconds_per_pair",
          "time per pair with 10,000 entries / with 1,000 (1: the cost is linear in the list)"),
    Ratio("screen/json/entries:3000/workers:1", "match/exhaustive/entries:3000", "real_time",
          "time of the screening step on one thread / time of matching alone, same travelers"),
    Ratio("screen/json/entries:3000/workers:1", "screen/json/entries:3000/workers:2", "real_time",
          "time of the screening step on one thread / on two (2: perfect)"),
]

# Name in context or machine, and what people call it.
FACTS = [
    ("commit", "commit"),
    ("command", "command"),
    ("date", "date"),
    ("cpu", "processor"),
    ("num_cpus", "cores"),
    ("memory_gib", "memory, GiB"),
    ("kernel", "kernel"),
    ("compiler", "g++"),
    ("safematch_build_type", "build"),
    ("json_kernel", "simdjson kernel"),
    ("load_avg", "load before (1, 5, 15 min)"),
    ("note", "note"),
]


class Row(NamedTuple):
    name: str
    values: dict  # Median times and counters.
    time: str  # The time that counts, and that rates are computed from: "cpu_time" or "real_time".
    spreads: dict  # Standard deviation / mean by time; empty if run once.

    def spread(self, measure):
        """Of a time, or of a rate."""
        return self.spreads.get(measure if measure in ("cpu_time", "real_time") else self.time)


def natural(name):
    """Sort key: numbers within names by their value."""
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", name)]


def read_rows(report):
    """{name: Row}, sorted by name: they ran in random order."""
    runs, spreads, times = {}, {}, {}
    for entry in report["benchmarks"]:
        if entry.get("error_occurred"):
            raise ValueError(f"{entry['name']} failed: {entry.get('error_message')}")
        kind = entry.get("aggregate_name")
        run_name = entry.get("run_name", entry["name"])
        name = TIMING_SUFFIXES.sub("", run_name)
        times[name] = "real_time" if run_name.endswith("/real_time") else "cpu_time"
        if kind == "cv":
            spreads[name] = entry
        elif kind == "median" or (kind is None and name not in runs):
            runs[name] = entry
    return {name: Row(name, runs[name], times[name], spreads.get(name, {})) for name in sorted(runs, key=natural)}


def ratio_of(ratio, rows):
    return rows[ratio.numerator].values[ratio.measure] / rows[ratio.denominator].values[ratio.measure]


def ratio_spread(ratio, rows):
    """Of a quotient of independent values, to first order; None if they were run once."""
    spreads = [rows[name].spread(ratio.measure) for name in ratio[:2]]
    return None if None in spreads else math.hypot(*spreads)


def machine():
    """What the numbers depend on, and nothing that tells whose machine it is."""
    release = ".".join(platform.release().split(".")[:2])
    facts = {"kernel": f"{platform.system()} {release}", "cpu": platform.machine()}
    try:
        text = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8")
        facts["cpu"] = re.search(r"model name\s*: (.*)", text).group(1)
    except (OSError, AttributeError):
        pass  # Not on this kind of machine.
    facts["memory_gib"] = round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30, 1)
    return facts


def complete(report, **facts):
    """Adds what Google Benchmark does not know, and takes out what concerns nobody."""
    for key in ("host_name", "executable"):
        report["context"].pop(key, None)
    report.setdefault("machine", machine())
    report.update({key: value for key, value in facts.items() if value})
    return report


def small_text(report):
    kept = {key: value for key, value in report.items() if key != "benchmarks"}
    lines = json.dumps(kept, indent=1)[:-2]
    wanted = ("name", "run_name", "aggregate_name", "real_time", "cpu_time", "time_unit")
    entries = []
    for entry in report["benchmarks"]:
        kind = entry.get("aggregate_name")
        if kind == "median":
            counters = [key for key in entry if re.fullmatch(r"checksum|\w+_per_\w+", key)]
            entries.append({key: entry[key] for key in (*wanted, *counters)})
        elif kind == "cv":
            entries.append({key: entry[key] for key in wanted})
    if not entries:
        raise ValueError("no medians to keep; run with --benchmark_repetitions")
    body = ",\n".join("  " + json.dumps(entry) for entry in entries)
    return f'{lines},\n "benchmarks": [\n{body}\n ]\n}}\n'


def number(value):
    """Three significant digits: more are noise."""
    if value >= 1000:
        digits = len(str(int(value)))
        return f"{round(value, 3 - digits):,.0f}"
    return f"{value:.{3 - len(str(int(value)))}f}"


def percent(spread):
    return "" if spread is None else f"{100 * spread:.1f} %"


def tables(report):
    """[(title, headings, rows of text)]: ratios, benchmarks, circumstances."""
    rows = read_rows(report)
    missing = {name for ratio in RATIOS for name in ratio[:2]} - set(rows)
    ratios = [
        [ratio.meaning, number(ratio_of(ratio, rows)), percent(ratio_spread(ratio, rows))]
        for ratio in RATIOS
        if not missing & {*ratio[:2]}
    ]
    scales = [
        ("travelers_per_second", 1), ("bytes_per_second", 1e-6), ("seconds_per_pair", 1e9), ("seconds_per_name", 1e9),
    ]
    benchmarks = []
    for row in rows.values():
        cells = [number(row.values[key] * scale) if key in row.values else "" for key, scale in scales]
        benchmarks.append([row.name, *cells, percent(row.spread(row.time)), f"{int(row.values['checksum']):08x}"])
    if not benchmarks:
        raise ValueError("no benchmarks of ours")
    facts = {**report["context"], **report.get("machine", {}), **report}
    circumstances = []
    for key, title in FACTS:
        value = facts.get(key)
        if isinstance(value, list):
            value = ", ".join(f"{item:.2f}" for item in value)
        if value is not None:
            circumstances.append([title, str(value)])
    return [
        ("Ratios", ["ratio", "value", "spread"], ratios),
        ("Benchmarks", ["benchmark", "travelers/s", "MB/s", "ns per pair", "ns per name", "spread", "checksum"],
         benchmarks),
        ("Circumstances", ["", ""], circumstances),
    ]


def html_text(report):
    parts = []
    for title, headings, rows in tables(report):
        parts.append(f"<h2>{html.escape(title)}</h2>\n<table>")
        if any(headings):
            parts.append("<tr>" + "".join(f"<th>{html.escape(heading)}</th>" for heading in headings) + "</tr>")
        for row in rows:
            parts.append("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>")
        parts.append("</table>")
    body = "\n".join(parts)
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>safematch: benchmarks</title>
<style>
body {{ font: 15px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 75em; padding: 0 1em }}
table {{ border-collapse: collapse }}
td, th {{ border-bottom: 1px solid #ccc; padding: .3em .8em; text-align: right; font-variant-numeric: tabular-nums }}
td:first-child, th:first-child {{ text-align: left }}
</style></head><body>
<h1>safematch: benchmarks</h1>
<p>Medians; spread is standard deviation / mean over the repetitions. Only ratios within one run
mean something: absolute figures depend on the machine and on who else uses it.</p>
{body}
</body></html>
"""


def markdown_text(report):
    parts = []
    for title, headings, rows in tables(report):
        # A heading of its own would be repeated by the text around.
        parts.append(f"**{title}**\n\n| {' | '.join(headings)} |\n|---|{'---:|' * (len(headings) - 1)}")
        parts += [f"| {' | '.join(row)} |" for row in rows]
        parts.append("")
    return "\n".join(parts)


def document_with(document, result_name, report):
    """The text of `document` with the tables of `report` in their place."""
    text = document.read_text(encoding="utf-8")
    begin = BEGIN.search(text)
    end = text.find(END)
    if not begin or end < begin.end():
        raise ValueError(f"{document} has no place for the tables: {BEGIN.pattern} ... {END}")
    mark = f"<!-- tables of {result_name}, by bench/report.py -->\n"
    return text[: begin.start()] + mark + "\n" + markdown_text(report) + "\n" + text[end:]


def load(path):
    return json.loads(pathlib.Path(path).read_text(encoding="utf-8"))


def check(document):
    text = document.read_text(encoding="utf-8")
    begin = BEGIN.search(text)
    if not begin:
        raise ValueError(f"{document} names no result")
    name = begin.group(1)
    if document_with(document, name, load(ROOT / name)) == text:
        return 0
    print(f"{document} is not what {name} says; run: bench/report.py {name} --markdown {document}", file=sys.stderr)
    return 1


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("input", nargs="?")
    for option in ("--json", "--html", "--small", "--markdown", "--check"):
        parser.add_argument(option, type=pathlib.Path, metavar="FILE")
    for option in ("--commit", "--command", "--note"):
        parser.add_argument(option, metavar="TEXT")
    options = parser.parse_args(arguments)
    if bool(options.input) == bool(options.check):
        parser.error("either INPUT or --check")
    try:
        if options.check:
            return check(options.check)
        report = complete(
            load(options.input), commit=options.commit, command=options.command, note=options.note
        )
        # Each fails before its file is touched.
        if options.json:
            options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
        if options.html:
            options.html.write_text(html_text(report), encoding="utf-8")
        if options.small:
            options.small.write_text(small_text(report), encoding="utf-8")
        if options.markdown:
            kept = pathlib.Path(options.small or options.input).resolve().relative_to(ROOT).as_posix()
            options.markdown.write_text(document_with(options.markdown, kept, report), encoding="utf-8")
        return 0
    except (OSError, ValueError, KeyError) as error:
        print(f"report.py: {error!r}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
