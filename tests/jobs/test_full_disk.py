"""A server on a file system that fills up: it is told, and nothing that was acknowledged is lost."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from app.jobs.errors import DISK_FULL
from app.store.database_address import FILE_NAME
from app.store.errors import DatabaseUnavailable
from tests.jobs.real_server import NETWORK, RealServer, begin, end_of, served, without_seconds
from tests.jobs.server_jobs import ServerJobs, until
from tests.jobs.toy import values

RESERVE_BYTES = 1_000_000
PNG = {"Content-Type": "image/png"}


class SmallDisk:
    """A file system of 16 MB in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self, free_bytes: int = 0) -> None:
        """Take all space but a little; of that which is written meanwhile, too."""
        with self._filler.open("ab") as file:
            while (taken := shutil.disk_usage(self.folder).free - free_bytes) > 0:
                os.posix_fallocate(file.fileno(), file.tell(), taken)
                file.seek(0, os.SEEK_END)

    def empty(self) -> None:
        """Give the space back."""
        self._filler.unlink()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A small disk; unmounted after the test."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    yield SmallDisk(folder)
    subprocess.run(["umount", folder], check=True)


def refusal(server: RealServer, path: str, **content: Any) -> tuple[int, str] | None:
    """Status and code of a request that is refused because of the disk; None where it is not."""
    answer = httpx.post(server.url + path, timeout=60, **content)
    if answer.is_success:
        return None
    problem = answer.json()
    assert "disk" in problem["detail"]
    assert (answer.status_code == 503) == ("retry-after" in answer.headers)
    return answer.status_code, problem["code"]


def picture() -> bytes:
    file = BytesIO()
    Image.linear_gradient("L").save(file, "PNG")
    return file.getvalue()


def expect_uploads_refused(server: RealServer) -> None:
    other = {**NETWORK, "layers": [*NETWORK["layers"], {"op": "Softmax"}]}
    assert refusal(server, "/api/images", content=picture(), headers=PNG) == (507, "disk_full")
    assert refusal(server, "/api/networks", json=other) == (507, "disk_full")


def test_a_disk_that_fills_up_during_a_training(disk: SmallDisk, undisturbed: list[dict[str, Any]]) -> None:
    """First to the reserve, then to the last byte; worker and server die on the full disk."""
    data = disk.folder / "data"
    with served(data, MIN_FREE_BYTES=str(RESERVE_BYTES)) as server:
        training = begin(server)
        path = f"/api/trainings/{training}"
        asked = {"network": server.answers(path)["network"], "dataset": "digits", "epochs": 1}
        until(lambda: server.answers(path)["epoch"] >= 2)
        disk.fill(RESERVE_BYTES // 2)
        until(lambda: server.answers(path)["problem"] == DISK_FULL)
        expect_uploads_refused(server)
        accepted = server.post("/api/trainings", asked)["id"]
        disk.fill()
        kept = server.answers(path)
        expect_uploads_refused(server)
        refused = (503, "database_unavailable")
        until(lambda: refusal(server, "/api/trainings", json=asked) == refused)  # its files had some space
        server.kill_worker()
        server.kill()
        found = server.answers(path)
        assert (found["state"], found["problem"]) == ("running", DISK_FULL)
        assert found["history"] == kept["history"]
        assert len(server.answers("/api/trainings")["trainings"]) >= 2
        disk.empty()
        record = end_of(server, training)
        assert (record["state"], record["problem"]) == ("finished", None)
        assert without_seconds(record["history"]) == undisturbed
        assert end_of(server, accepted)["state"] == "finished"
        httpx.post(f"{server.url}/api/images", content=picture(), headers=PNG, timeout=60).raise_for_status()
    with closing(sqlite3.connect(data / FILE_NAME)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_database_that_finds_no_space_when_it_is_made(disk: SmallDisk) -> None:
    server = ServerJobs(disk.folder / "data", None)
    disk.fill()
    with pytest.raises(DatabaseUnavailable) as refused:
        server.submit()
    assert refused.value.reason == "full"
    disk.empty()
    job = server.submit()
    until(lambda: server.record(job).state == "finished")
    server.close()


def test_jobs_that_are_opened_again_on_a_full_disk(disk: SmallDisk) -> None:
    """They go on once there is space."""
    server = ServerJobs(disk.folder / "data", None)
    gate = disk.folder / "gate"
    job = server.submit(gate=str(gate))
    until(lambda: server.record(job).attempt == 1)
    server.worker()
    assert server.record(job).problem is None
    disk.fill()
    assert server.record(job).problem == DISK_FULL  # though the worker may be unable to write it
    server.close()
    server = ServerJobs(disk.folder / "data", None)
    server.registry.supervise()
    assert server.record(job).state == "running"
    disk.empty()
    gate.touch()
    until(lambda: server.record(job).state == "finished")
    assert [entry["value"] for entry in server.record(job).history] == values(3)
    server.close()
