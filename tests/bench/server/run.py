#!/usr/bin/env python3
"""Measures the mock server beside others on the same bytes: run.py [--seconds S] [--rounds N] [--record]

Wants wrk, nginx (Debian: nginx-light) and Java from the system, and the packages of package.json beside
this file (npm ci --ignore-scripts); what is missing is left out and said. All servers listen on 127.0.0.1
and end with this program. First their answers are compared, then all are asked in turn, round after round;
the figures are medians of the rounds. Takes about 25 s a round.
"""

import argparse
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from places import BENCH_README, FIXTURES, HERE, PROGRAM, free_port, write_table
from subjects import CUSTOMERS, SEARCH, make_fixtures, nginx_config, prism_contract

CONNECTIONS = 32
API_TOKEN = "usagescope-demo-distributor"


class Server:
    """One process, its port, and how it is asked for the page."""

    def __init__(self, name, command, port, headers=None, ready="/"):
        self.name, self.port, self.headers = name, port, headers or {}
        started = time.monotonic()
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        start_new_session=True)
        self.start_ms = self._wait(started, ready)

    def _wait(self, started, path):
        while time.monotonic() < started + 60:
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.name} ended with {self.process.returncode}")
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5).close()
            except urllib.error.HTTPError:
                pass  # it answers
            except OSError:
                time.sleep(0.002)
                continue
            return (time.monotonic() - started) * 1000
        self.stop()
        raise RuntimeError(f"{self.name} did not start")

    def get(self, path, body=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=body, headers=self.headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read()

    def resident_mb(self):
        """Of the process and those that it started."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        total = 0
        for pid in [self.process.pid, *children]:
            status = Path(f"/proc/{pid}/status").read_text()
            total += int(re.search(r"VmRSS:\s+(\d+)", status).group(1))
        return total / 1024

    def signal(self, number):
        """To the process and those that it started."""
        os.killpg(self.process.pid, number)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.signal(signal.SIGCONT)
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def wrk(server, path, seconds, script=None, connections=CONNECTIONS):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "20s"]
    for name, value in server.headers.items():
        command += ["-H", f"{name}: {value}"]
    if script:
        command += ["-s", script]
    out = subprocess.run([*command, f"http://127.0.0.1:{server.port}{path}"], check=True, capture_output=True,
                         text=True, timeout=seconds + 60).stdout
    if "Non-2xx" in out or "Socket errors" in out:
        raise RuntimeError(f"{server.name} did not answer all requests:\n{out}")
    unit = {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}

    def latency(percent):
        number, name = re.search(rf"{percent}%\s+([\d.]+)(us|ms|s|m)\b", out).groups()
        return float(number) * unit[name]

    return {"rate": float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)), "p50": latency(50),
            "p99": latency(99)}


def access_token(port):
    body = json.dumps({"refreshToken": API_TOKEN}).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}/cphub/api/auth/v1/authn/accesstoken", data=body,
                                     headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["accessToken"]


def start_ours(name, fixtures, *more):
    port = free_port()
    server = Server(name, [PROGRAM, "serve", "--port", str(port), "--fixtures", str(fixtures), "--quiet", *more], port)
    server.headers = {"csp-auth-token": access_token(port)}
    return server


def start_peers(folder, page):
    """Those that this machine has; says which it has not."""
    servers = []
    modules = HERE / "node_modules"

    def add(name, needed, make_command, **more):
        if not needed or not Path(needed).exists():
            print(f"left out: {name} (not installed)", file=sys.stderr)
            return
        port = free_port()
        servers.append(Server(name, make_command(port), port, **more))

    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    add("nginx", nginx, lambda port: [nginx, "-c", nginx_config(folder, port, page), "-p", str(folder)])
    jars = sorted(modules.glob("wiremock/**/*.jar"))
    java = shutil.which("java")
    add("WireMock", jars[0] if java and jars else None, lambda port: [
        java, "-jar", str(jars[0]), "--port", str(port), "--bind-address", "127.0.0.1", "--root-dir",
        str(folder / "wiremock"), "--no-request-journal", "--disable-banner"], ready="/__admin/mappings")
    (folder / "db.json").write_text(json.dumps({"page": json.loads(page)}))
    (folder / "routes.json").write_text(json.dumps({CUSTOMERS: "/page"}))
    server = modules / "json-server/lib/cli/bin.js"
    add("json-server", server, lambda port: [
        "node", str(server), "--quiet", "--host", "127.0.0.1", "--port", str(port), "--routes",
        str(folder / "routes.json"), str(folder / "db.json")])
    prism = modules / "@stoplight/prism-cli/dist/index.js"
    add("Prism", prism, lambda port: [
        "node", str(prism), "mock", "-h", "127.0.0.1", "-p", str(port), "--verboseLevel", "silent",
        prism_contract(folder, page)])
    return servers


def compare(servers, page):
    for server in servers:
        answer = server.get(CUSTOMERS)
        same = answer == page if server.name in ("Usagescope", "nginx", "WireMock") else (
            json.loads(answer) == json.loads(page))
        if not same:
            raise RuntimeError(f"{server.name} answers something else than the page")
        print(f"{server.name:12} answers the page{'' if answer == page else ' (written otherwise)'}")


def measure_pages(servers, rounds, seconds):
    figures = {server.name: [] for server in servers}
    for server in servers:
        wrk(server, CUSTOMERS, 2)  # so that all are warm
    for server in servers:
        server.signal(signal.SIGSTOP)
    for _ in range(rounds):
        for server in servers:
            # Alone: what another still tidies up after its turn would be counted as this one's time.
            server.signal(signal.SIGCONT)
            figures[server.name].append(wrk(server, CUSTOMERS, seconds))
            server.signal(signal.SIGSTOP)
    return {name: {key: statistics.median(run[key] for run in runs) for key in runs[0]}
            for name, runs in figures.items()}


def measure_searches(ours, folder, rounds, seconds):
    """Each with another filter or page, so that no answer could be kept from before."""
    script = folder / "search.lua"
    script.write_text((HERE / "search.lua").read_text())
    wrk(ours, SEARCH, 1, str(script))
    runs = [wrk(ours, SEARCH, seconds, str(script)) for _ in range(rounds)]
    return {key: statistics.median(run[key] for run in runs) for key in runs[0]}


def measure_starts(folder, count, runs=5):
    fixtures = make_fixtures(folder / f"fixtures-{count}", FIXTURES, count)
    times = []
    for _ in range(runs):
        server = start_ours("start", fixtures)
        times.append(server.start_ms)
        last = server.get(f"{CUSTOMERS}?bench={count - 1}")
        server.stop()
        if json.loads(last) != {"fixture": count - 1}:
            raise RuntimeError("a fixture of many is not answered")
    return statistics.median(times)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=int, default=4, help="of each wrk run")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--record", action="store_true", help="write the tables into tests/bench/README.md")
    options = options.parse_args()
    if not Path(PROGRAM).exists() or not shutil.which("wrk"):
        sys.exit("run.py wants build/native/bin/usagescope-mock, and wrk from the system")

    servers = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            rows = folder / "rows.ndjson"
            subprocess.run([PROGRAM, "generate", "--rows", "10000", "--out", rows], check=True)
            source = start_ours("source", FIXTURES)
            page = source.get(SEARCH + "?pageLimit=100", b"{}")
            source.stop()
            assert len(json.loads(page)["results"]) == 100
            ours = start_ours("Usagescope", make_fixtures(folder / "page", FIXTURES, 0, page))
            servers.append(ours)
            for part in ("mappings", "__files"):
                shutil.copytree(folder / "page" / part / "bench", folder / "wiremock" / part / "bench")
            servers += start_peers(folder, page)
            compare(servers, page)
            pages = measure_pages(servers, options.rounds, options.seconds)
            memory = {server.name: server.resident_mb() for server in servers}
            starts = {server.name: server.start_ms for server in servers}
            for server in servers:
                server.stop()
            searching = start_ours("searching", FIXTURES, "--data", str(rows))
            servers.append(searching)
            searches = measure_searches(searching, folder, options.rounds, options.seconds)
            searches["memory"] = searching.resident_mb()
            searching.stop()
            many = {count: measure_starts(folder, count) for count in (1_000, 10_000)}
        finally:
            for server in servers:
                server.stop()
    table = write_table(pages, memory, starts, searches, many, options, len(page))
    print(table)
    if options.record:
        text = BENCH_README.read_text()
        begin, end = "<!-- server begin -->", "<!-- server end -->"
        before, after = text[:text.index(begin) + len(begin)], text[text.index(end):]
        BENCH_README.write_text(f"{before}\n\n{table}\n{after}")


if __name__ == "__main__":
    os.environ.pop("TZ", None)
    main()
