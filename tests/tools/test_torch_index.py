"""Where set-up takes PyTorch from, and how: the choice, and what is installed from there."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.models.downloading import closed_port
from tests.models.weights_server import FileServer, file_server, without_proxies
from tools.torch_index import LOCKED, Machine, choose

PYTHON = f"cp{sys.version_info.major}{sys.version_info.minor}"
WHEEL = f"torch-2.15.0%2Bcpu-{PYTHON}-{PYTHON}-manylinux_2_28_x86_64.whl"
NEW = Machine("linux", "x86_64", has_driver=False, installed=None)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FileServer]:
    without_proxies(monkeypatch)
    with file_server() as server:
        server.serve(f'<a href="/whl/cpu/{WHEEL}#sha256=0123">torch</a>'.encode())
        yield server


def chosen(server: FileServer, machine: Machine = NEW, locked: str = "2.15.0") -> tuple[str, str]:
    return choose(locked, machine, server.url, seconds=10)


def test_cpu_builds_are_chosen_where_the_index_has_them(server: FileServer) -> None:
    index, reason = chosen(server)
    assert index == server.url
    assert reason == f"PyTorch: CPU builds from {server.url} (200 MB). Their hashes are not locked."
    assert server.asked == ["/torch/"]


@pytest.mark.parametrize(
    ("machine", "locked"),
    [(replace(NEW, processor="aarch64"), "2.15.0"), (NEW, "2.15"), (NEW, "2.15.1"), (NEW, "2x15x0")],
)
def test_the_locked_builds_are_chosen_where_the_index_has_others(
    server: FileServer, machine: Machine, locked: str
) -> None:
    index, reason = chosen(server, machine, locked)
    assert index == LOCKED
    assert reason.endswith(f"as {server.url} cannot be reached or lacks this build.")


@pytest.mark.parametrize(
    ("machine", "expected"),
    [
        (replace(NEW, system="darwin", processor="arm64"), LOCKED),
        (replace(NEW, has_driver=True), LOCKED),
        (replace(NEW, installed="2.15.0"), LOCKED),
        (replace(NEW, installed="2.15.0+cpu"), "index"),
        (replace(NEW, installed="2.15.0+cpu", has_driver=True), "index"),
    ],
)
def test_the_index_is_not_asked_where_it_does_not_matter(
    server: FileServer, machine: Machine, expected: str
) -> None:
    index, _ = chosen(server, machine)
    assert index == (server.url if expected == "index" else LOCKED)
    assert server.asked == []


def test_another_version_that_is_installed_does_not_count(server: FileServer) -> None:
    assert chosen(server, replace(NEW, installed="2.14.0+cpu"))[0] == server.url
    assert chosen(server, replace(NEW, installed="2.14.0"))[0] == server.url


def test_an_index_that_fails_is_not_chosen(server: FileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answer = lambda handler: handler.send_error(403)
    assert chosen(server)[0] == LOCKED
    server.answer = lambda _: server.may_go_on.wait()
    assert choose("2.15.0", NEW, server.url, seconds=0.2)[0] == LOCKED
    assert choose("2.15.0", NEW, f"http://127.0.0.1:{closed_port()}", seconds=10)[0] == LOCKED
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{closed_port()}")
    assert choose("2.15.0", NEW, "http://index.invalid", seconds=10)[0] == LOCKED


UV = """#!/bin/sh
echo "$*" | sed "s|/tmp/[^ ]*|FILTERED|" >>{log}
case "$*" in
  *--requirement*) cp "$(echo "$*" | sed 's/.*--requirement //')" {log}.lock ;;
  *" http://full.example/ "*) exit 1 ;;
esac
"""
INSTALL = "pip install --python .venv --no-deps"
EDITABLE = f"{INSTALL} --editable ."


class SetUp:
    """A folder with the set-up's scripts, where uv writes down its arguments."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log"
        for name in ("requirements.lock", "tools/setup.sh", "tools/install_locked.sh"):
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
        self.bin = folder / ".venv" / "bin"
        self.bin.mkdir(parents=True)
        (self.bin / "python").symlink_to(sys.executable)
        (self.bin / "uv").write_text(UV.format(log=self.log))
        (self.bin / "uv").chmod(0o755)
        self.choose("")

    def choose(self, index: str) -> None:
        """Let the choice be this index from now on."""
        (self.folder / "tools" / "torch_index.py").write_text(f"print({index!r})")

    def run(self, **environment: str) -> list[str]:
        """Set up; return the arguments of each call of uv but the first, which asks for its version."""
        self.log.write_text("")
        environment["PATH"] = f"{self.bin}:/usr/bin:/bin"
        subprocess.run([self.folder / "tools" / "setup.sh", "requirements.lock"], env=environment, check=True)
        return self.log.read_text().splitlines()[1:]

    def packages(self) -> set[str]:
        """The packages of the lock that was installed last."""
        lines = Path(f"{self.log}.lock").read_text().splitlines()
        return {line.partition("==")[0] for line in lines if line[:1].isalpha()}


def from_index(index: str) -> list[str]:
    versions = [
        line.partition(" ")[0]
        for line in (ROOT / "requirements.lock").read_text().splitlines()
        if line.startswith(("torch==", "torchvision=="))
    ]
    return [
        f"{INSTALL} --require-hashes --requirement FILTERED",
        f"{INSTALL} --index {index} {' '.join(versions)}",
    ]


LOCKED_INSTALL = f"{INSTALL} --require-hashes --requirement requirements.lock"


def test_set_up_installs_pytorch_from_the_chosen_index(tmp_path: Path) -> None:
    set_up = SetUp(tmp_path)
    assert set_up.run() == [LOCKED_INSTALL, EDITABLE]
    everything = set_up.packages()
    set_up.choose("http://index.example/")
    assert set_up.run() == [*from_index("http://index.example/"), EDITABLE]
    left_out = everything - set_up.packages()
    assert {"torch", "torchvision", "triton", "nvidia-cudnn-cu13", "cuda-toolkit"} <= left_out
    assert all(name.startswith(("torch", "triton", "nvidia-", "cuda-")) for name in left_out)


def test_an_index_that_breaks_off_gives_way_to_the_locked_builds(tmp_path: Path) -> None:
    set_up = SetUp(tmp_path)
    set_up.choose("http://full.example/")
    assert set_up.run() == [*from_index("http://full.example/"), LOCKED_INSTALL, EDITABLE]


def test_an_index_chosen_by_hand_is_final(tmp_path: Path) -> None:
    set_up = SetUp(tmp_path)
    set_up.choose("http://index.example/")
    assert set_up.run(TORCH_INDEX="") == [LOCKED_INSTALL, EDITABLE]
    assert set_up.run(TORCH_INDEX="http://mine.example/") == [*from_index("http://mine.example/"), EDITABLE]
    with pytest.raises(subprocess.CalledProcessError):
        set_up.run(TORCH_INDEX="http://full.example/")
    assert EDITABLE not in set_up.log.read_text()
