"""The jobs of a server, with a real worker process, and shorthands for what tests do with them."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.jobs.options import JobOptions
from app.jobs.registry import Registry
from app.jobs.states import Record, Submission
from app.store.objects import ObjectStore

WAIT_SECONDS = 120
WORK = "tests.jobs.toy:Toy"


def until(condition: Callable[[], Any], pause_seconds: float = 0.01) -> None:
    """Wait for a condition, which is asked for again after each pause."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        threading.Event().wait(pause_seconds)


def is_alive(process_id: int) -> bool:
    """Whether a process exists; a zombie does not."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


class ServerJobs:
    """The jobs of one server."""

    def __init__(self, folder: Path, database_url: str | None, lease_seconds: float = 60.0) -> None:
        self.store = ObjectStore(folder, min_free_bytes=0)
        self.options = JobOptions(folder, database_url, WORK, lease_seconds=lease_seconds, min_free_bytes=0)
        self.registry = Registry(self.store, self.options)
        self.workers: set[int] = set()

    def submit(self, **payload: Any) -> str:
        payload = {"epochs": 3, **payload}
        job = self.registry.submit(Submission(payload, payload["epochs"], None, "")).id
        self.registry.supervise()
        self.registry.supervisor.need()
        return job

    def worker_when_needed(self) -> int:
        """Process id of a worker that is started without a job."""
        self.registry.supervise()
        self.registry.supervisor.need()
        return self.worker()

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
