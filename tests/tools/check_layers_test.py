#!/usr/bin/env python3
"""Proves that check_layers.py can fail: plants one fault at a time in a copy of the tree."""

import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent

# (new file, its text, line of the fault, part of the message). The file is added to the tree.
PLANTED = [
    ("core/time/planted.hpp", '#pragma once\n#include "core/query/query_spec.hpp"\n', 2, "may not include"),
    ("core/base/planted.hpp", '#pragma once\n\n#include "core/time/clock.hpp"\n', 3, "may not include"),
    ("core/query/sums/planted.cpp", '#include "core/query/rows/find.hpp"\n', 1, "may not include"),
    ("core/query/planted.cpp", "#include <nlohmann/json.hpp>\n", 1, "may not be included here"),
    ("core/json/planted.hpp", "#include <nlohmann/json.hpp>\n", 1, "may not be included here"),
    ("core/store/planted.cpp", "#include <vector>\n#include <iostream>\n", 2, "may not include <iostream>"),
    ("core/store/planted.cpp", "#include <thread>\n", 1, "may not include <thread>"),
    ("core/store/planted.cpp", "#include <fstream>\n", 1, "may not include <fstream>"),
    ("core/store/planted.cpp", "#include <sys/socket.h>\n", 1, "may not include <sys/socket.h>"),
    ("core/base/planted.cpp", "void f() {\n  throw 1;\n}\n", 2, "no throw"),
    ("core/base/planted.cpp", "void f() {\n  try {\n  } catch (...) {\n  }\n}\n", 3, "no catch"),
    ("core/base/planted.cpp", "auto t = std::chrono::system_clock::now();\n", 1, "no clock"),
    ("core/base/planted.cpp", '#include "result.hpp"\n', 1, "written from the root"),
    ("core/extra/planted.cpp", "int x;\n", 1, "not in the table"),
    ("web/widgets/planted.cpp", '#include "core/query/query_spec.hpp"\n', 1, "may not include"),
    ("web/app/planted.cpp", '#include "core/json/json_value.hpp"\n', 1, "may not include"),
    ("web/app/planted.cpp", "#include <imgui.h>\n", 1, "may not be included here"),
    ("web/extra/planted.cpp", "int x;\n", 1, "not in the table"),
    ("mock-server/http/planted.cpp", '#include "web/engine/protocol.hpp"\n', 1, "may not include"),
    ("mock-server/http/planted.cpp", "#include <httplib.h>\n", 1, "may not be included here"),
    ("mock-server/server/planted.cpp", '#include "mock-server/server/commands/options.hpp"\n', 1, "may not include"),
    ("mock-server/server/transport/planted.cpp", '#include "mock-server/server/parts.hpp"\n', 1, "may not include"),
    ("web/views/planted.cpp", '#include "web/engine/protocol.hpp"\n', 1, "may not include"),
]

# Allowed, though a careless check might object.
HARMLESS = [
    ("core/base/planted.cpp", "// we never throw, try or catch (anything)\n"),
    ("core/base/planted.cpp", '/* #1\n throw\n*/ const char* s = "throw std::cout";\n'),
    ("core/json/planted.cpp", '#include <nlohmann/json.hpp>\n#include "core/base/result.hpp"\n'),
    ("core/query/rows/planted.cpp", '#include "core/query/sums/exact_sum.hpp"\n#include "core/query/block.hpp"\n'),
    ("web/app/planted.cpp", '#include "web/engine/protocol.hpp"\n'),
    ("web/page/planted.cpp", '#include "web/engine/protocol.hpp"\n#include <emscripten.h>\n'),
]


def check(tree):
    run = subprocess.run([sys.executable, str(HERE / "check_layers.py"), str(tree)],
                         capture_output=True, text=True)
    return run.returncode, run.stdout


class Planted(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.tree = Path(self.folder.name) / "tree"
        for top in ("core", "web", "mock-server"):
            shutil.copytree(ROOT / top, self.tree / top,
                            ignore=lambda _, names: [n for n in names if n == "node_modules"])

    def tearDown(self):
        self.folder.cleanup()

    def plant(self, path, text):
        file = self.tree / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def test_copy_is_clean(self):
        status, output = check(self.tree)
        self.assertEqual(status, 0, output)

    def test_each_fault_is_found(self):
        for path, text, line, message in PLANTED:
            with self.subTest(path=path, text=text):
                file = self.plant(path, text)
                status, output = check(self.tree)
                self.assertEqual(status, 1, output)
                self.assertRegex(output, rf"(?m)^{re.escape(path)}:{line}: .*{re.escape(message)}")
                file.unlink()

    def test_harmless_is_left_alone(self):
        for path, text in HARMLESS:
            with self.subTest(path=path, text=text):
                file = self.plant(path, text)
                status, output = check(self.tree)
                self.assertEqual(status, 0, output)
                file.unlink()


if __name__ == "__main__":
    unittest.main()
