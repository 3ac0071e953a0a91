"""Threads with a bounded queue, awaited from the event loop."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from app.engine.errors import EngineBusy
from app.engine.timings import Timings

Result = TypeVar("Result")


class Workers:
    """A fixed number of threads that refuse work at once where too much already waits.

    Only the event loop submits, so the count of waiting work needs no lock.
    """

    def __init__(self, name: str, threads: int, waiting_limit: int, retry_after_seconds: int) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._capacity = threads + waiting_limit
        self._retry_after_seconds = retry_after_seconds
        self._pending = 0

    def start(self, work: Callable[[], Result]) -> Future[Result]:
        """Begin work that belongs to no request and counts towards no limit."""
        return self._executor.submit(work)

    async def run(self, work: Callable[[], Result], timings: Timings, part: str) -> Result:
        """Do the work on one of the threads and wait for it.

        Args:
            work: what to do; whatever it raises is raised here.
            timings: gets the time waited under "queue" and the time worked under `part`.
        Raises:
            EngineBusy: the queue is full.
        """
        if self._pending >= self._capacity:
            raise EngineBusy(waiting=self._pending, retry_after_seconds=self._retry_after_seconds)
        asked = time.perf_counter()

        def timed() -> Result:
            timings.add("queue", time.perf_counter() - asked)
            with timings.measure(part):
                return work()

        self._pending += 1
        try:
            return await asyncio.wrap_future(self._executor.submit(timed))
        finally:
            self._pending -= 1

    def close(self) -> None:
        """Drop what has not begun. What has begun ends by itself."""
        self._executor.shutdown(wait=False, cancel_futures=True)
