"""A local server of weights files, which can fail in every way that a network can."""

import hashlib
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from app.downloads.checksum import Checksum
from app.downloads.download import DownloadLimits
from app.models.architectures import ARCHITECTURES
from app.models.classifiers.architecture import TITLE, Architecture, Published
from app.models.weights_library import WeightsLibrary

SQUEEZENET = ARCHITECTURES["squeezenet1_1"]
CERTIFICATE = Path(__file__).with_name("loopback.pem")
"""A self-signed certificate of 127.0.0.1, with its key."""
PATIENT = DownloadLimits(
    connect_timeout_seconds=10, read_timeout_seconds=10, grace_seconds=10, min_bytes_per_second=1
)
Answer = Callable[[BaseHTTPRequestHandler], object]


def whole(content: bytes, handler: BaseHTTPRequestHandler, length: int | None = None) -> None:
    """Answer with a file, and with another Content-Length where one is given."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(content) if length is None else length))
    handler.end_headers()
    handler.wfile.write(content)


@dataclass
class FileServer:
    """The server's next answer, and the paths it was asked for."""

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
def file_server(*, is_secure: bool = False) -> Iterator[FileServer]:
    """Serve on loopback until the block ends, over TLS with `CERTIFICATE` where it is secure."""

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
    if is_secure:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        # The handshake is left to the thread that answers.
        listening.socket = context.wrap_socket(
            listening.socket, server_side=True, do_handshake_on_connect=False
        )
    scheme = "https" if is_secure else "http"
    server = FileServer(f"{scheme}://127.0.0.1:{listening.server_port}", partial(whole, b""))
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
    """Remove the environment's proxies, so that downloads go straight to the test's server."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


def published_at(url: str, content: bytes, architecture: Architecture = SQUEEZENET) -> Architecture:
    """The architecture, with this content as its published file at this server."""
    prefix = hashlib.sha256(content).hexdigest()[:8]
    file_name = f"{architecture.name}-{prefix}.pth"
    checksum, source = Checksum("sha256", prefix), f"{url}/models/{file_name}"
    name = architecture.published.name
    published = Published(TITLE, file_name, checksum, len(content), source, name)
    return replace(architecture, published=published)


def library_in(
    folder: Path, *architectures: Architecture, limits: DownloadLimits = PATIENT
) -> WeightsLibrary:
    """A library of these architectures, whose four folders lie below an empty one."""
    table = {architecture.name: architecture for architecture in architectures}
    return WeightsLibrary(
        folder / "weights", folder / "data", folder / "torch", limits, table, folder / "bundled"
    )
