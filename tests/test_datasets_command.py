"""The command that downloads a data set."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli import main
from tests.datasets.small_sets import mnist_files, send_files, sets_in
from tests.models.downloading import closed_port
from tests.models.weights_server import file_server, without_proxies


def use(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Let the command ask this server."""
    monkeypatch.setattr("app.datasets_command.data_sets", lambda settings: sets_in(settings.data_dir, url))


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Address of a server of small data sets, which the command asks."""
    without_proxies(monkeypatch)
    with file_server() as server:
        server.answer = send_files
        monkeypatch.setattr(
            "app.datasets_command.data_sets", lambda settings: sets_in(settings.data_dir, server.url)
        )
        yield server.url


def fetch(folder: Path, name: str) -> int:
    return main(["datasets", "fetch", name, "--data-dir", str(folder)])


def test_fetch_downloads_all_files_of_a_data_set(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "datasets" / "mnist"
    for _ in range(2):  # the second time they are there
        assert fetch(tmp_path, "mnist") == 0
        assert capsys.readouterr().out.splitlines()[-1] == f"mnist: MNIST is at {folder}"
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == mnist_files()


def test_fetch_says_why_it_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = f"http://127.0.0.1:{closed_port()}"
    monkeypatch.setattr(
        "app.datasets_command.data_sets", lambda settings: sets_in(settings.data_dir, nowhere)
    )
    assert fetch(tmp_path, "cifar10") == 1
    expected = "convscope: CIFAR10 could not be downloaded: 127.0.0.1 cannot be reached.\n"
    assert capsys.readouterr().err == expected
    assert fetch(tmp_path, "digits") == 2
    assert "data sets that can are mnist, cifar10" in capsys.readouterr().err
