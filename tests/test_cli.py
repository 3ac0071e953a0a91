"""The `convscope` command, run as a process."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parent.parent
STOP_SECONDS = 10


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "app", *arguments]


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("CONVSCOPE_")}


@contextmanager
def serving(data_dir: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """Run a server; yield its process and the lines that it printed, the last with its address."""
    process = subprocess.Popen(
        command("serve", "--data-dir", str(data_dir), *arguments),
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    lines = []
    try:
        for line in process.stdout:
            lines.append(line.strip())
            if line.startswith("convscope is at "):
                break
        yield process, lines
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def address(lines: list[str]) -> str:
    return lines[-1].removeprefix("convscope is at ")


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_a_signal_ends_a_server_with_open_connections(tmp_path: Path, name: str) -> None:
    with serving(tmp_path, "--port", "0") as (process, lines):
        url = httpx.URL(address(lines))
        held = [socket.create_connection((url.host, url.port or 0)) for _ in range(3)]
        held[1].sendall(b"GET /api")
        held[2].sendall(b"POST /api/images HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n")
        held[2].sendall(b"Content-Length: 99\r\n\r\nx")
        process.send_signal(signal.Signals[name])
        assert process.wait(STOP_SECONDS) == -signal.Signals[name]
        rest = process.stdout.read() if process.stdout else ""
        assert "Traceback" not in rest
        for connection in held:
            connection.close()


def test_a_port_in_use_gives_the_next(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with serving(tmp_path, "--port", str(port)) as (_, lines):
            found = httpx.URL(address(lines)).port or 0
            assert lines[0] == f"port {port} is in use; using {found}"
            assert found > port
            assert httpx.get(address(lines) + "api/health").json()["status"] in ("starting", "ready")


def test_a_second_server_on_the_same_data_is_refused(tmp_path: Path) -> None:
    with serving(tmp_path, "--port", "0"):
        second = subprocess.run(
            command("serve", "--port", "0", "--data-dir", str(tmp_path)),
            cwd=ROOT,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
    assert second.returncode == 1
    assert str(tmp_path) in second.stderr
    assert "Traceback" not in second.stderr


def test_a_token_is_made_for_other_addresses(tmp_path: Path) -> None:
    with serving(tmp_path, "--port", "0", "--host", "0.0.0.0") as (_, lines):
        link = address(lines)
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{32}", link)
        with httpx.Client() as client:
            assert client.get(str(httpx.URL(link).copy_with(query=None))).status_code == 401
            assert client.get(link, follow_redirects=True).status_code == 200


def test_no_token_option_serves_everybody(tmp_path: Path) -> None:
    with serving(tmp_path, "--port", "0", "--host", "0.0.0.0", "--no-token") as (_, lines):
        assert "token" not in address(lines)
        assert httpx.get(address(lines) + "api/images").status_code == 200


def test_any_asgi_server_can_run_it(tmp_path: Path) -> None:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "--factory", "app.main:create_app", "--fd", str(listener.fileno())],
        cwd=ROOT,
        env=environment() | {"CONVSCOPE_DATA_DIR": str(tmp_path)},
        pass_fds=[listener.fileno()],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    port = listener.getsockname()[1]
    try:
        health = httpx.get(f"http://127.0.0.1:{port}/api/health", timeout=60)
        assert health.json()["status"] in ("starting", "ready")
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)
        listener.close()


def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), cwd=ROOT, env=environment() | more, capture_output=True, text=True, check=False
    )


def test_doctor_reports_versions_and_folders(tmp_path: Path) -> None:
    reported = run("doctor", "--data-dir", str(tmp_path / "new"))
    assert reported.returncode == 0, reported.stdout + reported.stderr
    for word in (
        "convscope",
        "torch ",
        "device: cpu",
        "allocator",
        f"{tmp_path}/new, not made yet",
        "samples: ",
    ):
        assert word in reported.stdout
    assert not (tmp_path / "new").exists()


def test_doctor_reports_a_data_directory_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    reported = run("doctor", "--data-dir", str(tmp_path / "file" / "data"))
    assert reported.returncode == 1
    assert f"data directory: {tmp_path}/file is not a folder\n" in reported.stdout


def test_openapi_is_printed_without_a_server() -> None:
    document = json.loads(run("openapi").stdout)
    assert "/api/images" in document["paths"]


def read_only(folder: Path) -> Path:
    folder.mkdir(mode=0o500)
    return folder


@pytest.mark.parametrize(
    ("data_dir", "reason"),
    [
        (lambda folder: folder / "file", "File exists"),
        (lambda folder: folder / "file" / "data", "Not a directory"),
        (lambda _: Path("/proc/convscope"), "No such file or directory"),
        pytest.param(
            lambda folder: read_only(folder / "read-only"),
            "Permission denied",
            marks=pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere"),
        ),
    ],
)
def test_an_unusable_data_directory_is_one_sentence(
    tmp_path: Path, data_dir: Callable[[Path], Path], reason: str
) -> None:
    (tmp_path / "file").write_bytes(b"")
    folder = data_dir(tmp_path)
    ended = run("serve", "--port", "0", "--data-dir", str(folder))
    expected = f"convscope: cannot write to {folder}: {reason}; choose another folder with --data-dir\n"
    assert (ended.returncode, ended.stderr) == (2, expected)


@pytest.mark.parametrize("arguments", [["serve", "--host", "host.invalid"], ["serve", "--port", "99999"]])
def test_errors_of_serve_are_one_sentence(tmp_path: Path, arguments: list[str]) -> None:
    reported = run(*arguments, "--data-dir", str(tmp_path))
    assert reported.returncode != 0
    assert reported.stderr.startswith("convscope: ")
    assert "Traceback" not in reported.stderr
