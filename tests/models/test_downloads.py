"""Downloads of published files: kept whole, cancelled, or failed with a reason."""

import hashlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from app.downloads.download import Download, DownloadLimits
from app.downloads.errors import DownloadCancelled, FileNotWritable
from tests.conftest import ROOT
from tests.models.downloading import END_SECONDS, FILE, closed_port, failure, half_way, kept, reason
from tests.models.weights_server import (
    PATIENT,
    SQUEEZENET,
    FileServer,
    file_server,
    library_in,
    published_at,
    without_proxies,
)

HURRIED = DownloadLimits(
    connect_timeout_seconds=2 * END_SECONDS,
    read_timeout_seconds=0.2,
    grace_seconds=10,
    min_bytes_per_second=1,
)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    without_proxies(monkeypatch)


@pytest.fixture
def server() -> Iterator[FileServer]:
    with file_server() as server:
        yield server


def test_a_download_is_kept_under_its_name(tmp_path: Path, server: FileServer) -> None:
    server.serve(FILE)
    architecture = published_at(server.url, FILE)
    library = library_in(tmp_path, architecture)
    library.start_download(architecture)
    library.wait(architecture, END_SECONDS)
    assert library.state(architecture).state == "ready"
    best = library.best(architecture)
    assert best.path is not None
    assert (best.kind, best.path.read_bytes()) == ("published", FILE)
    assert kept(tmp_path) == [architecture.published.file_name]
    library.start_download(architecture)
    assert len(server.asked) == 1


def test_progress_is_reported_and_cancel_leaves_no_file(tmp_path: Path, server: FileServer) -> None:
    server.answer = partial(server.send_some_and_wait, FILE)
    architecture = published_at(server.url, FILE)
    library = library_in(tmp_path, architecture)
    library.start_download(architecture)
    half_way(library, architecture)
    state = library.state(architecture)
    assert (state.state, state.total_bytes, state.problem) == ("downloading", len(FILE), None)
    assert 0 < state.received_bytes <= len(FILE) // 2
    assert library.best(architecture).kind == "seeded"
    library.start_download(architecture)
    library.cancel_download(architecture)
    assert library.state(architecture).state == "absent"
    assert kept(tmp_path) == []
    assert len(server.asked) == 1
    library.cancel_download(architecture)


def test_closing_the_library_cancels_downloads(tmp_path: Path, server: FileServer) -> None:
    server.answer = partial(server.send_some_and_wait, FILE)
    architecture = published_at(server.url, FILE)
    library = library_in(tmp_path, architecture)
    library.start_download(architecture)
    half_way(library, architecture)
    library.close()
    assert kept(tmp_path) == []


def test_a_download_cancelled_early_sends_no_request(server: FileServer) -> None:
    download = Download(published_at(server.url, FILE).published, PATIENT)
    download.cancel()
    with pytest.raises(DownloadCancelled):
        list(download.chunks())


def test_the_next_download_forgets_a_failure(tmp_path: Path, server: FileServer) -> None:
    architecture = published_at(server.url, FILE)
    library = library_in(tmp_path, architecture)
    library.start_download(architecture)
    library.wait(architecture, END_SECONDS)
    assert library.state(architecture).state == "failed"
    server.serve(FILE)
    library.start_download(architecture)
    library.wait(architecture, END_SECONDS)
    assert library.state(architecture).state == "ready"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "empty"),
        (b"<html>Sign in to this network</html>", "web_page"),
        (FILE[:-100_000], "truncated"),
        (FILE[:-1] + b"?", "hash"),
        (FILE * 2, "too_large"),
    ],
)
def test_other_bytes_are_refused(tmp_path: Path, server: FileServer, content: bytes, expected: str) -> None:
    server.serve(content)
    assert reason(tmp_path, published_at(server.url, FILE)) == expected


