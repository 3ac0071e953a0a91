"""Elapsed times of the parts of one request."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


class Timings:
    """Elapsed times of one request by part, in milliseconds, in the order in which the parts ended."""

    def __init__(self) -> None:
        self.elapsed_ms: dict[str, float] = {}

    def include(self, elapsed_ms: Mapping[str, float]) -> None:
        """Add the times of work done elsewhere, by part."""
        for part, elapsed in elapsed_ms.items():
            self.add(part, elapsed / 1000)

    def add(self, part: str, elapsed_seconds: float) -> None:
        """Add to a part's time."""
        self.elapsed_ms[part] = self.elapsed_ms.get(part, 0.0) + elapsed_seconds * 1000

    @contextmanager
    def measure(self, part: str) -> Iterator[None]:
        """Add the time that the block takes to a part."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.add(part, time.perf_counter() - started)
