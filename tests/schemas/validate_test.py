#!/usr/bin/python3
"""Tests of the schemas themselves: /usr/bin/python3 tests/schemas/validate_test.py

samples/NAME.{golden,valid}.ndjson   every line must be valid; the golden ones are also
                                     compared byte for byte with what the program writes
samples/NAME.invalid.ndjson          {"why": ..., "value": ...} a line; no value may be valid
"""
import json
import pathlib
import unittest

import validate

HERE = pathlib.Path(__file__).resolve().parent
SCHEMA_DIR = HERE.parent.parent / "schemas"
SAMPLES = HERE / "samples"
NAMES = ["alert", "data-quality", "dead-letter", "decision", "entry", "manifest", "traveler"]


def properties_of(schema, path=""):
    """Yields (path, subschema) of every property, at any depth."""
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "properties":
                for name, subschema in value.items():
                    yield f"{path}/{name}", subschema
                    yield from properties_of(subschema, f"{path}/{name}")
            else:
                yield from properties_of(value, f"{path}/{key}")
    elif isinstance(schema, list):
        for index, value in enumerate(schema):
            yield from properties_of(value, f"{path}/{index}")


class Schemas(unittest.TestCase):
    def test_every_schema_has_an_id_a_title_and_a_file_name_that_agree(self):
        schemas = validate.load_schemas(SCHEMA_DIR)
        self.assertEqual([f"{name}.schema.json" for name in NAMES], list(schemas))
        for file_name, schema in schemas.items():
            self.assertTrue(schema["$id"].endswith("/" + file_name))
            self.assertTrue(schema["title"] and schema["description"])

    def test_every_property_is_described(self):
        for file_name, schema in validate.load_schemas(SCHEMA_DIR).items():
            for path, subschema in properties_of(schema):
                if subschema is not False:
                    self.assertIn("description", subschema, f"{file_name}{path}")

    def test_good_samples_are_valid(self):
        for name in NAMES:
            validator = validate.make_validator(SCHEMA_DIR, name)
            files = [SAMPLES / f"{name}.{kind}.ndjson" for kind in ("golden", "valid")]
            lines = [line for file in files if file.exists() for line in file.read_bytes().splitlines()]
            self.assertTrue(lines, name)
            for line in lines:
                self.assertEqual([], list(validate.line_errors(validator, line)), name)

    def test_bad_samples_are_not_valid(self):
        for name in NAMES:
            validator = validate.make_validator(SCHEMA_DIR, name)
            lines = (SAMPLES / f"{name}.invalid.ndjson").read_text(encoding="utf-8").splitlines()
            self.assertTrue(lines, name)
            for line in lines:
                sample = json.loads(line)
                errors = list(validator.iter_errors(sample["value"]))
                self.assertTrue(errors, f"{name}: {sample['why']}")

    def test_lines_that_are_no_strict_json_are_errors(self):
        validator = validate.make_validator(SCHEMA_DIR, "traveler")
        for line in [b"{", b'{"id":"\xff"}', b'{"id":"1","id":"2"}', b'{"unknown":NaN}']:
            self.assertTrue(list(validate.line_errors(validator, line)), line)


if __name__ == "__main__":
    unittest.main()
