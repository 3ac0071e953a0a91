"""Events of jobs for many listeners: one query for all of them, each event read once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from app.core.errors import ConvscopeError
from app.jobs.states import FINAL, Event

_POLL_SECONDS = 0.05
Fetch = Callable[[Mapping[str, int]], Awaitable[Mapping[str, list[Event]]]]
"""Reads the events of some jobs after the ids given."""


class Channel:
    """The events of one job so far, the newest progress alone, and word of new ones."""

    def __init__(self) -> None:
        self._events: list[Event] = []
        self._news = asyncio.Event()
        self.listeners = 0

    @property
    def last_id(self) -> int:
        """Id of the newest event; 0 before the first."""
        return self._events[-1].id if self._events else 0

    @property
    def is_ended(self) -> bool:
        """Whether the last event is a final state."""
        last = self._events[-1] if self._events else None
        return last is not None and last.kind == "state" and last.data["state"] in FINAL

    def add(self, events: list[Event]) -> None:
        """Take new events, in order, and wake those who wait."""
        if events:
            self._events = [event for event in self._events if event.kind != "progress"] + events
            self._news.set()
            self._news = asyncio.Event()

    async def after(self, event_id: int, seconds: float) -> tuple[Event, ...] | None:
        """Events with greater ids, once there are some.

        Args:
            seconds: the longest to wait.
        Returns:
            no events where none came in time; None after the last event of a job that has ended.
        """
        if event_id >= self.last_id:
            if self.is_ended:
                return None
            try:
                await asyncio.wait_for(self._news.wait(), seconds)
            except TimeoutError:
                return ()
        return tuple(event for event in self._events if event.id > event_id)


class Listening:
    """Channels of the jobs that somebody listens to, filled by one task while there are some."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._channels: dict[str, Channel] = {}
        self._task: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def channel(self, job_id: str) -> AsyncIterator[Channel]:
        """The channel of a job, with the events that it has had, until the block ends."""
        channel = self._channels.get(job_id)
        if channel is None:
            found = await self._fetch({job_id: 0})
            channel = self._channels.setdefault(job_id, Channel())
            channel.add([event for event in found[job_id] if event.id > channel.last_id])
        channel.listeners += 1
        if self._task is None:
            self._task = asyncio.create_task(self._fill())
        try:
            yield channel
        finally:
            channel.listeners -= 1
            if channel.listeners == 0:
                self._channels.pop(job_id, None)

    async def _fill(self) -> None:
        while self._channels:
            known = {job_id: channel.last_id for job_id, channel in self._channels.items()}
            try:
                found = await self._fetch(known)
            except ConvscopeError:  # the database is not available, or too much waits for it
                found = {}
            for job_id, events in found.items():
                if job_id in self._channels:
                    channel = self._channels[job_id]
                    channel.add([event for event in events if event.id > channel.last_id])
            await asyncio.sleep(_POLL_SECONDS)
        self._task = None
