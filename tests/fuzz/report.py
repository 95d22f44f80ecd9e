#!/usr/bin/python3
"""Turns the logs of libFuzzer into one table, and one result file. Standard library only.

    /usr/bin/python3 tests/fuzz/report.py LOG... [--json FILE] [--commit TEXT] [--command TEXT] [--minutes M]

LOG     <target>.log: what a fuzzer printed, and what came of keeping its finds (run_fuzzer.sh --keep)
--json  the result with machine, commit and command, to be kept in docs/results

Exit status: 0 no findings; 1 findings; 2 a log without a run in it.
"""
import argparse
import datetime
import json
import os
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bench"))
from report import machine  # noqa: E402


def last(pattern, text, default=None):
    found = re.findall(pattern, text)
    return found[-1] if found else default


def read(path):
    """The facts of one run, or None."""
    text = path.read_text(encoding="utf-8", errors="replace")
    run = text.split("INFO: -max_len", 1)[0] if "MERGE-OUTER" not in text else text.split("MERGE-OUTER", 1)[0]
    seed = last(r"INFO: Seed: (\d+)", run)
    executions = last(r"stat::number_of_executed_units: (\d+)", run) or last(r"\n#(\d+)\s", run)
    if seed is None or executions is None:
        return None
    corpus = sorted((ROOT / "tests/fuzz/corpus" / path.stem).glob("*"))
    return {
        "target": path.stem,
        "seed": int(seed),
        "executions": int(executions),
        "executions_per_second": int(last(r"stat::average_exec_per_sec:\s+(\d+)", run, 0)),
        "edges_covered": int(last(r" cov: (\d+)", run, 0)),
        "edges": int(last(r"INFO: Loaded 1 modules\s+\((\d+) inline", run, 0)),
        "peak_rss_mib": int(last(r"stat::peak_rss_mb:\s+(\d+)", run, 0)),
        "corpus_files": len(corpus),
        "corpus_bytes": sum(file.stat().st_size for file in corpus),
        "new_files": int(last(r"MERGE-OUTER: (\d+) new files", text, 0)),
        "crashes": [pathlib.Path(name).name for name in re.findall(r"Test unit written to (\S+)", run)],
    }


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("logs", nargs="+", type=pathlib.Path)
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--commit", default="unknown")
    parser.add_argument("--command", default="")
    parser.add_argument("--minutes", type=float, default=0)
    options = parser.parse_args(arguments)
    targets = []
    for log in options.logs:
        target = read(log)
        if target is None:
            print(f"report.py: {log} shows no run", file=sys.stderr)
            return 2
        targets.append(target)

    print(f"{'target':<20}{'inputs':>12}{'per second':>12}{'edges':>15}{'corpus':>8}{'new':>5}  result")
    for target in targets:
        edges = f"{target['edges_covered']}/{target['edges']}"
        result = "clean" if not target["crashes"] else "FOUND " + " ".join(target["crashes"])
        print(f"{target['target']:<20}{target['executions']:>12,}{target['executions_per_second']:>12,}{edges:>15}"
              f"{target['corpus_files']:>8}{target['new_files']:>5}  {result}")
    found = sum(len(target["crashes"]) for target in targets)
    print(f"{sum(target['executions'] for target in targets):,} inputs, {found} findings")
    if options.json:
        result = {
            "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
            "commit": options.commit,
            "command": options.command,
            "machine": machine() | {"cores": os.cpu_count()},
            "minutes_per_target": options.minutes,
            "executions": sum(target["executions"] for target in targets),
            "crashes": found,
            "targets": targets,
        }
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
