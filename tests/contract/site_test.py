#!/usr/bin/env python3
"""The page's folder over HTTP: types, compressed copies, ETags, and nothing outside the folder."""

import gzip
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from mock_server import MockServer, check_error
from wire import HOST, status_of


def unbrotli(data):
    return subprocess.run(["brotli", "-d", "-c"], input=data, check=True, capture_output=True).stdout


class Site(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory())) / "site"
        (cls.folder / "fonts").mkdir(parents=True)
        files = {"index.html": b"<!doctype html><title>x</title>", "app.mjs": b"export {};" * 100,
                 "glue.js": b"1;", "engine.wasm": b"\0asm" * 500, "fonts/inter.ttf": b"\0\1\0\0", "style.css": b"a{}",
                 "odd.zzz": b"?", ".hidden": b"secret"}
        for name, content in files.items():
            (cls.folder / name).write_bytes(content)
        cls.files = files
        for name in ("app.mjs", "engine.wasm"):
            (cls.folder / (name + ".gz")).write_bytes(gzip.compress(files[name]))
            packed = subprocess.run(["brotli", "-c"], input=files[name], check=True, capture_output=True).stdout
            (cls.folder / (name + ".br")).write_bytes(packed)
        (cls.folder.parent / "outside.txt").write_bytes(b"secret")
        os.symlink(cls.folder.parent / "outside.txt", cls.folder / "link.txt")
        os.symlink(cls.folder / "index.html", cls.folder / "inner.html")
        cls.server = cls.enterClassContext(MockServer("--site", str(cls.folder)))

    def test_types(self):
        for name, kind in (("/", "text/html"), ("/index.html", "text/html"), ("/app.mjs", "text/javascript"),
                           ("/glue.js", "text/javascript"), ("/engine.wasm", "application/wasm"),
                           ("/fonts/inter.ttf", "font/ttf"), ("/style.css", "text/css"),
                           ("/odd.zzz", "application/octet-stream")):
            with self.subTest(name=name):
                answer = self.server.request("GET", name)
                self.assertEqual(answer.status, 200)
                self.assertEqual(answer.headers["Content-Type"].split(";")[0], kind)
                self.assertEqual(answer.source, "site")
                expected = self.files["index.html" if name == "/" else name[1:]]
                self.assertEqual(answer.body, expected)

    def test_precompressed_copies(self):
        for accept, encoding, undo in (("br, gzip", "br", unbrotli), ("gzip", "gzip", gzip.decompress)):
            answer = self.server.request("GET", "/engine.wasm", headers={"Accept-Encoding": accept})
            self.assertEqual(answer.headers["Content-Encoding"], encoding)
            self.assertEqual(answer.headers["Content-Type"], "application/wasm")
            self.assertEqual(undo(answer.body), self.files["engine.wasm"])
        plain = self.server.request("GET", "/glue.js", headers={"Accept-Encoding": "br, gzip"})
        self.assertIsNone(plain.headers["Content-Encoding"])
        self.assertEqual(plain.body, self.files["glue.js"])

    def test_stale_copies_are_not_served(self):
        (self.folder / "stale.js").write_bytes(b"new")
        (self.folder / "stale.js.gz").write_bytes(gzip.compress(b"old"))
        os.utime(self.folder / "stale.js.gz", (1, 1))
        answer = self.server.request("GET", "/stale.js", headers={"Accept-Encoding": "gzip"})
        self.assertEqual(answer.body, b"new")

    def test_etag_gives_304(self):
        first = self.server.request("GET", "/app.mjs")
        etag = first.headers["ETag"]
        for value in (etag, "W/" + etag, '"other", ' + etag, "*"):
            answer = self.server.request("GET", "/app.mjs", headers={"If-None-Match": value})
            self.assertEqual((answer.status, answer.body), (304, b""))
            self.assertEqual(answer.headers["ETag"], etag)
        other = self.server.request("GET", "/app.mjs", headers={"If-None-Match": '"other"'})
        self.assertEqual(other.status, 200)
        packed = self.server.request("GET", "/app.mjs", headers={"Accept-Encoding": "br"})
        self.assertNotEqual(packed.headers["ETag"], etag)

    def test_nothing_outside_the_folder(self):
        for path in ("/../outside.txt", "/%2e%2e/outside.txt", "/fonts/../../outside.txt", "/..%2foutside.txt",
                     "/fonts/%2e%2e/%2e%2e/outside.txt", "/link.txt", "//etc/passwd", "/%2fetc/passwd",
                     "/..\\outside.txt", "/.hidden", "/fonts/", "/missing"):
            with self.subTest(path=path):
                raw = self.server.raw(b"GET " + path.encode() + b" HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")
                self.assertEqual(status_of(raw), 404)
                self.assertNotIn(b"secret", raw)
                self.assertNotIn(b"root:", raw)
        self.assertEqual(self.server.request("GET", "/inner.html").status, 200)

    def test_head(self):
        answer = self.server.request("HEAD", "/engine.wasm")
        self.assertEqual((answer.status, answer.body), (200, b""))
        self.assertEqual(int(answer.headers["Content-Length"]), len(self.files["engine.wasm"]))

    def test_api_beside_the_page(self):
        self.assertEqual(self.server.search().status, 200)
        check_error(self, self.server.request("POST", "/index.html"), 405)


if __name__ == "__main__":
    unittest.main()
