"""The data directory that a database belongs to."""

from pathlib import Path

import pytest

from app.jobs import ownership
from app.jobs.options import JobOptions
from app.jobs.registry import Registry
from app.store.errors import DatabaseUnusable
from app.store.objects import ObjectStore
from tests.databases import emptied_database
from tests.jobs.desk import Desk


def test_a_database_serves_one_data_directory(desk: Desk, tmp_path: Path) -> None:
    """Else a server would give back the running jobs of another, and miss the files that they name."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    ownership.take(desk.database, first)
    ownership.take(desk.database, first.rename(tmp_path / "moved"))
    with pytest.raises(DatabaseUnusable, match="belongs to another data directory"):
        ownership.take(desk.database, second)


def test_a_server_refuses_the_database_of_another_data_directory(tmp_path: Path, postgresql: str) -> None:
    address = emptied_database(postgresql)
    for name in ("first", "second"):
        with ObjectStore(tmp_path / name) as store:
            registry = Registry(store, JobOptions(tmp_path / name, address, "tests.jobs.toy:Toy"))
            if name == "second":
                with pytest.raises(DatabaseUnusable):
                    registry.open()
            else:
                registry.open()
            registry.close()
