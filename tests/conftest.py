"""Shared fixtures: a real server, and hostile files."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent
START_SECONDS = 120  # torch's first import on a slow disk
STOP_SECONDS = 10  # the longest that a server may take to end

# No deadline, as a busy machine may stall. On CI every run tries the same examples.
settings.register_profile("convscope", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("convscope")

# Tensors of the tests are so small that several threads spin more than they compute, and make test runs two
# processes. The servers that tests start inherit this. make bench measures several threads.
os.environ["OMP_NUM_THREADS"] = "1"

# A process started in the background by a shell ignores SIGINT, and so would its children.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run browser tests last, as Playwright keeps the thread's event loop until the session ends."""
    items.sort(key=lambda item: "browser" in item.path.parts)


@dataclass(frozen=True)
class Server:
    """A convscope server in a separate process."""

    url: str  # without a slash at its end
    data_dir: Path
    log: Path


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A ready server on a free port with an empty data directory. A traceback in its log is a failure."""
    folder = tmp_path_factory.mktemp("server")
    log = folder / "log"
    port = free_port()
    command = [sys.executable, "-m", "app", "serve", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--data-dir", str(folder / "data")]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=server_environment(folder), stdout=output, stderr=subprocess.STDOUT
        )
    try:
        url = wait_until_ready(process, log)
        yield Server(url, folder / "data", log)
        still_running = process.poll() is None
        process.terminate()
        process.wait(STOP_SECONDS)
    finally:
        process.kill()
    text = log.read_text()
    assert still_running, f"the server ended by itself:\n{text}"
    assert "Traceback" not in text, f"the server met an error it did not expect:\n{text}"


def server_environment(folder: Path) -> dict[str, str]:
    """Environment of a server that knows no setting and no weights of this machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CONVSCOPE_")}
    return kept | {"TORCH_HOME": str(folder / "torch")}


def free_port() -> int:
    """A free port of loopback."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def wait_until_ready(process: subprocess.Popen[bytes], log: Path) -> str:
    """Wait until a server is ready to compute, and return the address that it printed."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        address = re.search(r"http://127\.0\.0\.1:\d+", log.read_text())
        if address and health(address[0]) == "ready":
            return address[0]
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        pytest.fail(f"the server ended before it was ready:\n{log.read_text()}")
    pytest.fail(f"the server was not ready after {START_SECONDS} s:\n{log.read_text()}")


def health(url: str) -> str:
    """The status from a server's health endpoint."""
    return str(httpx.get(f"{url}/api/health", timeout=START_SECONDS).raise_for_status().json()["status"])


@pytest.fixture(scope="session")
def hostile_images() -> Path:
    """The folder of hostile pictures beside the repository; images.jsonl beside it lists the verdicts."""
    folder = ROOT.parent / "shared" / "hostile" / "images"
    if not folder.is_dir():
        pytest.skip("the hostile pictures are not beside this repository (../shared/hostile/images)")
    return folder


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server, without a database's name."""
    from tests.databases import postgresql_server

    with postgresql_server() as address:
        yield address
