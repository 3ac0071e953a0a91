"""Many connections at once, and few descriptors."""

import os
import select
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import pytest

from app.web.server.listening import connection_limit
from tests.conftest import ROOT, STOP_SECONDS, free_port, health, wait_until_ready
from tests.web.conftest import MakeClient
from tests.web.test_sockets import assert_refused, connected, everything

HEALTH = b"GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
DESCRIPTORS = 64
IDLE = 90
WATCHED_SECONDS = 2


def answered(connection: socket.socket) -> bool:
    """Whether a request on an open connection succeeds."""
    connection.sendall(HEALTH)
    answer = b""
    while not answer.endswith(b"}") and (received := connection.recv(65_536)):
        answer += received
    return answer.startswith(b"HTTP/1.1 200 ")


def test_a_connection_past_the_limit_is_refused_until_another_closes(make_client: MakeClient) -> None:
    client = make_client(max_connections=2)
    with closing(connected(client)) as first, closing(connected(client)) as second:
        assert answered(first)
        assert answered(second)
        for _ in range(3):
            with closing(connected(client)) as third:
                refused = everything(third)
                assert_refused(refused, 503, "too_many_connections")
                assert b"\r\nretry-after: 1\r\n" in refused.lower()
        assert answered(first)
        for connection in (first, second):  # when the server's end comes back, it has made room
            connection.shutdown(socket.SHUT_WR)
            assert everything(connection) == b""
    with closing(connected(client)) as fourth, closing(connected(client)) as fifth:
        assert answered(fourth)
        assert answered(fifth)


def test_descriptors_are_left_for_files(monkeypatch: pytest.MonkeyPatch) -> None:
    for descriptors, limit in ((16, 1), (64, 24), (1024, 768), (20_000, 1000), (-1, 1000)):
        monkeypatch.setattr("resource.getrlimit", lambda _kind, soft=descriptors: (soft, -1))
        assert connection_limit(1000) == limit


@pytest.fixture
def few_descriptors(tmp_path: Path) -> Iterator[tuple[str, int, Path]]:
    """A server that may have 64 descriptors: its address, its process and its log."""
    log = tmp_path / "log"
    serve = [
        sys.executable,
        "-m",
        "app",
        "serve",
        "--port",
        str(free_port()),
        "--data-dir",
        str(tmp_path / "data"),
    ]
    command = ["bash", "-c", f'ulimit -n {DESCRIPTORS} && exec "$@"', "bash", *serve]
    environment = {**os.environ, "TORCH_HOME": str(tmp_path / "torch")}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        yield wait_until_ready(process, log), process.pid, log
        process.terminate()
        process.wait(STOP_SECONDS)
    finally:
        process.kill()


def processor_seconds(pid: int) -> float:
    """Time that a process has computed."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_idle_connections_do_not_use_up_the_descriptors(few_descriptors: tuple[str, int, Path]) -> None:
    url, pid, log = few_descriptors
    address = ("127.0.0.1", httpx.URL(url).port or 0)
    with ExitStack() as stack:
        idle = [stack.enter_context(socket.create_connection(address, timeout=30)) for _ in range(IDLE)]
        waiting, refused = set(idle), set[socket.socket]()
        before = processor_seconds(pid)
        while ended := select.select(list(waiting), [], [], WATCHED_SECONDS)[0]:
            refused |= set(ended)
            waiting -= refused
        assert len(waiting) == DESCRIPTORS - 40
        for connection in refused:
            assert_refused(everything(connection), 503, "too_many_connections")
        assert processor_seconds(pid) - before < WATCHED_SECONDS / 4
        assert all(answered(connection) for connection in waiting)
    assert health(url) == "ready"
    picture = httpx.get(f"{url}/api/networks/resnet18/images/cat/prediction", timeout=60)
    assert picture.status_code == 200
    assert len(log.read_bytes()) < 1000
