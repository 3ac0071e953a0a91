"""Options of the jobs of one server."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.files import MIN_FREE_BYTES
from app.store.database_address import FILE_NAME, sqlite_address


@dataclass(frozen=True)
class JobOptions:
    """Options of the jobs of one server.

    Attributes:
        database_url: of PostgreSQL; None for SQLite in the data directory.
        work: module and name of the class that does jobs, such as `app.jobs.trainings.work:TrainingWork`.
        work_options: its keyword arguments, which JSON can hold.
        max_queued: jobs that may wait.
        max_deaths: deaths of workers in one epoch at which a job fails.
        worker_pause_seconds: after the first death in one epoch; doubled with each further one.
        lease_seconds: how long a worker may show no sign of life.
        max_waiting_queries: requests that may wait for the database.
        retry_after_seconds: after which a refused request may be sent again.
    """

    data_dir: Path
    database_url: str | None
    work: str
    work_options: Mapping[str, Any] = field(default_factory=dict)
    max_queued: int = 20
    max_deaths: int = 3
    worker_pause_seconds: float = 0.2
    lease_seconds: float = 300.0
    min_free_bytes: int = MIN_FREE_BYTES
    max_waiting_queries: int = 128
    retry_after_seconds: int = 1

    @property
    def address(self) -> str:
        """Address of the database."""
        return self.database_url or sqlite_address(self.data_dir)

    @property
    def may_hold_jobs(self) -> bool:
        """Whether there is a database that may hold jobs. Does not open it."""
        return self.database_url is not None or (self.data_dir / FILE_NAME).exists()
