"""The uvicorn server: its configuration, its logging and its start."""

import logging
import socket
from collections.abc import Callable
from typing import Any

import uvicorn
from uvicorn.config import LOGGING_CONFIG

from app.settings import Settings
from app.web.server.guard import Guard
from app.web.server.protocol import Patience, protocol_with

_BAD_REQUESTS = frozenset({"Invalid HTTP request received.", "Unsupported upgrade request."})


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
        loop="asyncio",  # others would not call the listener's accept
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
