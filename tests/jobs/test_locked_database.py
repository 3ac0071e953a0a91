"""A database that another program has locked: requests are told in bounded time, and jobs go on after it."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from app.engine.timings import Timings
from app.jobs.jobs import Jobs
from app.jobs.states import Submission
from app.store.database_address import sqlite_address
from app.store.errors import DatabaseUnavailable
from tests.jobs.server_jobs import ServerJobs, until
from tests.jobs.toy import values

LONGEST_SECONDS = 20


@contextmanager
def locked(folder: Path, database_url: str | None) -> Iterator[None]:
    """Hold every table, as a backup or a migration may."""
    address = (database_url or sqlite_address(folder)).replace("postgresql:", "postgresql+psycopg:")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        if database_url is None:
            connection.execute(text("BEGIN EXCLUSIVE"))
        else:
            connection.execute(text("BEGIN"))
            connection.execute(text("LOCK TABLE jobs, epochs, events IN ACCESS EXCLUSIVE MODE"))
        try:
            yield
        finally:
            connection.execute(text("ROLLBACK"))
    engine.dispose()


def test_a_locked_database_is_told_and_nothing_is_lost(
    tmp_path: Path, database_url: str | None, server: ServerJobs
) -> None:
    gate = tmp_path / "gate"
    job = server.submit(gate=str(gate))
    until(lambda: server.record(job).attempt == 1)
    with locked(tmp_path, database_url):
        gate.touch()
        started = time.monotonic()
        with pytest.raises(DatabaseUnavailable) as refused:
            server.submit()
        assert refused.value.reason == "busy"
        assert time.monotonic() - started < LONGEST_SECONDS
    until(lambda: server.record(job).state == "finished")
    assert [entry["value"] for entry in server.record(job).history] == values(3)


def test_requests_wait_in_bounded_time_for_those_before_them(
    tmp_path: Path, database_url: str | None, server: ServerJobs
) -> None:
    """Two threads serve ten requests, of which each waits 5 s for the lock: 25 s for the last."""
    server.submit(epochs=1)
    jobs = Jobs(server.store, server.options)

    async def ask() -> list[object]:
        asked = [jobs.submit(Submission({}, 1, None, ""), Timings()) for _ in range(10)]
        return list(await asyncio.gather(*asked, return_exceptions=True))

    with locked(tmp_path, database_url):
        started = time.monotonic()
        refusals = asyncio.run(ask())
        assert time.monotonic() - started < LONGEST_SECONDS
    assert all(isinstance(refusal, DatabaseUnavailable) for refusal in refusals)
    jobs.close()
