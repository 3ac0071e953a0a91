"""One published file from the network, with an end to patience."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, Request, build_opener, getproxies

from app.models.architectures import Published
from app.models.errors import DownloadCancelled, DownloadFailed, DownloadReason

_CHUNK_BYTES = 262_144


@dataclass(frozen=True)
class DownloadLimits:
    """How long a server may take.

    Attributes:
        connect_timeout_seconds: to take the connection; through a proxy, to make it.
        read_timeout_seconds: between two bytes.
        grace_seconds: before the body must keep up the rate.
        min_bytes_per_second: the rate.
    """

    connect_timeout_seconds: float
    read_timeout_seconds: float
    grace_seconds: float
    min_bytes_per_second: int


class Download:
    """A file on its way. One thread reads its chunks; others may look at it and cancel it."""

    def __init__(self, published: Published, limits: DownloadLimits) -> None:
        self.received_bytes = 0
        self.total_bytes = published.size_bytes
        self._url = published.url
        self._host = urlsplit(published.url).hostname or ""
        self._limits = limits
        self._line = _Line(limits)

    def cancel(self) -> None:
        """End it, now or as soon as it begins."""
        self._line.cut()

    def chunks(self) -> Iterator[bytes]:
        """The file's bytes as they come.

        Raises:
            DownloadFailed: the network, a proxy or the server did not give all of them.
            DownloadCancelled: it was cancelled.
        """
        try:
            yield from self._received()
        except (OSError, http.client.HTTPException) as failure:
            if self._line.is_cut:
                raise DownloadCancelled from failure
            reason, status = self._reason(failure)
            raise DownloadFailed(self._host, reason, status) from failure
        if self._line.is_cut:
            raise DownloadCancelled

    def _received(self) -> Iterator[bytes]:
        request = Request(self._url, headers={"User-Agent": "convscope"})  # noqa: S310 - from a fixed table
        # With the handlers of proxies and redirects that every opener has.
        opener = build_opener(_Http(self._line), _Https(self._line))
        with opener.open(request, timeout=self._limits.connect_timeout_seconds) as answer:
            announced = answer.headers.get("Content-Length", "")
            if announced.isascii() and announced.isdigit():
                self.total_bytes = int(announced[:20])
            started = time.monotonic()
            while chunk := answer.read1(_CHUNK_BYTES):
                self.received_bytes += len(chunk)
                yield chunk
                earned_seconds = self.received_bytes / self._limits.min_bytes_per_second
                if time.monotonic() - started > self._limits.grace_seconds + earned_seconds:
                    raise TimeoutError
        if self.received_bytes < self.total_bytes and announced:
            raise http.client.IncompleteRead(b"")

    def _reason(self, failure: Exception) -> tuple[DownloadReason, int | None]:
        if isinstance(failure, HTTPError):
            failure.close()
            return "status", failure.code
        cause = failure.reason if isinstance(failure, URLError) else failure
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "certificate", None
        if self._line.is_connected:
            return ("stalled" if isinstance(cause, TimeoutError) else "interrupted"), None
        if self._line.is_to_proxy:
            return "proxy", None
        return ("unknown_host" if isinstance(cause, socket.gaierror) else "unreachable"), None


class _Line:
    """The connection below a download: its time-outs, and a way to cut it from another thread."""

    def __init__(self, limits: DownloadLimits) -> None:
        self.is_cut = False
        self.is_connected = False
        self.is_to_proxy = False
        self._limits = limits
        self._socket: socket.socket | None = None
        self._changing = threading.Lock()

    def begin(self, host: str) -> None:
        """A connection to this host is about to be made."""
        self.is_connected = False
        self.is_to_proxy = host in {urlsplit(proxy).hostname for proxy in getproxies().values()}

    def take(self, made: socket.socket) -> None:
        """A connection was made."""
        made.settimeout(self._limits.read_timeout_seconds)
        with self._changing:
            self.is_connected = True
            self._socket = made
            if self.is_cut:
                raise ConnectionAbortedError

    def cut(self) -> None:
        """Wake up whoever waits on the connection, with its end."""
        with self._changing:
            self.is_cut = True
            if self._socket is not None:
                with suppress(OSError):  # it has ended by itself
                    self._socket.shutdown(socket.SHUT_RDWR)


class _Connection(http.client.HTTPConnection):
    def __init__(self, line: _Line, host: str, **options: Any) -> None:
        super().__init__(host, **options)
        self._line = line

    def connect(self) -> None:
        self._line.begin(self.host)
        super().connect()
        self._line.take(self.sock)


class _SecureConnection(_Connection, http.client.HTTPSConnection):
    pass


class _Http(HTTPHandler):
    def __init__(self, line: _Line) -> None:
        super().__init__()
        self._line = line

    def http_open(self, request: Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_Connection, self._line), request)


class _Https(HTTPSHandler):
    def __init__(self, line: _Line) -> None:
        super().__init__()
        self._line = line

    def https_open(self, request: Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_SecureConnection, self._line), request)
