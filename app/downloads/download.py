"""The download of one published file, with time-outs, a minimum rate and a way to cancel it."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from app.downloads.errors import DownloadCancelled, DownloadFailed, DownloadReason
from app.downloads.published import PublishedFile

if TYPE_CHECKING:  # httpx takes 0.2 s to import, and most servers download nothing
    import httpx


@dataclass(frozen=True)
class DownloadLimits:
    """Time-outs and the minimum rate of a download.

    Attributes:
        connect_timeout_seconds: for the connection to be made, and again for its TLS handshake.
        read_timeout_seconds: between two reads.
        grace_seconds: before the minimum rate is enforced.
        min_bytes_per_second: the minimum rate, averaged over the body.
    """

    connect_timeout_seconds: float
    read_timeout_seconds: float
    grace_seconds: float
    min_bytes_per_second: int


class Download:
    """A download in progress. One thread reads its chunks; others may watch and cancel it."""

    def __init__(self, published: PublishedFile, limits: DownloadLimits) -> None:
        self.received_bytes = 0
        self.total_bytes = published.size_bytes
        self._title = published.title
        self._url = published.url
        self._host = urlsplit(published.url).hostname or ""
        self._limits = limits
        self._cancelled = threading.Event()
        self._socket: socket.socket | None = None
        self._peer = ""  # the host being connected to, until a TLS session with the server begins

    def cancel(self) -> None:
        """End the download: a blocked read returns at once, and a new connection is closed."""
        self._cancelled.set()
        self._cut()

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes of the file as they arrive.

        Raises:
            DownloadFailed: the server, the proxy or the network did not deliver the whole file.
            DownloadCancelled: `cancel` was called.
        """
        import httpx

        try:
            # The trace follows the connection: httpcore's documentation, "Request Extensions".
            with (
                self._client() as client,
                client.stream("GET", self._url, extensions={"trace": self._follow}) as answer,
            ):
                if answer.status_code != httpx.codes.OK:
                    raise DownloadFailed(self._title, self._host, "status", answer.status_code)
                yield from self._body(answer)
        except httpx.RequestError as failure:
            if self._cancelled.is_set():
                raise DownloadCancelled from failure
            raise DownloadFailed(self._title, self._host, self._reason(failure)) from failure
        if self._cancelled.is_set():
            raise DownloadCancelled

    def _client(self) -> "httpx.Client":
        import httpx

        timeout = httpx.Timeout(
            self._limits.read_timeout_seconds, connect=self._limits.connect_timeout_seconds
        )
        # httpx refuses to start where the environment names a proxy that it does not know, even one that is
        # not needed here (all_proxy=socks5://...), and trusts certifi's certificates instead of the system's.
        try:
            return httpx.Client(
                headers={"User-Agent": "convscope", "Accept-Encoding": "identity"},
                timeout=timeout,
                follow_redirects=True,
                trust_env=False,
                proxy=_proxy_for(self._url, self._host),
                verify=ssl.create_default_context(),
            )
        except (ImportError, ValueError, httpx.InvalidURL) as failure:
            raise DownloadFailed(self._title, self._host, "proxy") from failure

    def _body(self, answer: "httpx.Response") -> Iterator[bytes]:
        self.total_bytes = int(answer.headers.get("Content-Length", self.total_bytes))
        started = time.monotonic()
        for chunk in answer.iter_raw():
            self.received_bytes += len(chunk)
            yield chunk
            earned_seconds = self.received_bytes / self._limits.min_bytes_per_second
            if time.monotonic() - started > self._limits.grace_seconds + earned_seconds:
                raise DownloadFailed(self._title, self._host, "stalled")

    def _follow(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith("connect_tcp.started"):
            self._peer = info["host"]
        elif event.endswith("start_tls.started"):
            self._peer = ""
        elif event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._socket = info["return_value"].get_extra_info("socket")
            if self._cancelled.is_set():
                self._cut()

    def _cut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):  # it is closed already
                # Not SSLSocket.shutdown, which takes the TLS session away from the thread that reads.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def _reason(self, failure: "httpx.RequestError") -> DownloadReason:
        import httpx

        causes = list(_causes(failure))
        if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
            return "certificate"
        is_connecting = isinstance(failure, httpx.ConnectError | httpx.ConnectTimeout)
        target = failure.request.url
        if self._peer not in ("", target.host) and (is_connecting or target.scheme == "https"):
            return "proxy"
        if is_connecting:
            is_unknown = any(isinstance(cause, socket.gaierror) for cause in causes)
            return "unknown_host" if is_unknown else "unreachable"
        return "stalled" if isinstance(failure, httpx.TimeoutException) else "interrupted"


def _proxy_for(url: str, host: str) -> str | None:
    proxy = None if proxy_bypass(host) else getproxies().get(urlsplit(url).scheme)
    return proxy if proxy is None or "://" in proxy else f"http://{proxy}"


def _causes(failure: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = failure
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
