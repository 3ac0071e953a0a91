"""The uvicorn server: its listening socket, its logging and its start."""

import errno
import logging
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from uvicorn.config import LOGGING_CONFIG

from app.settings import Settings
from app.web.server.guard import Guard
from app.web.server.protocol import Patience, protocol_with

PORTS_TRIED = 100
_BAD_REQUESTS = frozenset({"Invalid HTTP request received.", "Unsupported upgrade request."})


def listen(host: str, port: int) -> socket.socket:
    """A socket on the port, or on the next one that is free.

    Args:
        port: 0 for any.
    Raises:
        OSError: the host is not of this machine, or no port is free.
    """
    last = min(port + PORTS_TRIED, 65_536) if port else 1
    for candidate in range(port, last):
        try:
            return _bound(host, candidate)
        except OSError as failure:
            if failure.errno != errno.EADDRINUSE or candidate == last - 1:
                raise
    raise OSError(errno.EADDRINUSE, "no free port")


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        # Two sockets may be bound to one port where both say SO_REUSEADDR; only one may listen.
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener


class FaultsOnly(logging.Filter):
    """Drops the warnings that uvicorn logs for bad requests, so that a client cannot fill the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is kept."""
        text = record.getMessage()
        return text not in _BAD_REQUESTS and not text.startswith("No supported WebSocket library")


def log_config() -> dict[str, Any]:
    """uvicorn's configuration of logging, without lines that a client's bad request causes."""
    loggers = LOGGING_CONFIG["loggers"]
    return {
        **LOGGING_CONFIG,
        "filters": {"faults_only": {"()": FaultsOnly}},
        "loggers": {
            **loggers,
            "uvicorn.error": {**loggers["uvicorn.error"], "filters": ["faults_only"]},
            "python_multipart": {"level": "ERROR"},
        },
    }


class Server(uvicorn.Server):
    """A server that calls back once it listens."""

    def __init__(self, config: uvicorn.Config, on_listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_listening = on_listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if self.started:
            self._on_listening()


def server_of(app: Guard, settings: Settings, on_listening: Callable[[], None]) -> Server:
    """A server of an application, to be run on a listening socket."""
    patience = Patience(
        settings.header_timeout_seconds, settings.body_grace_seconds, settings.min_body_bytes_per_second
    )
    config = uvicorn.Config(
        app,
        http=protocol_with(patience),
        lifespan="on",
        log_config=log_config(),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=settings.shutdown_grace_seconds,
    )
    return Server(config, on_listening)
