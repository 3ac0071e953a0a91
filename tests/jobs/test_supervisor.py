"""The worker's process: started when needed, replaced when it dies, gone with its server."""

import os
import resource
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.jobs.server_jobs import ServerJobs, is_alive, until
from tests.jobs.toy import values


def test_jobs_are_done_by_one_process_that_ends_with_the_server(server: ServerJobs) -> None:
    jobs = [server.submit(epochs=epochs) for epochs in (1, 3)]
    until(lambda: all(server.record(job).state == "finished" for job in jobs))
    assert [entry["value"] for entry in server.record(jobs[1]).history] == values(3)
    assert os.getpgid(server.worker()) != os.getpgid(0)  # Ctrl+C in a terminal does not reach it
    assert os.getpriority(os.PRIO_PROCESS, server.worker()) > os.getpriority(os.PRIO_PROCESS, 0)


@pytest.mark.parametrize("parts", [0, 2])
def test_a_worker_that_is_killed_is_replaced(server: ServerJobs, tmp_path: Path, parts: int) -> None:
    """It is killed in the first epoch, or in what comes before."""
    gate = tmp_path / "gate"
    job = server.submit(gate=str(gate), parts=parts)
    until(lambda: server.record(job).attempt == 1)
    os.kill(server.worker(), signal.SIGKILL)
    until(lambda: server.record(job).attempt == 2)
    gate.touch()
    until(lambda: server.record(job).state == "finished")
    assert [entry["value"] for entry in server.record(job).history] == values(3)


def test_a_job_that_kills_its_worker_fails_and_the_next_one_is_done(server: ServerJobs) -> None:
    """Two epochs are kept; the third kills three workers."""
    bad, good = server.submit(epochs=4, fault="die", at=3), server.submit()
    until(lambda: server.record(good).state == "finished")
    found = server.record(bad)
    assert (found.state, found.epoch, found.attempt) == ("failed", 2, 3)
    assert found.problem is not None
    assert "died or hung 3 times in epoch 3" in found.problem


def test_a_running_job_is_cancelled_after_the_batch_at_hand(server: ServerJobs, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    job = server.submit(gate=str(gate), epochs=1000)
    until(lambda: server.record(job).state == "running")
    assert server.registry.stop(job) is False
    assert server.record(job).state == "running"
    server.registry.supervisor.need()
    gate.touch()
    until(lambda: server.record(job).state == "cancelled")
    assert server.record(job).epoch < 1000
    assert server.registry.stop(job) is True


def test_a_server_that_is_closed_goes_on_at_its_next_start(tmp_path: Path, database_url: str | None) -> None:
    server = ServerJobs(tmp_path, database_url)
    gate = tmp_path / "gate"
    job = server.submit(gate=str(gate), epochs=3)
    until(lambda: server.record(job).state == "running")
    server.worker()
    gate.touch()  # the batch at hand ends
    server.close()
    server = ServerJobs(tmp_path, database_url)
    server.registry.supervise()  # as a start does; nobody asks for a job
    until(lambda: server.record(job).state == "finished")
    assert [entry["value"] for entry in server.record(job).history] == values(3)
    server.worker()
    server.close()


def test_no_process_is_started_while_no_job_is_unfinished(tmp_path: Path, database_url: str | None) -> None:
    server = ServerJobs(tmp_path, database_url)
    job = server.submit(epochs=1)
    until(lambda: server.record(job).state == "finished")
    server.close()
    server = ServerJobs(tmp_path, database_url)
    server.registry.supervise()
    server.close()
    assert server.registry.supervisor.worker_id is None


@pytest.mark.parametrize("stopped", [False, True])
def test_a_worker_ends_when_its_server_is_killed(tmp_path: Path, stopped: bool) -> None:
    """It waits at a gate that never opens, so only the end of its server can end it, even while stopped."""
    program = f"""
        from pathlib import Path
        from tests.jobs.server_jobs import ServerJobs, until
        import threading
        server = ServerJobs(Path({str(tmp_path)!r}), None)
        job = server.submit(gate="/nowhere")
        until(lambda: server.record(job).state == "running")
        print(server.worker(), flush=True)
        threading.Event().wait()
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        worker = int(process.stdout.readline())
        assert is_alive(worker)
        if stopped:
            os.kill(worker, signal.SIGSTOP)
        process.kill()
    until(lambda: not is_alive(worker))


def test_a_worker_that_cannot_be_started_is_started_later(
    server: ServerJobs, caplog: pytest.LogCaptureFixture
) -> None:
    """The server has no descriptor left for the new worker's pipes."""
    worker = server.worker_when_needed()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
    try:
        os.kill(worker, signal.SIGKILL)
        until(lambda: "cannot be started" in caplog.text)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    job = server.submit()
    until(lambda: server.record(job).state == "finished")


def test_a_worker_is_in_the_session_of_its_server_and_in_a_group_of_its_own(server: ServerJobs) -> None:
    worker = server.worker_when_needed()
    assert os.getsid(worker) == os.getsid(0)
    assert os.getpgid(worker) == worker
