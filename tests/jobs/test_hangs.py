"""Workers that hang: they are killed and replaced, and nothing is lost."""

import os
import signal
from pathlib import Path

import pytest

from tests.jobs.server_jobs import ServerJobs, is_alive, until
from tests.jobs.toy import values


def test_a_worker_that_hangs_in_a_batch_is_replaced(
    server: ServerJobs, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    gate = tmp_path / "gate"
    job = server.submit(gate=str(gate))
    until(lambda: server.record(job).attempt == 1)
    stopped = server.worker()
    os.kill(stopped, signal.SIGSTOP)
    until(lambda: server.record(job).attempt == 2)
    assert not is_alive(stopped)
    assert "the worker process hangs" in caplog.text
    gate.touch()
    until(lambda: server.record(job).state == "finished")
    assert [entry["value"] for entry in server.record(job).history] == values(3)


def test_a_worker_that_hangs_without_a_job_is_replaced(server: ServerJobs) -> None:
    first = server.submit(epochs=1)
    until(lambda: server.record(first).state == "finished")
    stopped = server.worker()
    os.kill(stopped, signal.SIGSTOP)
    job = server.submit()
    until(lambda: server.record(job).state == "finished")
    assert not is_alive(stopped)


def test_a_worker_that_hangs_while_it_writes_is_replaced(server: ServerJobs, tmp_path: Path) -> None:
    """It holds the lock that every writer needs, so neither server nor another worker could write."""
    database = server.options.address
    job = server.submit(fault="hang writing", at=2, once=str(tmp_path / "once"), database=database)
    until((tmp_path / "once").exists)
    stopped = server.worker()
    until(lambda: server.record(job).state == "finished")
    found = server.record(job)
    assert (found.attempt, not is_alive(stopped)) == (2, True)
    assert [entry["value"] for entry in found.history] == values(3)
