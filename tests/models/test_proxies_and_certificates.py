"""Downloads through the environment's proxies and over TLS."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.models.downloading import END_SECONDS, FILE, closed_port, half_way, kept, reason
from tests.models.weights_server import (
    CERTIFICATE,
    FileServer,
    file_server,
    library_in,
    published_at,
    without_proxies,
)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    without_proxies(monkeypatch)


@pytest.fixture
def server() -> Iterator[FileServer]:
    with file_server() as server:
        yield server


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_dead_proxy_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    monkeypatch.setenv(f"{scheme}_proxy", f"http://localhost:{closed_port()}")
    assert reason(tmp_path, published_at(f"{scheme}://weights.invalid", FILE)) == "proxy"


def test_a_refusing_proxy_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: FileServer
) -> None:
    monkeypatch.setenv("https_proxy", server.url)
    assert reason(tmp_path, published_at("https://weights.invalid", FILE)) == "proxy"


def test_the_proxy_of_the_environment_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: FileServer
) -> None:
    server.serve(FILE)
    monkeypatch.setenv("http_proxy", server.url)
    architecture = published_at("http://weights.invalid", FILE)
    library = library_in(tmp_path, architecture)
    library.start_download(architecture)
    library.wait(architecture, END_SECONDS)
    assert library.state(architecture).state == "ready"
    assert server.asked == [architecture.published.url]


def test_a_server_without_tls_is_reported(tmp_path: Path, server: FileServer) -> None:
    address = server.url.replace("http:", "https:")
    assert reason(tmp_path, published_at(address, FILE)) == "unreachable"


@pytest.fixture
def secure_server() -> Iterator[FileServer]:
    with file_server(is_secure=True) as server:
        yield server


def test_an_untrusted_certificate_is_refused(tmp_path: Path, secure_server: FileServer) -> None:
    secure_server.serve(FILE)
    assert reason(tmp_path, published_at(secure_server.url, FILE)) == "certificate"
    assert secure_server.asked == []


def test_a_certificate_that_the_system_trusts_is_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secure_server: FileServer
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    secure_server.serve(FILE)
    architecture = published_at(secure_server.url, FILE)
    library = library_in(tmp_path, architecture)
    library.start_download(architecture)
    library.wait(architecture, END_SECONDS)
    assert library.state(architecture).state == "ready"


def test_a_download_over_tls_is_cancelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secure_server: FileServer
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    secure_server.answer = partial(secure_server.send_some_and_wait, FILE)
    architecture = published_at(secure_server.url, FILE)
    library = library_in(tmp_path, architecture)
    library.start_download(architecture)
    half_way(library, architecture)
    library.cancel_download(architecture)
    assert library.state(architecture).state == "absent"
    assert kept(tmp_path) == []


def test_a_proxy_of_an_unknown_kind_is_refused_where_it_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: FileServer
) -> None:
    monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:9")
    server.serve(FILE[:-1] + b"?")
    assert reason(tmp_path, published_at(server.url, FILE)) == "hash"
    monkeypatch.setenv("http_proxy", "socks5://127.0.0.1:9")
    assert reason(tmp_path, published_at(server.url, FILE)) == "proxy"
