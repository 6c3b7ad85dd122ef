"""A recorder in front of a server over TLS, for its tests."""

import json
import tempfile
import unittest
from pathlib import Path

from proxies import Proxy, ScriptedUpstream, make_certificate


def mappings(folder):
    """name -> mapping, of a recording."""
    root = Path(folder) / "mappings"
    return {path.relative_to(root).with_suffix("").as_posix(): json.loads(path.read_text())
            for path in sorted(root.rglob("*.json"))}


class WithCertificate(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.keys = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.certificate, cls.key = make_certificate(cls.keys)

    def setUp(self):
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.out = self.folder / "recorded"

    def scripted(self, answer):
        return self.enterContext(ScriptedUpstream(self.certificate, self.key, answer))

    def recorder(self, upstream, *options, certificate=None, host="127.0.0.1"):
        return Proxy("record", upstream.port, certificate or self.certificate, "--out", str(self.out), *options,
                     host=host)
