"""The database: SQLite in the data directory, or PostgreSQL by its address.

SQLAlchemy takes a third of a second to import, so other modules import this one where they need it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from sqlalchemy import Connection, Engine, MetaData, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.store.errors import DatabaseUnavailable, DatabaseUnusable, Fault

_WRITES = "writes"
_CONNECT_SECONDS = 5
_WRITERS = 0x636F6E76  # names the lock that PostgreSQL's writing transactions take
_SQLITE_REASONS: dict[str, Fault] = {
    "SQLITE_FULL": "full",
    "SQLITE_IOERR_SHMSIZE": "full",  # of the index beside the log, made when the first connection opens
    "SQLITE_CORRUPT": "damaged",
    "SQLITE_NOTADB": "damaged",
}


class Database:
    """Transactions on one database. Safe to use from several threads.

    On both databases a writing transaction excludes every other one until it ends, and what was committed
    survives a power failure.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**{_WRITES: True})

    @classmethod
    def open(cls, address: str, tables: MetaData, wait_seconds: float = 5) -> Self:
        """Connect to a database, and create the tables that it lacks.

        Args:
            address: a URL as SQLAlchemy reads it, of `sqlite_address` or of PostgreSQL.
            wait_seconds: the longest that a transaction waits for another to end.
        Raises:
            DatabaseUnusable: the address is wrong, or the database cannot be reached or used.
        """
        try:
            engine = _engine(address, wait_seconds)
        except (ArgumentError, ValueError) as failure:
            raise DatabaseUnusable("(not shown)", "it is not a URL") from failure
        database = cls(engine)
        try:
            with database._writer.begin() as connection:
                tables.create_all(connection)
        except (DBAPIError, UnicodeError) as failure:
            engine.dispose()
            cause = getattr(failure, "orig", None) or failure
            first_line = str(cause).strip().partition("\n")[0]
            raise DatabaseUnusable(_shown(engine), first_line, _reason(cause) or "unreachable") from failure
        return database

    @property
    def address(self) -> str:
        """Where it is, without a password."""
        return _shown(self._engine)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database and changes nothing.

        Raises:
            DatabaseUnavailable: it cannot be read.
        """
        with _translated(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that no other writing transaction runs beside.

        It is committed at the end of the block, or rolled back if the block raises.

        Raises:
            DatabaseUnavailable: it cannot be written; nothing has changed.
        """
        with _translated(), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()


def _engine(address: str, wait_seconds: float) -> Engine:
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": wait_seconds})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    wait_ms = int(1000 * wait_seconds)
    options = {
        "connect_timeout": _CONNECT_SECONDS,
        "tcp_user_timeout": 2000 * _CONNECT_SECONDS,
        "options": f"-c lock_timeout={wait_ms} -c statement_timeout={10 * wait_ms} "
        f"-c idle_in_transaction_session_timeout={10 * wait_ms}",  # of a process that is stopped
    }
    url = url.set(drivername="postgresql+psycopg")
    engine = create_engine(url, connect_args=options, pool_pre_ping=True)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # sqlite3 begins no transaction by itself
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and then writes would fail at once where another has written meanwhile.
    writes = _WRITES in connection.get_execution_options()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if _WRITES in connection.get_execution_options():
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, PoolTimeout) as failure:
        reason = _reason(getattr(failure, "orig", None))
        if reason is None:
            raise
        raise DatabaseUnavailable(reason) from failure


def _reason(cause: BaseException | None) -> Fault | None:
    """Why a statement failed; None where it is a fault of the statement."""
    if cause is None:
        return "busy"
    name = getattr(cause, "sqlite_errorname", None)
    if name is not None:
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return "busy"
        is_fault = name.startswith(("SQLITE_ERROR", "SQLITE_CONSTRAINT", "SQLITE_MISMATCH", "SQLITE_RANGE"))
        return None if is_fault else _SQLITE_REASONS.get(name, "unreachable")
    state = getattr(cause, "sqlstate", None)
    if state in ("55P03", "57014"):  # lock_not_available, query_canceled: the two time-outs
        return "busy"
    if state is None or state.startswith(("08", "57P", "28")):
        return "unreachable" if type(cause).__name__ in ("OperationalError", "InterfaceError") else None
    return "full" if state.startswith("53") else None


def _shown(engine: Engine) -> str:
    return str(engine.url.database) if engine.url.host is None else engine.url.render_as_string()
