"""Fixtures of the tests of jobs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.jobs.tables import TABLES
from app.store.database import Database
from app.store.objects import ObjectStore
from tests.databases import BACKENDS, address_of
from tests.jobs.desk import Desk
from tests.jobs.real_server import begin, end_of, served, without_seconds
from tests.jobs.server_jobs import ServerJobs

IMPATIENT_LEASE_SECONDS = 1.5


@pytest.fixture(params=BACKENDS)
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """An empty database and an empty store."""
    database = Database.open(address_of(request.param, tmp_path, request), TABLES)
    with ObjectStore(tmp_path / "data", min_free_bytes=0) as store:
        yield Desk(database, store)
    database.close()


@pytest.fixture(params=BACKENDS)
def database_url(tmp_path: Path, request: pytest.FixtureRequest) -> str | None:
    """The setting for an empty database: None for SQLite in the data directory."""
    return None if request.param == "sqlite" else address_of(request.param, tmp_path, request)


@pytest.fixture
def server(tmp_path: Path, database_url: str | None) -> Iterator[ServerJobs]:
    """The jobs of a server with an impatient supervisor."""
    opened = ServerJobs(tmp_path, database_url, IMPATIENT_LEASE_SECONDS)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The epochs of a training that nothing disturbs."""
    with served(tmp_path_factory.mktemp("undisturbed")) as server:
        record = end_of(server, begin(server))
    assert record["state"] == "finished"
    return without_seconds(record["history"])
