#!/usr/bin/env python3
"""The same request gets the same bytes: ten thousand times, in any time zone, at the edges of quarters."""

import http.client
import os
import unittest

from mock_server import REPORT_PATH, SEARCH_PATH
from wire import DISTRIBUTOR_TOKEN, quiet_server

ZONES = ("UTC", "Pacific/Chatham", "America/St_Johns", "Asia/Kathmandu")
EDGES = (("2021-12-31T23:59:59Z", "2022-01-01T00:00:00Z"), ("2022-03-31T23:59:59Z", "2022-04-01T00:00:00Z"))
DEFAULT_CLOCK = "2022-02-15T12:00:00Z"


class SameBytes(unittest.TestCase):
    def setUp(self):
        zone = os.environ.get("TZ")
        self.addCleanup(lambda: os.environ.pop("TZ") if zone is None else os.environ.update(TZ=zone))

    def server_in(self, zone, now):
        os.environ["TZ"] = zone
        return quiet_server("--now", now)

    def test_ten_thousand_times(self):
        seen = set()
        for zone in ZONES:
            with self.server_in(zone, DEFAULT_CLOCK) as server:
                token = server.access_token(DISTRIBUTOR_TOKEN)
                connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
                for _ in range(10_000 // len(ZONES)):
                    connection.request("POST", SEARCH_PATH + "?pageLimit=10", headers={"csp-auth-token": token})
                    answer = connection.getresponse()
                    seen.add((token, answer.status, tuple(answer.getheaders()), answer.read()))
                connection.close()
        self.assertEqual(len(seen), 1)
        self.assertEqual(next(iter(seen))[1], 200)

    def answers(self, server):
        """Of the requests whose answers depend on the day, headers and all."""
        found = []
        for answer in (server.exchange(DISTRIBUTOR_TOKEN), server.search(None, "?pageLimit=5"),
                       server.search(None, "?pageStart=50&pageLimit=1"), server.report(""),
                       server.report("?startDate=1640995200000&endDate=1648771199000"),
                       server.request("GET", REPORT_PATH + "/file", token="usagescope-demo-provider")):
            found.append((answer.status, tuple(answer.headers.items()), answer.body))
        return found

    def test_quarter_edges_in_every_zone(self):
        for before, after in EDGES:
            pages = []
            for now in (before, after):
                of_zones = []
                for zone in ZONES:
                    with self.server_in(zone, now) as server:
                        of_zones.append(self.answers(server))
                for other in of_zones[1:]:
                    self.assertEqual(other, of_zones[0], now)
                pages.append(of_zones[0][1][2])
            self.assertNotEqual(pages[0], pages[1])  # one second later, another quarter


if __name__ == "__main__":
    unittest.main()
