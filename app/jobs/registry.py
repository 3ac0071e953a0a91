"""Jobs in the database, and the supervisor of their worker. Every call blocks its thread."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import Connection

from app.jobs import events, files, ownership, records
from app.jobs.errors import DISK_FULL
from app.jobs.options import JobOptions
from app.jobs.states import FINAL, RUNNING, Event, Record, State, Submission, TrainedNetwork
from app.jobs.supervisor import Supervisor
from app.jobs.tables import TABLES
from app.jobs.worker.process import ProcessOptions
from app.store.database import Database
from app.store.errors import DatabaseUnavailable, DatabaseUnusable
from app.store.objects import ObjectWriter

_MOST_LISTED = 100
Result = TypeVar("Result")


class Registry:
    """The jobs of one server. The database is opened by the first call that needs it."""

    def __init__(self, store: ObjectWriter, options: JobOptions) -> None:
        self._store, self._options = store, options
        self._opening = threading.Lock()
        self._database: Database | None = None
        process = ProcessOptions(
            name="",
            address=options.address,
            data_dir=str(options.data_dir.absolute()),
            min_free_bytes=options.min_free_bytes,
            lease_seconds=options.lease_seconds,
            work=options.work,
            work_options=dict(options.work_options),
        )
        self.supervisor = Supervisor(
            self._available, store, process, options.max_deaths, options.worker_pause_seconds
        )

    def open(self) -> Database:
        """The database.

        Raises:
            DatabaseUnusable: it cannot be opened, or belongs to another data directory.
        """
        with self._opening:
            if self._database is None:
                self._database = self._opened()
            return self._database

    def _opened(self) -> Database:
        database = Database.open(self._options.address, TABLES)
        try:
            if self._options.database_url is not None:
                ownership.take(database, self._options.data_dir)
        except BaseException:
            database.close()
            raise
        return database

    def supervise(self) -> None:
        """Start the supervisor, unless it has been."""
        with self._opening:
            self.supervisor.start()

    def close(self) -> None:
        """End the worker after the batch at hand, and close the database."""
        self.supervisor.close()
        if self._database is not None:
            self._database.close()

    def submit(self, submission: Submission) -> Record:
        """Put a job into the queue, or find the one that the same request asked for before."""

        def change(connection: Connection) -> Record:
            options = self._options
            job_id = records.submit(connection, submission, options.max_queued, options.retry_after_seconds)
            return records.record(connection, job_id)

        return self._write(change)

    def record(self, job_id: str) -> Record:
        """A job as it stands."""
        return self._told(self._read(lambda connection: records.record(connection, job_id)))

    def records(self) -> list[Record]:
        """The newest jobs, newest first."""
        found = self._read(lambda connection: records.records(connection, _MOST_LISTED))
        return [self._told(record) for record in found]

    def networks(self) -> list[TrainedNetwork]:
        """Last networks of finished and cancelled jobs that have one, newest first."""
        return self._read(lambda connection: records.networks(connection, _MOST_LISTED))

    def counts(self) -> dict[State, int]:
        """Number of jobs in each state."""
        return self._read(records.counts)

    def events(self, known: Mapping[str, int]) -> dict[str, list[Event]]:
        """Events of some jobs after the ids given."""
        return self._read(
            lambda connection: {
                job_id: events.events_after(connection, job_id, after) for job_id, after in known.items()
            }
        )

    def rename(self, job_id: str, title: str | None) -> Record:
        """Give a job another title; None takes it away."""

        def change(connection: Connection) -> Record:
            records.rename(connection, job_id, title)
            return records.record(connection, job_id)

        return self._told(self._write(change))

    def stop(self, job_id: str) -> bool:
        """Ask a job to end, or remove one that has ended; whether it is removed."""

        def change(connection: Connection) -> int | None:
            number = int(records.row_of(connection, job_id).number)
            if records.request_cancel(connection, job_id) not in FINAL:
                return None
            files.mark_removed(connection, number)
            return number

        number = self._write(change)
        if number is None:
            return False
        files.remove(self._available(), self._store, number)
        return True

    def _told(self, record: Record) -> Record:
        """A record that tells of a full disk, on which the worker may be unable to write that it waits."""
        is_waiting = record.state == RUNNING and record.problem is None and self._store.is_full
        return replace(record, problem=DISK_FULL) if is_waiting else record

    def _available(self) -> Database:
        """The database.

        Raises:
            DatabaseUnavailable: it cannot be opened now.
        """
        try:
            return self.open()
        except DatabaseUnusable as failure:
            raise DatabaseUnavailable(failure.fault) from failure

    def _read(self, read: Callable[[Connection], Result]) -> Result:
        with self._available().reading() as connection:
            return read(connection)

    def _write(self, change: Callable[[Connection], Result]) -> Result:
        with self._available().writing() as connection:
            return change(connection)
