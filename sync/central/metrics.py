"""What central counts, for Prometheus (計測).

1. Counts know routes, statuses and kinds of trouble: no device, no facility, nobody.
2. What stands in the database is asked for when it is collected, and is left out
   while the database does not answer.
"""

from collections.abc import Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from schema.clock import Clock
from sync.central import registry
from sync.central.database import Database
from sync.errors import Unreachable

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""Of the text that is collected."""

_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


class Metrics:
    """Everything that is counted in one process."""

    def __init__(
        self, database: Database, clock: Clock, waiting: Callable[[], int]
    ) -> None:
        """Count from zero."""
        self._registry = CollectorRegistry()
        self.requests = self._counter(
            "requests", "Requests by route and status.", "route", "status"
        )
        self.troubles = self._counter(
            "troubles", "Requests that were not done, by trouble.", "trouble"
        )
        self.events = self._counter(
            "events", "Events of the log by what became of them.", "fate"
        )
        self.batches_refused = self._counter(
            "batches_refused", "Batches that were not taken, by trouble.", "trouble"
        )
        self.checks = self._counter(
            "checks", "Checks of eligibility by what they came to.", "result"
        )
        self.receipts = self._counter("receipts", "Receipts that were signed.")
        self.seconds = Histogram(
            "madoguchi_request_seconds",
            "How long a request took.",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.standing = _Standing(database, clock, waiting)
        self._registry.register(self.standing)

    def text(self) -> bytes:
        """Everything in Prometheus' own form."""
        return generate_latest(self._registry)

    def count_events(self, new: int, there: int) -> None:
        """Count the events of one batch that earned its receipt."""
        self.events.labels("accepted").inc(new)
        self.events.labels("duplicated").inc(there)
        self.receipts.inc()

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"madoguchi_{name}", what, labels, registry=self._registry)


class _Standing(Collector):
    """What is so at the moment it is asked for."""

    def __init__(
        self, database: Database, clock: Clock, waiting: Callable[[], int]
    ) -> None:
        self._database = database
        self._clock = clock
        self._waiting = waiting

    def collect(self) -> Iterator[Metric]:
        yield _gauge("waiting_requests", "Requests in the queue.", self._waiting())
        try:
            found = self._database.read(registry.standing)
        except Unreachable:
            yield _gauge("database_up", "1 where the database answers.", 0)
            return
        yield _gauge("database_up", "1 where the database answers.", 1)
        yield _gauge("devices", "Devices that may sync.", found.devices)
        if found.last_event is not None:
            since = (self._clock.now() - found.last_event).total_seconds()
            yield _gauge(
                "seconds_since_last_event", "Since an event last came.", max(0, since)
            )


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(f"madoguchi_{name}", what, value=value)
