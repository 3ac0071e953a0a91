"""Batches of requests that wait at the same time."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from app.engine.timings import Timings
from app.engine.workers import Workers

Item = TypeVar("Item")
Result = TypeVar("Result")
Answering: TypeAlias = Callable[[Sequence[Item]], Sequence[Result]]
"""Answers several items at once, in their order."""


@dataclass(frozen=True, eq=False)
class _Request(Generic[Item, Result]):
    item: Item
    timings: Timings
    asked: float = field(default_factory=time.perf_counter)
    answer: Future[Result] = field(default_factory=Future)


class Batches(Generic[Item, Result]):
    """Greedy batching: a batch is whatever waits when a thread is free, so a single request waits for nobody.

    Every request queues a turn. A turn takes the oldest requests that wait, or none where earlier turns took
    them all.
    """

    def __init__(self, workers: Workers, largest: int) -> None:
        self._workers = workers
        self._largest = largest
        self._waiting: dict[Hashable, deque[_Request[Item, Result]]] = {}

    @property
    def waiting(self) -> int:
        """Number of kinds with a request that waits."""
        return len(self._waiting)

    async def run(
        self, kind: Hashable, item: Item, work: Answering[Item, Result], timings: Timings
    ) -> Result:
        """Answer one request, together with others of its kind.

        Args:
            kind: requests of the same kind may be answered together.
            item: the request.
            work: answers a batch on a worker thread; an exception is raised in every request of the batch.
            timings: receives the waiting time as "queue", and the time of the whole batch as "compute".
        Raises:
            EngineBusy: the queue is full.
        """
        with self._workers.admitted():
            request: _Request[Item, Result] = _Request(item, timings)
            waiting = self._waiting.setdefault(kind, deque())
            waiting.append(request)
            batch: list[_Request[Item, Result]] = []
            turn = self._workers.start(lambda: self._answered(waiting, batch, work))
            turn.add_done_callback(lambda done: _hand_out(done, batch, request))
            try:
                return await asyncio.wrap_future(request.answer)
            finally:
                if not waiting and self._waiting.get(kind) is waiting:
                    del self._waiting[kind]

    def _answered(
        self,
        waiting: deque[_Request[Item, Result]],
        batch: list[_Request[Item, Result]],
        work: Answering[Item, Result],
    ) -> Sequence[Result]:
        while waiting and len(batch) < self._largest:
            request = waiting.popleft()
            # One whose client has gone is left out.
            if request.answer.set_running_or_notify_cancel():
                request.timings.add("queue", time.perf_counter() - request.asked)
                batch.append(request)
        if not batch:
            return ()
        started = time.perf_counter()
        answers = work([request.item for request in batch])
        for request in batch:
            request.timings.add("compute", time.perf_counter() - started)
        return answers


def _hand_out(
    done: Future[Sequence[Result]], batch: list[_Request[Item, Result]], own: _Request[Item, Result]
) -> None:
    if done.cancelled():
        own.answer.cancel()
        return
    error = done.exception()
    for index, request in enumerate(batch):
        if error is None:
            request.answer.set_result(done.result()[index])
        else:
            request.answer.set_exception(error)
