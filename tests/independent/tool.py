"""A running usagescope-query-tool: one JSON request a line, one JSON answer a line."""

import json
import subprocess


class Tool:
    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def ask(self, request):
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the tool ended with {self.process.wait()} at {json.dumps(request)}")
        return json.loads(line)

    def load(self, *paths, into="load", **options):
        answer = self.ask({into: [str(path) for path in paths], **options})
        if "error" in answer:
            raise RuntimeError(f"cannot load {paths}: {answer}")
        return answer["rows"]
