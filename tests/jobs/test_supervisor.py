"""The worker's process: started when needed, replaced when it dies or hangs, gone with its server."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.jobs.options import JobOptions
from app.jobs.registry import Registry
from app.jobs.states import Record, Submission
from app.store.objects import ObjectStore
from tests.conftest import ROOT
from tests.jobs.toy import values

WAIT_SECONDS = 60
WORK = "tests.jobs.toy:Toy"


def until(condition: Callable[[], Any]) -> None:
    """Wait for a condition."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        threading.Event().wait(0.01)


def is_alive(process_id: int) -> bool:
    """Whether a process exists; a zombie does not."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


class Desk:
    """One server's jobs."""

    def __init__(self, folder: Path, lease_seconds: float = 60.0, max_deaths: int = 3) -> None:
        self.store = ObjectStore(folder, min_free_bytes=0)
        options = JobOptions(
            folder, None, WORK, max_deaths=max_deaths, lease_seconds=lease_seconds, min_free_bytes=0
        )
        self.registry = Registry(self.store, options)
        self.workers: set[int] = set()

    def submit(self, **payload: Any) -> str:
        payload = {"epochs": 3, **payload}
        job = self.registry.submit(Submission(payload, payload["epochs"], None, "")).id
        self.registry.supervise()
        self.registry.supervisor.need()
        return job

    def record(self, job: str) -> Record:
        return self.registry.record(job)

    def worker(self) -> int:
        """Process id of the worker, once there is one."""
        until(lambda: self.registry.supervisor.worker_id)
        found = self.registry.supervisor.worker_id
        assert found is not None
        self.workers.add(found)
        return found

    def close(self) -> None:
        self.registry.close()
        self.store.close()
        assert not any(map(is_alive, self.workers))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """The jobs of a server, with an impatient supervisor."""
    opened = Desk(tmp_path, lease_seconds=1.5)
    yield opened
    opened.close()


def test_jobs_are_done_by_one_process_that_ends_with_the_server(desk: Desk) -> None:
    jobs = [desk.submit(epochs=epochs) for epochs in (1, 3)]
    until(lambda: all(desk.record(job).state == "finished" for job in jobs))
    assert [entry["value"] for entry in desk.record(jobs[1]).history] == values(3)
    assert os.getpgid(desk.worker()) != os.getpgid(0)  # Ctrl+C in a terminal does not reach it
    assert os.getpriority(os.PRIO_PROCESS, desk.worker()) > os.getpriority(os.PRIO_PROCESS, 0)


def test_a_worker_that_is_killed_is_replaced(desk: Desk, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    job = desk.submit(gate=str(gate))
    until(lambda: desk.record(job).attempt == 1)
    os.kill(desk.worker(), signal.SIGKILL)
    until(lambda: desk.record(job).attempt == 2)
    gate.touch()
    until(lambda: desk.record(job).state == "finished")
    assert [entry["value"] for entry in desk.record(job).history] == values(3)


def test_a_worker_that_hangs_is_replaced(desk: Desk, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    job = desk.submit(gate=str(gate))
    until(lambda: desk.record(job).attempt == 1)
    stopped = desk.worker()
    os.kill(stopped, signal.SIGSTOP)
    until(lambda: desk.record(job).attempt == 2)
    assert not is_alive(stopped)
    gate.touch()
    until(lambda: desk.record(job).state == "finished")


def test_a_job_that_kills_its_worker_fails_and_the_next_one_is_done(desk: Desk) -> None:
    """Two epochs are kept; the third kills three workers."""
    bad, good = desk.submit(epochs=4, fault="die", at=3), desk.submit()
    until(lambda: desk.record(good).state == "finished")
    found = desk.record(bad)
    assert (found.state, found.epoch, found.attempt) == ("failed", 2, 3)
    assert found.problem is not None
    assert "died or hung 3 times in epoch 3" in found.problem


def test_a_running_job_is_cancelled_after_the_batch_at_hand(desk: Desk, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    job = desk.submit(gate=str(gate), epochs=1000)
    until(lambda: desk.record(job).state == "running")
    assert desk.registry.stop(job) is False
    assert desk.record(job).state == "running"
    desk.registry.supervisor.need()
    gate.touch()
    until(lambda: desk.record(job).state == "cancelled")
    assert desk.record(job).epoch < 1000
    assert desk.registry.stop(job) is True


def test_a_server_that_is_closed_goes_on_at_its_next_start(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    gate = tmp_path / "gate"
    job = desk.submit(gate=str(gate), epochs=3)
    until(lambda: desk.record(job).state == "running")
    desk.worker()
    gate.touch()  # the batch at hand ends
    desk.close()
    desk = Desk(tmp_path)
    desk.registry.supervise()  # as a start does; nobody asks for a job
    until(lambda: desk.record(job).state == "finished")
    assert [entry["value"] for entry in desk.record(job).history] == values(3)
    desk.worker()
    desk.close()


def test_no_process_is_started_while_no_job_is_unfinished(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    job = desk.submit(epochs=1)
    until(lambda: desk.record(job).state == "finished")
    desk.close()
    desk = Desk(tmp_path)
    desk.registry.supervise()
    desk.close()
    assert desk.registry.supervisor.worker_id is None


def test_a_worker_ends_when_its_server_is_killed(tmp_path: Path) -> None:
    """It waits at a gate that never opens, so only the end of its input can end it."""
    program = f"""
        from pathlib import Path
        from tests.jobs.test_supervisor import Desk, until
        import threading
        desk = Desk(Path({str(tmp_path)!r}))
        job = desk.submit(gate="/nowhere")
        until(lambda: desk.record(job).state == "running")
        print(desk.worker(), flush=True)
        threading.Event().wait()
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        worker = int(server.stdout.readline())
        assert is_alive(worker)
        server.kill()
    until(lambda: not is_alive(worker))
