"""Threads with a bounded queue, awaited from the event loop."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from app.engine.errors import EngineBusy
from app.engine.timings import Timings

Part = TypeVar("Part")
Result = TypeVar("Result")
Parts: TypeAlias = Generator[Part, None, Result]
"""Work that yields after each of its parts and returns its result."""


@dataclass(frozen=True)
class End(Generic[Result]):
    """The result of work in parts, after the last of them."""

    result: Result


class Workers:
    """A fixed number of threads with a bounded queue.

    Only the event loop submits work, so the count of pending work needs no lock.
    """

    def __init__(self, name: str, threads: int, waiting_limit: int, retry_after_seconds: int) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._capacity = threads + waiting_limit
        self._retry_after_seconds = retry_after_seconds
        self._pending = 0

    @property
    def pending(self) -> int:
        """Work of requests that waits or runs."""
        return self._pending

    def start(self, work: Callable[[], Result]) -> Future[Result]:
        """Submit work that belongs to no request and does not count towards the limit."""
        return self._executor.submit(work)

    async def run(self, work: Callable[[], Result], timings: Timings, part: str) -> Result:
        """Run work on one of the threads and wait for it.

        Args:
            work: called once; its exceptions are raised here.
            timings: receives the waiting time as "queue" and the working time as `part`.
        Raises:
            EngineBusy: the queue is full.
        """
        with self.admitted():
            return await self._done(work, timings, part)

    async def stream(
        self, start: Callable[[], Parts[Part, Result]], timings: Timings, part: str
    ) -> AsyncGenerator[Part | End[Result], None]:
        """Run work step by step so that queued work can interleave. Closing the generator ends the work.

        Args:
            start: begins the work, on one of the threads.
            timings: as for `run`.
        Yields:
            what the work yields, then its End.
        Raises:
            EngineBusy: the queue is full; only before the work starts.
        """
        with self.admitted():
            parts = await self._done(start, timings, part)
            while True:
                step = await self._done(lambda: _advanced(parts), timings, part)
                yield step
                if isinstance(step, End):
                    return

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """Reserve a place in the queue for the duration of the block.

        Raises:
            EngineBusy: the queue is full.
        """
        if self._pending >= self._capacity:
            raise EngineBusy(waiting=self._pending, retry_after_seconds=self._retry_after_seconds)
        self._pending += 1
        try:
            yield
        finally:
            self._pending -= 1

    async def _done(self, work: Callable[[], Result], timings: Timings, part: str) -> Result:
        asked = time.perf_counter()

        def timed() -> Result:
            timings.add("queue", time.perf_counter() - asked)
            with timings.measure(part):
                return work()

        return await asyncio.wrap_future(self._executor.submit(timed))

    def close(self) -> None:
        """Drop work that has not started. Work that has started ends by itself."""
        self._executor.shutdown(wait=False, cancel_futures=True)


def _advanced(parts: Parts[Part, Result]) -> Part | End[Result]:
    """Do one part; the end, where it was the last."""
    try:
        return next(parts)
    except StopIteration as end:
        return End(end.value)
