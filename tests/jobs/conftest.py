"""Fixtures of the tests of jobs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.jobs.tables import TABLES
from app.store.database import Database
from app.store.objects import ObjectStore
from tests.databases import BACKENDS, address_of
from tests.jobs.desk import Desk


@pytest.fixture(params=BACKENDS)
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """An empty database and an empty store."""
    database = Database.open(address_of(request.param, tmp_path, request), TABLES)
    with ObjectStore(tmp_path / "data", min_free_bytes=0) as store:
        yield Desk(database, store)
    database.close()
