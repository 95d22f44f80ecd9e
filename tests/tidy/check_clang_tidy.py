#!/usr/bin/python3
"""Runs clang-tidy over the sources under src/, in parallel, and only where something changed.

    /usr/bin/python3 tests/tidy/check_clang_tidy.py BUILD_DIR [FILE...]

A file that passed is not looked at again until it, one of our headers that it includes, its
compiler command, .clang-tidy or clang-tidy itself changes; BUILD_DIR/tidy-passed remembers it.
Exit status: 0 no findings; 1 findings; 2 no compile_commands.json.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src"
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


def headers_of(path, seen):
    """Adds `path` and all of our headers that it reaches to `seen`."""
    if path in seen or not path.is_file():
        return
    seen.add(path)
    for name in INCLUDE.findall(path.read_text(encoding="utf-8")):
        headers_of(SOURCES / name, seen)


def fingerprint(source, command, common):
    digest = hashlib.sha256(common)
    digest.update(command.encode())
    reached = set()
    headers_of(source, reached)
    for path in sorted(reached):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def run(source, build):
    result = subprocess.run(
        ["clang-tidy", "-p", str(build), "--quiet", str(source)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    noise = re.compile(r"^(\d+ warnings?( and \d+ errors?)? generated\.|Suppressed |Use -header-filter)")
    lines = [line for line in result.stdout.splitlines() if line.strip() and not noise.match(line)]
    return result.returncode, "\n".join(lines)


def main(arguments):
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    build = pathlib.Path(arguments[0]).resolve()
    wanted = {pathlib.Path(name).resolve() for name in arguments[1:]}
    try:
        database = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
    except OSError as error:
        print(f"check_clang_tidy: {error}; configure first", file=sys.stderr)
        return 2
    version = subprocess.run(["clang-tidy", "--version"], capture_output=True, check=True).stdout
    common = version + (ROOT / ".clang-tidy").read_bytes()
    passed = build / "tidy-passed"
    passed.mkdir(exist_ok=True)
    commands = {}
    for entry in database:
        source = pathlib.Path(entry["directory"], entry["file"]).resolve()
        if SOURCES in source.parents and (not wanted or source in wanted):
            commands[source] = entry["command"]

    todo = []
    for source, command in sorted(commands.items()):
        mark = passed / fingerprint(source, command, common)
        if not mark.exists():
            todo.append((source, mark))
    print(f"{len(commands)} files, {len(todo)} to check", flush=True)
    found = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        # Largest first: one long file at the end would leave the other cores idle.
        todo.sort(key=lambda item: -item[0].stat().st_size)
        runs = {pool.submit(run, source, build): (source, mark) for source, mark in todo}
        for done in concurrent.futures.as_completed(runs):
            source, mark = runs[done]
            status, text = done.result()
            if status == 0:
                mark.touch()
                continue
            found += 1
            print(f"== {source.relative_to(ROOT)}\n{text}", flush=True)
    print(f"{found} files with findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
