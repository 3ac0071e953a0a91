"""Slow, malformed and vanished clients, on bare sockets."""

import json
import socket
from contextlib import closing

import httpx
import pytest

from app.web.server.guard import HEADERS as SECURITY_HEADERS
from app.web.server.protocol import Patience, Phase, Wait
from tests.web.conftest import MakeClient

HEADERS = b"POST /api/images HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n"
IMPATIENT = {"header_timeout_seconds": 0.1, "body_grace_seconds": 0.1}


def connected(client: httpx.Client) -> socket.socket:
    """A connection to the server of a client."""
    return socket.create_connection((client.base_url.host, client.base_url.port or 0), timeout=30)


def everything(connection: socket.socket) -> bytes:
    """All bytes that the server sends until it closes the connection."""
    received = b""
    while chunk := connection.recv(65_536):
        received += chunk
    return received


def assert_refused(answer: bytes, status: int, code: str) -> None:
    """Check that a response, as bytes, is a problem document."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {status} ".encode()), answer
    fields = dict(line.split(": ", 1) for line in head.decode("ascii").split("\r\n")[1:])
    headers = {name.lower(): value for name, value in fields.items()}
    assert headers["content-type"] == "application/problem+json"
    assert headers["connection"] == "close"
    assert {name: headers.get(name.lower()) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    document = json.loads(body)
    assert document["status"] == status
    assert document["code"] == code


@pytest.mark.parametrize("sent", [b"", b"GET / HT", HEADERS])
def test_headers_that_never_end_are_refused(make_client: MakeClient, sent: bytes) -> None:
    with closing(connected(make_client(**IMPATIENT))) as connection:
        connection.sendall(sent)
        assert_refused(everything(connection), 408, "request_timeout")


@pytest.mark.parametrize(
    "head", [b"Content-Length: 9\r\n\r\nx", b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n"]
)
def test_a_body_that_never_ends_is_refused(make_client: MakeClient, head: bytes) -> None:
    with closing(connected(make_client(**IMPATIENT))) as connection:
        connection.sendall(HEADERS + head)
        assert_refused(everything(connection), 408, "request_timeout")


def test_a_second_request_has_its_own_time(make_client: MakeClient) -> None:
    with closing(connected(make_client(header_timeout_seconds=0.1))) as connection:
        connection.sendall(b"HEAD /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200")
        connection.sendall(b"GET /")
        assert_refused(everything(connection), 408, "request_timeout")


def test_a_body_must_keep_up_the_rate() -> None:
    patience = Patience(header_timeout_seconds=10, body_grace_seconds=10, min_body_bytes_per_second=32_000)
    assert Wait(Phase.HEADERS, 100, 105).deadline(patience) == 110
    assert Wait(Phase.BODY, 100, 100).deadline(patience) == 110
    assert Wait(Phase.BODY, 100, 105, received_bytes=64_000).deadline(patience) == 112
    # However much came at once, silence is bounded.
    assert Wait(Phase.BODY, 100, 105, received_bytes=64_000_000).deadline(patience) == 115


def test_a_chunked_body_is_refused_at_its_first_byte_too_many(make_client: MakeClient) -> None:
    client = make_client(max_image_bytes=100_000)
    with closing(connected(client)) as connection:
        connection.sendall(HEADERS + b"Transfer-Encoding: chunked\r\n\r\n")
        connection.sendall(b"186a1\r\n" + b"x" * 100_001)
        # The chunk has not ended, and no end of the body was sent.
        assert connection.recv(65_536).startswith(b"HTTP/1.1 413 ")


def test_a_content_length_past_the_limit_is_refused_before_the_body(make_client: MakeClient) -> None:
    with closing(connected(make_client())) as connection:
        connection.sendall(HEADERS + b"Content-Length: 20000001\r\n\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 413 ")


TWO_HOSTS = b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n"


@pytest.mark.parametrize(
    "sent", [TWO_HOSTS, b"\x16\x03\x01\x02\x00\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n"]
)
def test_other_bytes_than_http_are_refused(make_client: MakeClient, sent: bytes) -> None:
    with closing(connected(make_client())) as connection:
        connection.sendall(sent)
        assert_refused(everything(connection), 400, "invalid_http")


def test_a_body_of_two_lengths_is_refused_and_the_connection_closed(make_client: MakeClient) -> None:
    with closing(connected(make_client())) as connection:
        lengths = b"Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.sendall(HEADERS + lengths + b"1\r\nx\r\n0\r\n\r\nGET /api/health HTTP/1.1\r\n\r\n")
        assert_refused(everything(connection), 400, "invalid_http")


UPGRADE = (
    b"GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close, Upgrade\r\nUpgrade: websocket\r\n\r\n"
)
BAD_FORM = (
    b"POST /api/images HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    b"Content-Type: multipart/form-data; boundary=a\r\nContent-Length: 5\r\n\r\nnoise"
)


@pytest.mark.parametrize("sent", [b"noise\r\n\r\n", UPGRADE, BAD_FORM], ids=["noise", "upgrade", "form"])
def test_a_bad_request_writes_nothing_to_the_log(
    make_client: MakeClient,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    sent: bytes,
) -> None:
    with closing(connected(make_client())) as connection:
        connection.sendall(sent)
        assert everything(connection).startswith(b"HTTP/1.1 ")
    assert capfd.readouterr().err == ""
    assert [record.getMessage() for record in caplog.records if "httpx" not in record.name] == []


def test_a_client_that_disconnects_causes_no_error(
    make_client: MakeClient, capfd: pytest.CaptureFixture[str]
) -> None:
    client = make_client()
    for head in (b"", b"Content-Length: 9\r\n\r\nx", b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"):
        with closing(connected(client)) as connection:
            connection.sendall(HEADERS + head)
    assert client.get("/api/health").status_code == 200
    client.close()
    assert "Traceback" not in capfd.readouterr().err
