"""Server-sent events of a job, which many clients may follow and take up again."""

import json
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from typing import Self

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.jobs.jobs import Jobs
from app.jobs.listening import Channel
from app.jobs.states import Event
from app.web.server.events import EVENTS

_KEEP_ALIVE_SECONDS = 15.0
_KEEP_ALIVE = b": keep-alive\n\n"


class JobEvents(StreamingResponse):
    """Sends the events of a job after a given one, until the job has ended or the client leaves.

    Source: HTML Living Standard, section 9.2, Server-sent events.
    """

    def __init__(self, channel: Channel, after: int, open_until_sent: AsyncExitStack) -> None:
        super().__init__(_events(channel, after), media_type=EVENTS, headers={"Cache-Control": "no-store"})
        self._open = open_until_sent

    @classmethod
    async def opened(cls, jobs: Jobs, job_id: str, after: int) -> Self:
        """The response about a job.

        Args:
            after: id of the last event that the client knows; 0 for none.
        Raises:
            ObjectNotFound: there is no such job.
        """
        async with AsyncExitStack() as stack:
            channel = await stack.enter_async_context(jobs.listen(job_id))
            return cls(channel, after, stack.pop_all())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events."""
        async with self._open:
            await super().__call__(scope, receive, send)


async def _events(channel: Channel, after: int) -> AsyncGenerator[bytes, None]:
    while (events := await channel.after(after, _KEEP_ALIVE_SECONDS)) is not None:
        for event in events:
            after = event.id
        yield b"".join(map(_encoded, events)) or _KEEP_ALIVE


def _encoded(event: Event) -> bytes:
    return f"id: {event.id}\nevent: {event.kind}\ndata: {json.dumps(event.data)}\n\n".encode("ascii")
