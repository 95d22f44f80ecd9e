#!/usr/bin/python3
"""Validates every line of an NDJSON file against one of our JSON Schemas.

    /usr/bin/python3 validate.py SCHEMA_DIR SCHEMA_NAME FILE|-

SCHEMA_NAME is "alert" or "alert.schema.json". Prints the first errors with line and path.
Exit status: 0 all lines valid; 1 some line is not, or there is no line at all; 2 wrong usage.
An independent check: Debian's python3-jsonschema, no network; references between schemas
are resolved among the files of SCHEMA_DIR.
"""
import json
import pathlib
import sys

import jsonschema

ERRORS_SHOWN_MAX = 20


def no_network(uri):
    raise jsonschema.RefResolutionError(f"{uri} is not among the local schemas")


def no_duplicates(pairs):
    keys = [key for key, _ in pairs]
    if len(keys) != len(set(keys)):
        raise ValueError("a key stands twice in an object")
    return dict(pairs)


def refuse_constant(name):
    raise ValueError(f"{name} is no JSON")


def load_line(line):
    return json.loads(line, object_pairs_hook=no_duplicates, parse_constant=refuse_constant)


def load_schemas(directory):
    """All schemas of `directory` by file name; each is checked against its meta-schema."""
    schemas = {}
    for path in sorted(pathlib.Path(directory).glob("*.schema.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        schemas[path.name] = schema
    return schemas


def make_validator(directory, name):
    schemas = load_schemas(directory)
    file_name = name if name.endswith(".schema.json") else f"{name}.schema.json"
    if file_name not in schemas:
        raise LookupError(f"no {file_name} in {directory}; there are: {', '.join(schemas)}")
    schema = schemas[file_name]
    resolver = jsonschema.RefResolver(
        base_uri=schema["$id"],
        referrer=schema,
        store={other["$id"]: other for other in schemas.values()},
        handlers={"http": no_network, "https": no_network},
    )
    return jsonschema.Draft202012Validator(schema, resolver=resolver)


def path_of(error):
    text = ""
    for step in error.absolute_path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text or "(top level)"


def line_errors(validator, line):
    """Yields (path, message) for one line of bytes."""
    try:
        value = load_line(line.decode("utf-8"))
    except ValueError as error:  # Also UnicodeDecodeError and JSONDecodeError.
        yield "(not JSON)", str(error)
        return
    for error in sorted(validator.iter_errors(value), key=lambda e: list(map(str, e.absolute_path))):
        yield path_of(error), error.message


def main(arguments):
    if len(arguments) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    directory, name, file_name = arguments
    try:
        validator = make_validator(directory, name)
        stream = sys.stdin.buffer if file_name == "-" else open(file_name, "rb")
    except (LookupError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    lines = bad_lines = shown = 0
    with stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            lines += 1
            errors = list(line_errors(validator, line.rstrip(b"\r\n")))
            bad_lines += bool(errors)
            for path, message in errors:
                if shown < ERRORS_SHOWN_MAX:
                    print(f"line {number}: {path}: {message[:300]}")
                shown += 1
    if shown > ERRORS_SHOWN_MAX:
        print(f"... and {shown - ERRORS_SHOWN_MAX} further errors")
    print(f"{name}: {lines - bad_lines} of {lines} lines valid")
    return 0 if lines > 0 and bad_lines == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
