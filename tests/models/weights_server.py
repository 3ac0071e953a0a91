"""A server of files of weights, with every bad habit of a network."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from app.models.architectures import ARCHITECTURES, Architecture
from app.models.download import DownloadLimits
from app.models.library import WeightsLibrary

SQUEEZENET = ARCHITECTURES["squeezenet1_1"]
PATIENT = DownloadLimits(
    connect_timeout_seconds=10, read_timeout_seconds=10, grace_seconds=10, min_bytes_per_second=1
)
Answer = Callable[[BaseHTTPRequestHandler], object]


def whole(content: bytes, handler: BaseHTTPRequestHandler, length: int | None = None) -> None:
    """Answer with a file; the length that is announced may be another."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(content) if length is None else length))
    handler.end_headers()
    handler.wfile.write(content)


@dataclass
class FileServer:
    """What the server does next, and what it was asked for."""

    url: str
    answer: Answer
    asked: list[str] = field(default_factory=list)
    may_go_on: threading.Event = field(default_factory=threading.Event)

    def serve(self, content: bytes, length: int | None = None) -> None:
        """Answer with these bytes from now on."""
        self.answer = partial(whole, content, length=length)

    def send_some_and_wait(self, content: bytes, handler: BaseHTTPRequestHandler) -> None:
        """Answer with the first half, and the other half when the test says so."""
        half = len(content) // 2
        whole(content[:half], handler, len(content))
        handler.wfile.flush()
        self.may_go_on.wait()
        handler.wfile.write(content[half:])


@contextmanager
def file_server() -> Iterator[FileServer]:
    """A server on loopback that runs until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append(self.path)
            try:
                server.answer(self)
            except ConnectionError:  # the client has gone
                self.close_connection = True

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    listening.daemon_threads = False  # closing waits for them, so that no socket is left
    server = FileServer(f"http://127.0.0.1:{listening.server_port}", partial(whole, b""))
    thread = threading.Thread(target=listening.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.may_go_on.set()
        listening.shutdown()
        thread.join()
        listening.server_close()


def without_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let downloads go straight to the test's server, whatever the environment says."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def published_at(url: str, content: bytes, architecture: Architecture = SQUEEZENET) -> Architecture:
    """The architecture, as if this file had been published there."""
    prefix = hashlib.sha256(content).hexdigest()[:8]
    address = f"{url}/models/{architecture.name}-{prefix}.pth"
    published = replace(architecture.published, url=address, sha256_prefix=prefix, size_bytes=len(content))
    return replace(architecture, published=published)


def library_in(
    folder: Path, *architectures: Architecture, limits: DownloadLimits = PATIENT
) -> WeightsLibrary:
    """A library of these architectures below an empty folder: weights, data, torch, bundled."""
    table = {architecture.name: architecture for architecture in architectures}
    return WeightsLibrary(
        folder / "weights", folder / "data", folder / "torch", limits, table, folder / "bundled"
    )
