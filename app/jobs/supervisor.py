"""The supervisor: keeps one worker process alive, and replaces it when it dies or hangs."""

import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from app.jobs import files, records, recovery
from app.jobs.availability import when_available
from app.jobs.child import Child
from app.jobs.worker.process import ProcessOptions
from app.store.database import Database
from app.store.objects import ObjectWriter

_LOGGER = logging.getLogger("convscope.jobs")
_WATCH_SECONDS = 1.0
_LOADING_SECONDS = 300.0  # until the first sign of life: torch takes long from a slow disk
_RETRY_SECONDS = 2.0
_STOP_SECONDS = 5.0
_LONGEST_PAUSE_SECONDS = 30.0
Result = TypeVar("Result")


class Closing(Exception):
    """The server ends."""


class Supervisor:
    """Takes over the jobs of an earlier server, then keeps a worker where one is needed.

    Args:
        open_database: opens the database, or gives the open one.
        options: of the processes; each gets a name of its own.
        max_deaths: of workers in one epoch, at which the job fails.
        pause_seconds: after the first death; doubled with each further one.
    """

    def __init__(
        self,
        open_database: Callable[[], Database],
        store: ObjectWriter,
        options: ProcessOptions,
        max_deaths: int,
        pause_seconds: float,
    ) -> None:
        self._thread = threading.Thread(target=self._run, name="supervisor", daemon=True)
        self._open_database, self._store = open_database, store
        self._options, self._max_deaths, self._pause_seconds = options, max_deaths, pause_seconds
        self._closing, self._needed, self._news = threading.Event(), threading.Event(), threading.Event()
        self._child: Child | None = None

    @property
    def worker_id(self) -> int | None:
        """Process id of the worker; None while there is none."""
        child = self._child
        return None if child is None else child.id

    def start(self) -> None:
        """Start the thread; calling it again does nothing."""
        if self._thread.ident is None:
            self._thread.start()

    def need(self) -> None:
        """Make the worker look for news; start one if there is none."""
        self._needed.set()
        child = self._child
        if child is not None:
            child.tell()

    def close(self) -> None:
        """End the worker after the batch at hand, and the thread."""
        self._closing.set()
        self._needed.set()
        self._news.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            self._take_over()
            self._needed.wait()
            unclaimed = 0
            while not self._closing.is_set():
                most_deaths = self._one_worker()
                unclaimed = 0 if most_deaths else unclaimed + 1
                pause = self._pause_seconds * 2 ** min(10, max(most_deaths, unclaimed) - 1)
                self._closing.wait(min(pause, _LONGEST_PAUSE_SECONDS))
        except Closing:
            return

    def _take_over(self) -> None:
        database = self._patiently(self._open_database)
        self._patiently(lambda: self._give_back(database))
        self._patiently(lambda: files.remove_all(database, self._store))
        self._patiently(lambda: files.sweep_checkpoints(database, self._store))

    def _give_back(self, database: Database) -> None:
        with database.writing() as connection:
            recovery.give_back_all(connection)
            if records.is_unfinished(connection):
                self._needed.set()

    def _one_worker(self) -> int:
        """Run one process until it ends; the most deaths in one epoch that a job of its has seen."""
        name = secrets.token_hex(16)
        self._news.clear()
        try:
            child = self._child = Child(replace(self._options, name=name), self._news.set)
        except OSError as failure:
            _LOGGER.warning("the worker process cannot be started (%s); trying again", failure.strerror)
            return 0
        if self._is_hung(child):
            _LOGGER.warning("the worker process hangs; it is replaced")
            child.end(patience_seconds=0)
        if self._closing.is_set():
            child.end(_STOP_SECONDS)
            raise Closing
        self._child = None
        _LOGGER.warning("the worker process ended with status %s; starting another", child.status)
        return self._patiently(lambda: self._recover(name))

    def _is_hung(self, child: Child) -> bool:
        """Wait until a process ends, which is False, or shows no sign of life for a whole lease.

        Looks are counted, not seconds: while this process or the machine sleeps, nobody looks.
        """
        signs, silent_seconds = 0, 0.0
        while child.is_alive() and not self._closing.is_set():
            self._news.wait(_WATCH_SECONDS)
            self._news.clear()
            silent_seconds = silent_seconds + _WATCH_SECONDS if child.signs == signs else 0.0
            signs = child.signs
            longest = self._options.lease_seconds if signs else _LOADING_SECONDS
            if silent_seconds >= longest:
                return child.is_alive()
        return False

    def _recover(self, worker: str) -> int:
        with self._open_database().writing() as connection:
            return recovery.recover(connection, worker, self._max_deaths)

    def _patiently(self, work: Callable[[], Result]) -> Result:
        """Do work with the database, as soon as it is available.

        Raises:
            Closing: the server ends first.
        """
        self._pause(0)
        return when_available(work, lambda: self._pause(_RETRY_SECONDS))

    def _pause(self, seconds: float) -> None:
        if self._closing.wait(seconds):
            raise Closing
