"""Downloads into a temporary folder, and their failures."""

import socket
import threading
from pathlib import Path

import pytest

from app.core.errors import ConvscopeError
from app.downloads.download import DownloadLimits
from app.downloads.errors import DownloadFailed, InvalidPublishedFile
from app.models.classifiers.architecture import Architecture
from app.models.weights_library import WeightsLibrary
from tests.models.weights_server import PATIENT, library_in

FILE = b"the published file, " * 50_000
END_SECONDS = 60


def kept(folder: Path) -> list[str]:
    """The names of the files in the data directory's checkpoints."""
    checkpoints = folder / "data" / "checkpoints"
    return sorted(path.name for path in checkpoints.iterdir()) if checkpoints.is_dir() else []


def failure(folder: Path, architecture: Architecture, limits: DownloadLimits = PATIENT) -> ConvscopeError:
    """The problem of a download that must fail, leave no file behind and leave the seeded weights in use."""
    library = library_in(folder, architecture, limits=limits)
    library.start_download(architecture)
    library.wait(architecture, END_SECONDS)
    state = library.state(architecture)
    assert state.state == "failed"
    assert state.problem is not None
    assert library.best(architecture).kind == "seeded"
    assert kept(folder) == []
    return state.problem


def reason(folder: Path, architecture: Architecture, limits: DownloadLimits = PATIENT) -> str:
    """The reason of `failure`."""
    problem = failure(folder, architecture, limits)
    assert isinstance(problem, DownloadFailed | InvalidPublishedFile)
    return problem.reason


def half_way(library: WeightsLibrary, architecture: Architecture) -> None:
    """Wait until a download has received its first bytes."""
    ticks = threading.Event()
    for _ in range(END_SECONDS * 100):
        if library.state(architecture).received_bytes:
            return
        ticks.wait(0.01)
    pytest.fail("the download did not begin")


def closed_port() -> int:
    """A port of loopback on which nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
