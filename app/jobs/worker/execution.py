"""Execution of one attempt: epochs with progress, each recorded once its files are stored."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from app.jobs import files
from app.jobs.availability import when_available
from app.jobs.errors import DISK_FULL, FilesGone
from app.jobs.worker import attempts
from app.jobs.worker.attempts import Attempt
from app.jobs.worker.signals import Signals
from app.jobs.worker.work import BatchDone, Epochs, Work
from app.store.database import Database
from app.store.errors import DatabaseUnavailable, DiskFull
from app.store.objects import Kind, ObjectWriter

_LOGGER = logging.getLogger("convscope.jobs")
_PROGRESS_SECONDS = 0.25
_PAUSE_SECONDS = 2.0
Result = TypeVar("Result")


class Draining(Exception):
    """The worker was asked to end."""


class Cancelled(Exception):
    """The job was asked to end."""


@dataclass(frozen=True)
class Tools:
    """Database, store, work and signals of a worker.

    Attributes:
        lease_seconds: after which another worker may take its job, if it does not renew the lease.
    """

    database: Database
    store: ObjectWriter
    work: Work
    lease_seconds: float
    signals: Signals

    def write(self, change: Callable[..., Result], *arguments: Any) -> Result:
        """Make a change in a writing transaction, trying again until the database is available.

        Args:
            change: called with the connection and the arguments.
        Raises:
            Draining: the database was not available, and the worker was asked to end.
        """

        def transact() -> Result:
            with self.database.writing() as connection:
                return change(connection, *arguments)

        return when_available(transact, self.pause)

    def pause(self) -> None:
        """Wait a little.

        Raises:
            Draining: the worker was asked to end.
        """
        self.signals.wait(_PAUSE_SECONDS)
        if self.signals.is_draining:
            raise Draining


class Execution:
    """One attempt at a job.

    Attributes:
        checkpoint: SHA-256 of the file from which the job would resume now; None if there is none.
    """

    def __init__(self, tools: Tools, attempt: Attempt) -> None:
        self._tools, self._attempt = tools, attempt
        self.checkpoint = attempt.checkpoint
        self._last_beat = self._started = time.monotonic()
        self._first_epoch = 0

    def all_epochs(self) -> None:
        """Do the epochs that are left.

        Raises:
            Cancelled, Draining: it was asked to end.
            AttemptSuperseded: another attempt has begun.
        """
        if self._attempt.is_cancelled:
            raise Cancelled
        stored = None if self.checkpoint is None else self._tools.store.get("checkpoints", self.checkpoint)
        epochs = self._tools.work.begin(self._attempt.payload, stored, self._after_part)
        self._last_beat = self._started = time.monotonic()
        self._first_epoch = epochs.epoch
        while epochs.epoch < epochs.epochs:
            epoch_started = time.monotonic()
            for batch in epochs.next_epoch():
                self._after_batch(epochs, batch)
            self._record(epochs, time.monotonic() - epoch_started)

    def _after_part(self, part: int, parts: int) -> None:
        """Tell progress before the first epoch."""
        if part == 0:  # what came before takes no part of the time that is left
            self._started = time.monotonic()
        else:
            self._look(0, BatchDone(part, parts), part, parts - part)

    def _after_batch(self, epochs: Epochs, batch: BatchDone) -> None:
        done = batch.batches * (epochs.epoch - self._first_epoch) + batch.batch
        left = batch.batches * (epochs.epochs - epochs.epoch) - batch.batch
        self._look(epochs.epoch + 1, batch, done, left)

    def _look(self, epoch: int, batch: BatchDone, done: int, left: int) -> None:
        """Look whether the job is to end, and tell progress where some time has passed.

        Args:
            done, left: parts of the same length, by which the time that is left is estimated.
        """
        is_told = self._tools.signals.wait(0)
        if self._tools.signals.is_draining:
            raise Draining
        now = time.monotonic()
        if is_told or now - self._last_beat >= _PROGRESS_SECONDS:
            seconds_left = left * (now - self._started) / done
            place = {"epoch": epoch, "batch": batch.batch, "batches": batch.batches}
            self._beat(place | {"seconds_left": seconds_left})

    def _beat(self, progress: dict[str, Any] | None = None) -> None:
        is_cancelled = self._tools.write(attempts.beat, self._attempt, self._tools.lease_seconds, progress)
        self._last_beat = time.monotonic()
        if is_cancelled:
            raise Cancelled

    def _record(self, epochs: Epochs, seconds: float) -> None:
        """Store the files of an epoch, then name them in one transaction."""
        is_waiting = False
        while True:
            try:
                self._store_and_record(epochs, seconds, is_waiting=is_waiting)
                return
            except FilesGone:
                continue
            except DiskFull:
                if not is_waiting:
                    self._tools.write(attempts.report_problem, self._attempt, DISK_FULL)
                is_waiting = True
                self._tools.pause()
                self._beat()

    def _store_and_record(self, epochs: Epochs, seconds: float, *, is_waiting: bool) -> None:
        done = epochs.done()
        file, _ = self._tools.store.put(files.CHECKPOINTS, done.checkpoint)
        named: list[tuple[Kind, str]] = [
            ("networks", done.network),
            ("weights", done.weights),
            (files.CHECKPOINTS, file),
        ]
        if is_waiting:
            self._tools.write(attempts.report_problem, self._attempt, None)

        def change(connection: Any) -> None:
            attempts.record_epoch(connection, self._attempt, epochs.epoch, seconds, done, file)
            files.require(self._tools.store, named)

        self._tools.write(change)
        before, self.checkpoint = self.checkpoint, file
        if before is not None and before != file:
            self.delete_file(before)

    def delete_file(self, file: str) -> None:
        """Delete a checkpoint, unless another job goes on from it."""
        try:
            files.delete_checkpoint(self._tools.database, self._tools.store, file)
        except (DatabaseUnavailable, OSError):
            _LOGGER.warning("the checkpoint %s is left for the next start to delete", file)
