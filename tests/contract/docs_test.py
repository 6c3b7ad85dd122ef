#!/usr/bin/env python3
"""docs/test-your-client.md does what it says: its programs are saved, its commands run in their order
in one shell, and what they print is what the page shows."""

import json
import os
import re
import signal
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

from mock_server import FIXTURES, PROGRAM

DOCS = FIXTURES.parent / "docs"
MARK = "=== block of the page ==="
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes_in(folder):
    """Programs that run in the folder still."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.path.realpath(process / "cwd").startswith(os.path.realpath(folder)):
                found.append((process / "cmdline").read_text())
        except OSError:
            pass  # gone, or another user's
    return found


def blocks_of(text):
    return [match.groups() for match in FENCE.finditer(text)]


class Docs(unittest.TestCase):
    maxDiff = None

    def run_script(self, script, folder):
        environment = os.environ | {"PATH": f"{Path(PROGRAM).parent}:{os.environ['PATH']}"}
        environment = {name: value for name, value in environment.items() if not name.lower().endswith("_proxy")}
        process = subprocess.Popen(["bash", "-c", script], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        try:
            output, errors = process.communicate(timeout=100)
            return process.returncode, output.decode(), errors.decode()
        finally:  # the servers that the page starts, when a command before their end has failed
            try:
                os.killpg(process.pid, signal.SIGTERM)
            except ProcessLookupError:
                pass

    def test_five_minutes(self):
        text = (DOCS / "test-your-client.md").read_text().replace("8080", str(free_port()))
        script, expected = ["set -meu"], []
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "fixtures").symlink_to(FIXTURES)
            for kind, name, content in blocks_of(text):
                if name:
                    (Path(folder) / name).write_text(content)
                elif kind == "sh":
                    script += [content, f"echo '{MARK}'"]
                    expected.append("")
                elif kind == "text":
                    expected[-1] = content
                else:
                    self.fail(f"the page has a block that nobody runs: {kind}")
            code, output, errors = self.run_script("\n".join(script), folder)
            self.assertEqual(code, 0, output + errors)
            ready = re.compile(r"^usagescope-mock: (ready on .*|stopped)\n", re.MULTILINE)
            printed = [ready.sub("", part) for part in output.split(MARK + "\n")]
            self.assertEqual(printed.pop(), "")
            self.assertEqual(printed, expected)
            self.assertGreater(len(expected), 9)
            self.assertEqual(processes_in(folder), [])

    def test_json_of_the_reference_is_json(self):
        found = 0
        for kind, _, content in blocks_of((DOCS / "admin.md").read_text()):
            if kind == "json":
                json.loads(content)
                found += 1
        self.assertGreater(found, 2)

    def test_every_admin_call_is_documented(self):
        source = (FIXTURES.parent / "mock-server/admin/admin_api.cpp").read_text()
        routes = re.findall(r'\{"(GET|POST|PUT|DELETE)", "(/[^"]*)",', source)
        self.assertGreater(len(routes), 20)
        rows = [line for line in (DOCS / "admin.md").read_text().splitlines() if line.startswith("| `")]
        for method, path in routes:
            if path == "/" or path.startswith("/admin."):  # the page and its files
                continue
            name = "/__admin" + re.sub(r"/\*", lambda _: "/NAME" if "scenarios" in path else "/ID", path)
            self.assertTrue(any(f"{name}`" in row and method in row for row in rows), f"{method} {name}")

    def test_links_lead_somewhere(self):
        for page in [*DOCS.glob("*.md"), FIXTURES.parent / "README.md"]:
            for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
                if "://" not in target:
                    self.assertTrue((page.parent / target).exists(), f"{page.name}: {target}")


if __name__ == "__main__":
    unittest.main()
