#!/usr/bin/python3
"""Tests of check_layers.py: each rule is broken once, in a small tree of its own."""
import pathlib
import tempfile
import unittest

import check_layers

TABLE = """# A page
| other | table |
|---|---|
| `x` | y |

| module | may include | outside headers | one sentence |
|---|---|---|---|
| `base` | – | fmt (everywhere), OpenSSL (`.cc` only) | b |
| `model` | base | simdjson, Boost.JSON (`json.cc` only) | m |
| `http` | base | Beast (`.cc` only), prometheus-cpp core | h |
| `app` | all | – | a |

| `late` | base | – | not part of the table |
"""


class Layers(unittest.TestCase):
    def check(self, files, table=TABLE):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in {"docs/ARCHITECTURE.md": table, "src/base/a.h": "", **files}.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, encoding="utf-8")
            return check_layers.check(root)

    def assert_fault(self, name, include, expected):
        faults = self.check({name: f"// Comment.\n#include {include}\n"})
        self.assertEqual([f"{name}:2: {expected}"], faults)

    def test_what_the_table_allows_passes(self):
        files = {
            "src/base/a.cc": '#include "base/a.h"\n#include <openssl/evp.h>\n#include <vector>\n#include <sys/stat.h>\n',
            "src/model/json.cc": '#include "base/a.h"\n#include <boost/json.hpp>\n#include <fmt/format.h>\n',
            "src/model/m.h": "#include <simdjson.h>\n",
            "src/http/h.cc": "#include <boost/asio/ip/tcp.hpp>\n#include <boost/beast.hpp>\n#include <prometheus/gauge.h>\n",
            "src/app/main.cc": '#include "http/h.h"\n#include "model/m.h"\n',
        }
        self.assertEqual([], self.check(files))

    def test_an_upward_include_fails(self):
        self.assert_fault("src/base/b.h", '"model/m.h"', '"model/m.h": base may not include model')

    def test_a_sideways_include_fails(self):
        self.assert_fault("src/http/h.cc", '"model/m.h"', '"model/m.h": http may not include model')

    def test_an_include_from_outside_the_src_root_fails(self):
        self.assert_fault("src/http/h.cc", '"h.h"', '"h.h" is not given from the src/ root')

    def test_an_include_of_a_module_without_a_row_fails(self):
        self.assert_fault("src/app/a.cc", '"late/h.h"', '"late/h.h": no row late')

    def test_a_library_outside_its_module_fails(self):
        self.assert_fault("src/app/a.cc", "<simdjson.h>", "<simdjson.h> belongs to model")

    def test_a_library_that_no_row_names_fails(self):
        self.assert_fault("src/app/a.cc", "<rocksdb/db.h>", "<rocksdb/db.h> belongs to no module")

    def test_an_unknown_library_fails(self):
        expected = "<leveldb/db.h> belongs to no library in LIBRARIES of check_layers.py"
        self.assert_fault("src/app/a.cc", "<leveldb/db.h>", expected)

    def test_another_part_of_a_library_fails(self):
        self.assert_fault("src/http/h.cc", "<boost/json.hpp>", "<boost/json.hpp> belongs to model")

    def test_a_source_only_library_in_a_header_fails(self):
        self.assert_fault("src/base/b.h", "<openssl/evp.h>", "<openssl/evp.h>: OpenSSL is for .cc files only")

    def test_a_library_for_one_file_fails_in_another(self):
        self.assert_fault("src/model/m.cc", "<boost/json.hpp>", "<boost/json.hpp>: Boost.JSON is for json.cc only")

    def test_a_folder_without_a_row_fails(self):
        expected = ["src/late: no row in the table of docs/ARCHITECTURE.md"]
        self.assertEqual(expected, self.check({"src/late/a.cc": ""}))

    def test_a_row_that_names_a_module_below_it_is_refused(self):
        table = TABLE.replace("| `base` | – |", "| `base` | model |")
        with self.assertRaisesRegex(ValueError, "may include model, which has no row above"):
            self.check({}, table)

    def test_an_unknown_library_in_a_row_is_refused(self):
        with self.assertRaisesRegex(ValueError, "unknown library 'LevelDB'"):
            self.check({}, TABLE.replace("simdjson,", "LevelDB,"))

    def test_a_page_without_the_table_is_refused(self):
        with self.assertRaisesRegex(ValueError, "no table"):
            self.check({}, "# Nothing\n")


if __name__ == "__main__":
    unittest.main()
