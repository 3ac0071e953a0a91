"""uvicorn's HTTP/1.1 protocol with time-outs for slow clients and problem documents as its own refusals.

It extends `uvicorn.protocols.http.h11_impl`, which is not public: pyproject.toml caps uvicorn's version.
"""

import asyncio
import json
import secrets
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from app.core.errors import ConvscopeError
from app.web.refusals.errors import InvalidHttp, RequestTimeout, ShuttingDown
from app.web.refusals.problems import MEDIA_TYPE, headers_of, problem_of
from app.web.server.guard import HEADERS


class Phase(Enum):
    """What the server waits for the client to send."""

    HEADERS = "headers"
    BODY = "body"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Patience:
    """Time limits on clients.

    Attributes:
        header_timeout_seconds: from the connection, or from a response, to the end of the next headers.
        body_grace_seconds: longest pause of a body, and time before its rate counts.
        min_body_bytes_per_second: lowest average rate of a body.
    """

    header_timeout_seconds: float
    body_grace_seconds: float
    min_body_bytes_per_second: int


@dataclass
class Wait:
    """One phase of one connection; times are the event loop's, in seconds."""

    phase: Phase
    started: float
    last_received: float
    received_bytes: int = 0

    def deadline(self, patience: Patience) -> float:
        """When the client is closed if nothing more arrives."""
        if self.phase is Phase.HEADERS:
            return self.started + patience.header_timeout_seconds
        earned_seconds = self.received_bytes / patience.min_body_bytes_per_second
        return min(self.started + earned_seconds, self.last_received) + patience.body_grace_seconds


class PatientProtocol(H11Protocol):
    """One connection: closed when the client keeps it waiting, with a problem document as the response."""

    patience: ClassVar[Patience]
    _wait: Wait | None = None
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start to wait for the first request."""
        super().connection_made(transport)
        self._follow(0)

    def data_received(self, data: bytes) -> None:
        """Parse received bytes."""
        super().data_received(data)
        self._follow(len(data))

    def on_response_complete(self) -> None:
        """Start to wait for the next request."""
        super().on_response_complete()
        self._follow(0)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """Close at once if the client is still sending, else after the response."""
        if self._phase() is Phase.NOTHING:
            super().shutdown()
        else:
            self._refuse(ShuttingDown())

    def send_400_response(self, msg: str) -> None:
        """Refuse what is not HTTP."""
        self._refuse(InvalidHttp(msg))

    def _phase(self) -> Phase:
        if self.transport.is_closing():
            return Phase.NOTHING
        if self.conn.their_state is h11.SEND_BODY:
            return Phase.BODY
        # Between requests uvicorn's own timer runs, until the first byte of the next one comes.
        is_idle = self.conn.their_state is h11.IDLE and self.timeout_keep_alive_task is None
        return Phase.HEADERS if is_idle else Phase.NOTHING

    def _follow(self, received_bytes: int) -> None:
        phase, now = self._phase(), self.loop.time()
        if self._wait is None or self._wait.phase is not phase:
            self._stop()
            self._wait = Wait(phase, now, now)
        else:
            self._wait.received_bytes += received_bytes
            self._wait.last_received = now
        if phase is not Phase.NOTHING and self._timer is None:
            self._timer = self.loop.call_at(self._wait.deadline(self.patience), self._on_deadline)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._wait = None

    def _on_deadline(self) -> None:
        self._timer = None
        if self._wait is None:
            return
        now = self.loop.time()
        if self.flow.read_paused:
            # The server is not reading, so the client's time starts again.
            self._wait = Wait(self._wait.phase, now, now)
        deadline = self._wait.deadline(self.patience)
        if deadline > now:
            self._timer = self.loop.call_at(deadline, self._on_deadline)
            return
        self._refuse(RequestTimeout(self._wait.phase.value))

    def _refuse(self, error: ConvscopeError) -> None:
        if self.cycle is not None:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.conn.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.write(refusal(self.conn, error, secrets.token_hex(8)))
        self.transport.close()


def refusal(connection: h11.Connection, error: ConvscopeError, request_id: str) -> bytes:
    """The response to a connection that is closed after it, with the headers of every response."""
    document = problem_of(error, request_id)
    content = json.dumps(document).encode("ascii")
    headers = [
        *HEADERS.items(),
        *headers_of(error).items(),
        ("Content-Type", MEDIA_TYPE),
        ("Content-Length", str(len(content))),
        ("Cache-Control", "no-store"),
        ("X-Request-Id", request_id),
        ("Connection", "close"),
    ]
    response = h11.Response(status_code=document["status"], headers=headers)
    events = (response, h11.Data(data=content), h11.EndOfMessage())
    return b"".join(connection.send(event) or b"" for event in events)


def protocol_with(patience: Patience) -> type[PatientProtocol]:
    """A protocol class with these time limits, of which uvicorn makes an instance for each connection."""
    chosen = patience

    class _Protocol(PatientProtocol):
        patience = chosen

    return _Protocol
