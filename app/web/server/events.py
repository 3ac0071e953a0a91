"""Server-sent events: the progress of long computations."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from app.engine.protocol import Answered
from app.engine.questions.question import Progress
from app.web.schemas.attribution import ProgressDocument

EVENTS = "text/event-stream"

Steps = AsyncGenerator[Progress | Answered[Any], None]


class ProgressEvents(StreamingResponse):
    """Reports each part as an event `progress`, and the end as an event `done`.

    The work ends when the client leaves.

    Source: HTML Living Standard, section 9.2, Server-sent events.
    """

    def __init__(self, first: Progress | Answered[Any], steps: Steps) -> None:
        """The response to work whose first step is there: until then it may still be refused.

        Args:
            first: the first step.
            steps: those that follow.
        """
        super().__init__(_events(first, steps), media_type=EVENTS, headers={"Cache-Control": "no-store"})
        self._steps = steps

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events."""
        async with aclosing(self._steps):
            await super().__call__(scope, receive, send)


async def _events(first: Progress | Answered[Any], steps: Steps) -> AsyncGenerator[bytes, None]:
    yield _event(first)
    async for step in steps:
        yield _event(step)


def _event(step: Progress | Answered[Any]) -> bytes:
    if isinstance(step, Answered):
        return b"event: done\ndata: {}\n\n"
    document = ProgressDocument(done=step.done, total=step.total)
    return f"event: progress\ndata: {document.model_dump_json()}\n\n".encode()
