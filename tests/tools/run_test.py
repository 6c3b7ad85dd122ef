#!/usr/bin/env python3
"""Drives ./run.sh as a user does: options, a taken port, a quick second start, Ctrl+C."""

import os
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SECOND_START_S = 3.0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(*arguments):
    return subprocess.run([ROOT / "run.sh", *arguments], capture_output=True, text=True, timeout=300)


def get(url):
    with urllib.request.urlopen(url, timeout=2) as answer:
        return answer.status, answer.read()


class RunScript(unittest.TestCase):
    def test_help(self):
        done = run("--help")
        self.assertEqual(done.returncode, 0)
        for option in ("--port", "--build-only", "--help"):
            self.assertIn(option, done.stdout)

    def test_wrong_options_are_named(self):
        for arguments, part in ((["--nonsense"], "--nonsense"), (["--port"], "--port"),
                                (["--port", "http"], "'http'"), (["--port", "70000"], "'70000'"),
                                (["--port", "0"], "'0'")):
            with self.subTest(arguments=arguments):
                done = run(*arguments)
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(part, done.stderr)

    def test_taken_port_says_so(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            done = run("--port", str(port))
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(f"port {port} is taken", done.stderr)
        self.assertIn("--port", done.stderr)

    def start_and_stop(self):
        """One start on a free port until the page is served, then Ctrl+C: (seconds, output)."""
        port = free_port()
        url = f"http://127.0.0.1:{port}/"
        started = time.monotonic()
        server = subprocess.Popen([ROOT / "run.sh", "--port", str(port)], stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, start_new_session=True)
        try:
            page = None
            while page is None and time.monotonic() < started + 120:
                self.assertIsNone(server.poll(), "run.sh ended by itself")
                try:
                    page = get(url)
                except OSError:
                    time.sleep(0.05)
            took = time.monotonic() - started
            self.assertIsNotNone(page, "no answer in 120 s")
            self.assertEqual(page[0], 200)
            self.assertIn(b"Usagescope", page[1])
            os.killpg(server.pid, signal.SIGINT)  # what Ctrl+C in a terminal does
            output, _ = server.communicate(timeout=30)
        finally:
            if server.poll() is None:
                server.kill()
                server.communicate()
        self.assertIn(server.returncode, (0, 130), output)
        self.assertIn(url, output)
        self.assertIn("usagescope-demo-distributor", output)
        with self.assertRaises(OSError):  # nothing left behind on the port
            get(url)
        return took, output

    def test_what_it_builds_can_be_installed(self):
        self.assertEqual(run("--build-only").returncode, 0)
        with tempfile.TemporaryDirectory() as prefix:
            subprocess.run(["cmake", "--install", ROOT / "build/native", "--prefix", prefix], check=True,
                           capture_output=True, timeout=60)
            self.assertTrue((Path(prefix) / "share/man/man1/usagescope-mock.1.gz").is_file())

    def test_starts_serves_and_stops(self):
        self.assertEqual(run("--build-only").returncode, 0)
        # A busy machine may be slow once; the promise is about what there is to do.
        took, output = min(self.start_and_stop() for _ in range(3))
        self.assertEqual(output.count("no work to do"), 2, output)
        self.assertLess(took, SECOND_START_S, "second start with nothing to do")


if __name__ == "__main__":
    unittest.main()
