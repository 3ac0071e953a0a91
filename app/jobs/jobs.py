"""Jobs as the event loop uses them: asked for, followed, cancelled and removed on threads of their own.

SQLAlchemy is loaded, the database opened and a worker started when they are first needed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

from app.engine.timings import Timings
from app.engine.workers import Workers
from app.jobs.listening import Channel, Listening
from app.jobs.options import JobOptions
from app.jobs.states import STATES, Event, Record, State, Submission, TrainedNetwork
from app.store.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from app.jobs.registry import Registry
    from app.store.objects import ObjectWriter

Result = TypeVar("Result")
_THREADS = 2
_PATIENCE_SECONDS = 5.0  # for the requests before one


class Jobs:
    """The jobs of one server. Where the database is not available, calls raise DatabaseUnavailable."""

    def __init__(self, store: ObjectWriter, options: JobOptions) -> None:
        self._store, self._options = store, options
        self._loading = threading.Lock()
        self._loaded: Registry | None = None
        self._threads = Workers(
            "database", _THREADS, options.max_waiting_queries, options.retry_after_seconds
        )
        self._listening = Listening(self._events)

    @property
    def worker_id(self) -> int | None:
        """Process id of the worker; None while there is none."""
        return None if self._loaded is None else self._loaded.supervisor.worker_id

    def check(self) -> None:
        """Connect to a database that was chosen, so that a wrong address is told at start.

        Raises:
            DatabaseUnusable: it cannot be used.
        """
        if self._options.database_url is not None:
            self._registry().open()

    def start(self) -> None:
        """Go on with the jobs of an earlier server, if there may be any."""
        if self._options.may_hold_jobs:
            self._threads.start(lambda: self._registry().supervise())

    def close(self) -> None:
        """End the worker after the batch at hand, and close the database."""
        self._threads.close()
        with self._loading:
            if self._loaded is not None:
                self._loaded.close()

    async def warm(self) -> None:
        """Have a worker that is ready when a job comes."""
        await self._run(self._need, Timings())

    async def submit(self, submission: Submission, timings: Timings) -> Record:
        """Put a job into the queue, or find the one that the same request asked for before.

        Raises:
            IdempotencyKeyReused: the key came with another body.
            QueueFull: as many jobs wait as may.
        """

        def submit() -> Record:
            record = self._registry().submit(submission)
            self._need()
            return record

        return await self._run(submit, timings)

    async def record(self, job_id: str, timings: Timings) -> Record:
        """A job as it stands.

        Raises:
            ObjectNotFound: there is none with this id.
        """
        return await self._run(lambda: self._registry().record(job_id), timings)

    async def records(self, timings: Timings) -> list[Record]:
        """The newest jobs, newest first."""
        if not self._options.may_hold_jobs:
            return []
        return await self._run(lambda: self._registry().records(), timings)

    async def networks(self, timings: Timings) -> list[TrainedNetwork]:
        """Last networks of finished and cancelled jobs that have one, newest first."""
        if not self._options.may_hold_jobs:
            return []
        return await self._run(lambda: self._registry().networks(), timings)

    async def counts(self) -> Mapping[State, int]:
        """Number of jobs in each state; nothing where the database is not available."""
        if not self._options.may_hold_jobs:
            return dict.fromkeys(STATES, 0)
        try:
            return await self._run(lambda: self._registry().counts(), Timings())
        except DatabaseUnavailable:
            return {}

    async def rename(self, job_id: str, title: str | None, timings: Timings) -> Record:
        """Give a job another title; None takes it away.

        Raises:
            ObjectNotFound: there is none with this id.
        """
        return await self._run(lambda: self._registry().rename(job_id, title), timings)

    async def stop(self, job_id: str, timings: Timings) -> bool:
        """Ask a job to end after the batch at hand, or remove one that has ended; whether it is removed.

        Raises:
            ObjectNotFound: there is none with this id.
        """

        def stop() -> bool:
            is_removed = self._registry().stop(job_id)
            if not is_removed:
                self._need()
            return is_removed

        return await self._run(stop, timings)

    @asynccontextmanager
    async def listen(self, job_id: str) -> AsyncIterator[Channel]:
        """The events of a job, until the block ends.

        Raises:
            ObjectNotFound: there is none with this id.
        """
        await self.record(job_id, Timings())
        async with self._listening.channel(job_id) as channel:
            yield channel

    async def _events(self, known: Mapping[str, int]) -> Mapping[str, list[Event]]:
        return await self._run(lambda: self._registry().events(known), Timings())

    def _need(self) -> None:
        registry = self._registry()
        registry.supervise()
        registry.supervisor.need()

    async def _run(self, work: Callable[[], Result], timings: Timings) -> Result:
        asked = time.monotonic()

        def in_time() -> Result:
            # While the database is locked, each request before this one has waited for it, in vain.
            if time.monotonic() - asked > _PATIENCE_SECONDS:
                raise DatabaseUnavailable("busy")
            return work()

        return await self._threads.run(in_time, timings, "database")

    def _registry(self) -> Registry:
        """The registry, loaded by the first call. It takes a third of a second, so never the event loop."""
        with self._loading:
            if self._loaded is None:
                from app.jobs.registry import Registry

                self._loaded = Registry(self._store, self._options)
            return self._loaded
