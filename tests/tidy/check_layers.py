#!/usr/bin/python3
"""Checks that the includes under src/ obey the module table of docs/ARCHITECTURE.md.

    /usr/bin/python3 tests/tidy/check_layers.py [ROOT]

The table: | module | may include | outside headers | one sentence |
  may include      names of modules in rows above, "all", or "–" for none
  outside headers  libraries (LIBRARIES below), each with an optional limit in brackets:
                   (`.cc` only)      never in a header of ours
                   (`json.cc` only)  in that file alone
                   (everywhere)      belongs here, but any module may include it
Exit status: 0 all obeyed; 1 not, with one line a violation; 2 no table.
"""
import pathlib
import re
import sys
from typing import NamedTuple

# A library's name in the table, and the headers that it means.
LIBRARIES = {
    "Beast": r"boost/(asio|beast|system)(/|\.hpp)",
    "Boost": r"boost/",
    "Boost.JSON": r"boost/json(/|\.hpp)",
    "CLI11": r"CLI/",
    "expected": r"tl/expected\.hpp",
    "fmt": r"fmt/",
    "Highway": r"hwy/",
    "ICU": r"unicode/",
    "librdkafka": r"librdkafka/",
    "libsodium": r"sodium",
    "OpenSSL": r"openssl/",
    "prometheus-cpp": r"prometheus/",
    "RapidJSON": r"rapidjson/",
    "RocksDB": r"rocksdb/",
    "simdjson": r"simdjson\.h",
    "spdlog": r"spdlog/",
    "toml++": r"toml\+\+/",
}

# C and POSIX: not a library's.
SYSTEM = re.compile(
    r"(arpa|linux|net|netinet|sys)/\w+\.h|"
    r"(cpuid|dirent|dlfcn|emmintrin|errno|fcntl|float|getopt|immintrin|limits|math|netdb|poll|pthread|pwd|sched|signal|"
    r"stdint|stdio|stdlib|string|strings|syslog|termios|time|unistd|x86intrin)\.h"
)
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
HEADING = ["module", "may include", "outside headers"]


class Module(NamedTuple):
    may_include: set
    libraries: dict  # Library: limit in brackets, or "".


def split_row(line):
    return [cell.strip().replace("`", "") for cell in line.strip().strip("|").split("|")]


def read_libraries(cell, name):
    libraries = {}
    for item in re.split(r",\s*(?![^(]*\))", cell):
        match = re.fullmatch(r"([^(]+?)(?: core)?\s*(?:\(([^)]*)\))?", item.strip())
        library = match.group(1) if match else item
        if library not in LIBRARIES:
            raise ValueError(f"row {name}: unknown library {item!r}; add it to LIBRARIES in {__file__}")
        libraries[library] = match.group(2) or ""
    return libraries


def read_table(text):
    """{module: Module} from the first table with our heading, in its order."""
    modules = {}
    inside = False
    for line in text.splitlines():
        if not line.lstrip().startswith("|"):
            if inside:
                break
            continue
        cells = split_row(line)
        if [cell.lower() for cell in cells[:3]] == HEADING:
            inside = True
            continue
        if not inside or set(cells[0]) <= set("-: "):
            continue
        name, includes, libraries = cells[:3]
        none = ("", "-", "–", "—")
        if includes == "all":
            may_include = set(modules)
        else:
            may_include = set() if includes in none else {item.strip() for item in includes.split(",")}
        for above in sorted(may_include - set(modules)):
            raise ValueError(f"row {name}: may include {above}, which has no row above it")
        modules[name] = Module(may_include, {} if libraries in none else read_libraries(libraries, name))
    if not modules:
        raise ValueError(f"no table with the columns {', '.join(HEADING)}")
    return modules


def limit_fault(limit, path):
    """Why a file must not include a library of its module, or None."""
    if limit == ".cc only" and path.suffix != ".cc":
        return "is for .cc files only"
    match = re.fullmatch(r"(\S+\.\S+) only", limit)
    if match and match.group(1) != ".cc" and path.name != match.group(1):
        return f"is for {match.group(1)} only"
    return None


def library_fault(header, path, module, modules):
    libraries = [name for name, pattern in LIBRARIES.items() if re.match(pattern, header)]
    if not libraries:
        outside = "/" in header or "." in header
        if outside and not SYSTEM.fullmatch(header):
            return f"<{header}> belongs to no library in LIBRARIES of check_layers.py"
        return None
    faults = []
    for library in libraries:
        if library in modules[module].libraries:
            fault = limit_fault(modules[module].libraries[library], path)
            if fault is None:
                return None
            faults.append(f"<{header}>: {library} {fault}")
        if any(other.libraries.get(library) == "everywhere" for other in modules.values()):
            return None
    owners = [name for name, other in modules.items() if set(libraries) & set(other.libraries)]
    return faults[0] if faults else f"<{header}> belongs to {', '.join(owners) or 'no module'}"


def own_fault(header, module, modules):
    target = header.split("/")[0]
    if "/" not in header:
        return f'"{header}" is not given from the src/ root'
    if target == module or target in modules[module].may_include:
        return None
    return f'"{header}": {module} may not include {target}' if target in modules else f'"{header}": no row {target}'


def check(root):
    """All violations, as lines for people. Raises ValueError or OSError without a good table."""
    modules = read_table((root / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8"))
    faults = []
    for folder in sorted(path for path in (root / "src").iterdir() if path.is_dir()):
        if folder.name not in modules:
            if any(path.is_file() for path in folder.rglob("*")):
                faults.append(f"src/{folder.name}: no row in the table of docs/ARCHITECTURE.md")
            continue
        for path in sorted(folder.rglob("*")):
            if path.suffix not in (".h", ".cc"):
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                match = INCLUDE.match(line)
                if not match:
                    continue
                kind, header = match.groups()
                if kind == "<":
                    fault = library_fault(header, path, folder.name, modules)
                else:
                    fault = own_fault(header, folder.name, modules)
                if fault:
                    faults.append(f"{path.relative_to(root)}:{number}: {fault}")
    return faults


def main(arguments):
    root = pathlib.Path(arguments[0] if arguments else pathlib.Path(__file__).parents[2]).resolve()
    try:
        faults = check(root)
    except (OSError, ValueError) as error:
        print(f"check_layers: docs/ARCHITECTURE.md: {error}", file=sys.stderr)
        return 2
    for fault in faults:
        print(fault)
    print(f"{len(faults)} violations of the module table")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
