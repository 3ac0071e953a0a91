"""Transactions on SQLite and PostgreSQL: one writer at a time, durable, and refusals with a reason."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, Table, insert, select, text, update

from app.store.database import Database
from app.store.database_address import FILE_NAME, sqlite_address
from app.store.errors import DatabaseUnavailable, DatabaseUnusable
from tests.conftest import free_port
from tests.databases import BACKENDS, address_of

TABLES = MetaData()
COUNTERS = Table("counters", TABLES, Column("id", Integer, primary_key=True), Column("value", Integer))


@pytest.fixture(params=BACKENDS)
def address(tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """The address of an empty database."""
    return address_of(request.param, tmp_path, request)


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    """A database with one counter."""
    opened = Database.open(address, TABLES)
    with opened.writing() as connection:
        connection.execute(insert(COUNTERS).values(id=1, value=0))
    yield opened
    opened.close()


def value(connection: Connection) -> int:
    return int(connection.execute(select(COUNTERS.c.value)).scalar_one())


def test_writers_that_read_first_lose_no_update(database: Database) -> None:
    def add() -> None:
        for _ in range(20):
            with database.writing() as connection:
                connection.execute(update(COUNTERS).values(value=value(connection) + 1))

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as connection:
        assert value(connection) == 80


def test_a_block_that_raises_writes_nothing(database: Database) -> None:
    def fail() -> None:
        with database.writing() as connection:
            connection.execute(update(COUNTERS).values(value=1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.reading() as connection:
        assert value(connection) == 0


def test_what_is_committed_is_there_after_opening_again(database: Database, address: str) -> None:
    with database.writing() as connection:
        connection.execute(update(COUNTERS).values(value=7))
    again = Database.open(address, TABLES)
    with again.reading() as connection:
        assert value(connection) == 7
    again.close()


def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    with database.writing() as writer:
        writer.execute(update(COUNTERS).values(value=1))
        with database.reading() as reader:
            assert value(reader) == 0


def test_sqlite_syncs_every_commit(tmp_path: Path) -> None:
    database = Database.open(sqlite_address(tmp_path), TABLES)
    with database.reading() as connection:
        assert connection.execute(text("PRAGMA synchronous")).scalar_one() == 2  # FULL
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
    database.close()


def test_a_locked_database_is_told(address: str) -> None:
    database = Database.open(address, TABLES, wait_seconds=0.1)
    with database.writing() as writer:
        writer.execute(insert(COUNTERS).values(id=1, value=1))
        with pytest.raises(DatabaseUnavailable) as refused, database.writing():
            pass
    assert refused.value.reason == "busy"
    database.close()


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"this is not a database" * 100)
    with pytest.raises(DatabaseUnusable) as refused:
        Database.open(sqlite_address(tmp_path), TABLES)
    assert refused.value.reason == "file is not a database"


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    """max_page_count stands for the disk: SQLite reports both as SQLITE_FULL."""
    database = Database.open(sqlite_address(tmp_path), TABLES)

    def fill() -> None:
        with database.writing() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count=1")
            connection.exec_driver_sql("CREATE TABLE large (content BLOB)")
            connection.exec_driver_sql("INSERT INTO large VALUES (zeroblob(1000000))")

    with pytest.raises(DatabaseUnavailable) as refused:
        fill()
    assert refused.value.reason == "full"
    database.close()


def test_a_fault_of_a_statement_is_raised_as_it_is(database: Database) -> None:
    with pytest.raises(Exception, match="nothing") as raised, database.writing() as connection:
        connection.execute(text("SELECT * FROM nothing"))
    assert not isinstance(raised.value, DatabaseUnavailable)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://me:secret@127.0.0.1:{port}/db", "postgresql+psycopg://me:***@127.0.0.1:{port}/db"),
        ("postgresql://me:secret@[::1", "(not shown)"),
        ("nonsense", "(not shown)"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_its_password(address: str, shown: str) -> None:
    port = free_port()
    with pytest.raises(DatabaseUnusable) as refused:
        Database.open(address.format(port=port), TABLES)
    assert refused.value.address == shown.format(port=port)
    assert refused.value.reason
    assert "secret" not in refused.value.reason


def test_the_file_can_be_read_by_sqlite_itself(tmp_path: Path) -> None:
    Database.open(sqlite_address(tmp_path), TABLES).close()
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("counters",)]
    connection.close()
