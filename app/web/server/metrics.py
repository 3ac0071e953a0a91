"""Prometheus metrics of one server, in a registry of its own."""

from collections.abc import Iterable, Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from app.engine.protocol import Engine
from app.engine.workers import Workers
from app.images.stored_image import DecodedPictures
from app.jobs.states import State

_METHODS = frozenset({"GET", "HEAD", "POST", "DELETE"})
NO_ROUTE = "none"
"""The route of requests that were refused before they reached one, or found none."""


class Metrics:
    """Counts requests; reads queues and caches when they are asked for."""

    def __init__(self, engine: Engine, conversions: Workers, pictures: DecodedPictures) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "convscope_requests", "Requests", ["method", "route", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "convscope_request_seconds",
            "Time from a request's headers to the end of its response",
            ["route"],
            registry=self._registry,
        )
        self._trainings = Gauge("convscope_trainings", "Trainings", ["state"], registry=self._registry)
        self._registry.register(_Gauges(engine, conversions, pictures))

    def observe(self, method: str, route: str, status: int, elapsed_seconds: float) -> None:
        """Count a request that has been answered.

        Args:
            route: the path with its parameters' names, so that there are only so many.
        """
        known_method = method if method in _METHODS else "other"
        self._requests.labels(known_method, route, str(status)).inc()
        self._seconds.labels(route).observe(elapsed_seconds)

    def text(self, trainings: Mapping[State, int]) -> bytes:
        """All metrics in Prometheus's text format.

        Args:
            trainings: their number by state; empty where it is not known.
        """
        self._trainings.clear()
        for state, count in trainings.items():
            self._trainings.labels(state).set(count)
        return generate_latest(self._registry)


class _Gauges(Collector):
    def __init__(self, engine: Engine, conversions: Workers, pictures: DecodedPictures) -> None:
        self._engine = engine
        self._conversions = conversions
        self._pictures = pictures

    def collect(self) -> Iterable[GaugeMetricFamily]:
        load = self._engine.load
        pending = GaugeMetricFamily("convscope_pending", "Work that waits or runs", labels=["queue"])
        pending.add_metric(["computations"], load.pending)
        pending.add_metric(["conversions"], self._conversions.pending)
        yield pending
        held = GaugeMetricFamily("convscope_cache_bytes", "Bytes held in caches", labels=["cache"])
        for cache, size_bytes in {**load.cache_bytes, "pictures": self._pictures.bytes}.items():
            held.add_metric([cache], size_bytes)
        yield held
