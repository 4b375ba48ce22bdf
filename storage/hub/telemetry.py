"""What a hub tells about itself: counters for a monitor and a line of JSON a request, nothing of persons."""

from __future__ import annotations

import json
import sys
import time
from typing import TextIO

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from storage.hub import stations
from storage.hub.accepting import Taken
from storage.hub.hub import Hub

SHORT = 8
"""Characters of a station's id in a line."""


class Telemetry:
    """The counters of one process, and its log on stderr."""

    def __init__(self, log: TextIO | None = None) -> None:
        self._log = log
        self.registry = CollectorRegistry()
        self._entries = Counter(
            "hub_entries", "Entries kept, by whether they can be interpreted.", ["parked"],
            registry=self.registry,
        )  # fmt: skip
        self._batches = Counter(
            "hub_batches", "Batches by what became of them.", ["status"], registry=self.registry
        )
        self._seconds = Histogram(
            "hub_batch_seconds", "Seconds from a batch's last byte to its answer.",
            registry=self.registry,
        )  # fmt: skip
        self._stations = Gauge(
            "hub_stations", "Stations by state.", ["state"], registry=self.registry
        )
        self._alarms = Gauge("hub_alarms", "Stations with an alarm.", registry=self.registry)

    def batch(self, taken: Taken, seconds: float) -> None:
        """One that was answered."""
        self._batches.labels(taken.status.value).inc()
        self._seconds.observe(seconds)
        self._entries.labels("no").inc(taken.new - taken.parked)
        self._entries.labels("yes").inc(taken.parked)
        self.line(
            "batch", station=taken.station[:SHORT], status=taken.status.value,
            entries=taken.entries, new=taken.new, ms=round(seconds * 1000, 1),
        )  # fmt: skip

    def refused(self, what: str, problem: str) -> None:
        """A request that was none, or came at the wrong time."""
        self._batches.labels(problem).inc()
        self.line(what, status=problem)

    def line(self, event: str, **told: object) -> None:
        """One line of JSON."""
        out = self._log or sys.stderr
        out.write(json.dumps({"at": round(time.time(), 3), "event": event, **told}) + "\n")
        out.flush()

    def page(self, hub: Hub) -> bytes:
        """All counters as Prometheus reads them."""
        with hub.database.read() as connection:
            found = stations.all_of_them(connection)
        out = sum(1 for each in found if each.shut_out_at)
        self._stations.labels("enrolled").set(len(found) - out)
        self._stations.labels("shut_out").set(out)
        self._alarms.set(sum(1 for each in found if each.alarm))
        return bytes(generate_latest(self.registry))