def test_a_connection_that_ends_early_is_reported(tmp_path: Path, server: FileServer) -> None:
    server.serve(FILE[:1000], len(FILE))
    assert reason(tmp_path, published_at(server.url, FILE)) == "interrupted"


def test_a_server_that_does_not_speak_http_is_reported(tmp_path: Path, server: FileServer) -> None:
    server.answer = lambda handler: handler.wfile.write(b"what?\r\n\r\n")
    assert reason(tmp_path, published_at(server.url, FILE)) == "interrupted"


@pytest.mark.parametrize("status", [404, 403, 500, 503])
def test_the_status_of_a_refusal_is_reported(tmp_path: Path, server: FileServer, status: int) -> None:
    server.answer = lambda handler: handler.send_error(status)
    problem = failure(tmp_path, published_at(server.url, FILE))
    assert problem.args == ("The weights", "127.0.0.1", "status", status)


def test_a_silent_server_times_out(tmp_path: Path, server: FileServer) -> None:
    architecture = published_at(server.url, FILE)
    server.answer = lambda _: server.may_go_on.wait()
    assert reason(tmp_path, architecture, HURRIED) == "stalled"
    server.answer = partial(server.send_some_and_wait, FILE)
    assert reason(tmp_path, architecture, HURRIED) == "stalled"


def test_a_slow_server_times_out(tmp_path: Path, server: FileServer) -> None:
    def dribble(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not server.may_go_on.wait(0.01):
            handler.wfile.write(b"x")

    server.answer = dribble
    slow = replace(PATIENT, grace_seconds=0.1, min_bytes_per_second=10_000)
    assert reason(tmp_path, published_at(server.url, FILE), slow) == "stalled"


def test_a_missing_network_is_reported(tmp_path: Path) -> None:
    assert reason(tmp_path, published_at(f"http://127.0.0.1:{closed_port()}", FILE)) == "unreachable"
    # Names below .invalid are never given out: RFC 2606.
    assert reason(tmp_path, published_at("http://weights.invalid", FILE)) == "unknown_host"


def test_an_unforeseen_error_is_logged_and_reported(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    # A label of a host name has at most 63 characters; Python raises UnicodeError for a longer one.
    architecture = published_at(f"http://{'a' * 64}.invalid", FILE)
    assert reason(tmp_path, architecture) == "unexpected"
    assert "UnicodeError" in caplog.text


def test_a_folder_that_cannot_be_written_is_reported(tmp_path: Path, server: FileServer) -> None:
    (tmp_path / "data").write_bytes(b"a file where a folder should be")
    server.serve(FILE)
    assert isinstance(failure(tmp_path, published_at(server.url, FILE)), FileNotWritable)


FETCH = """
import sys
from pathlib import Path
from app.downloads.checksum import Checksum
from app.downloads.download import Download, DownloadLimits
from app.downloads.files import keep
from app.downloads.published import PublishedFile

checksum = Checksum("sha256", sys.argv[2])
published = PublishedFile("The weights", "weights.pth", checksum, int(sys.argv[3]), sys.argv[1])
download = Download(published, DownloadLimits(10, 10, 10, 1))
keep(published, Path(sys.argv[4]), download.chunks(), "the download")
"""


def test_two_processes_can_download_at_once(tmp_path: Path, server: FileServer) -> None:
    both = threading.Barrier(2)

    def together(handler: BaseHTTPRequestHandler) -> None:
        both.wait(END_SECONDS)
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(FILE)

    server.answer = together
    published = published_at(server.url, FILE).published
    command = [
        sys.executable,
        "-c",
        FETCH,
        published.url,
        published.checksum.digits,
        str(len(FILE)),
        str(tmp_path),
    ]
    processes = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    assert [process.wait(END_SECONDS) for process in processes] == [0, 0]
    (path,) = tmp_path.iterdir()
    assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(FILE).digest()


def test_published_files_come_over_tls() -> None:
    assert SQUEEZENET.published.url.startswith("https://")
