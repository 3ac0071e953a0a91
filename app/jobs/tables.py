"""The tables of jobs, their epochs, their events and the database's owner.

A job is a row. An attempt at it is a number, which every write of a worker carries.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

TABLES = MetaData()
_NUMBER = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows only in an INTEGER column

JOBS = Table(
    "jobs",
    TABLES,
    Column("number", _NUMBER, primary_key=True, autoincrement=True),  # the order of the queue
    Column("id", String(64), nullable=False, unique=True),
    Column("state", String(16), nullable=False, index=True),
    Column("removed", Boolean, nullable=False, default=False),  # its files are being deleted
    Column("payload", JSON, nullable=False),
    Column("idempotency_key", String(255), unique=True),
    Column("body_sha256", String(64), nullable=False),
    Column("attempt", Integer, nullable=False, default=0),
    Column("worker", String(64)),
    Column("lease_until", Double, nullable=False, default=0.0),  # seconds since 1970
    Column("cancel_requested", Boolean, nullable=False, default=False),
    Column("deaths", Integer, nullable=False, default=0),  # of workers, since the last epoch
    Column("epoch", Integer, nullable=False, default=0),
    Column("epochs", Integer, nullable=False),
    Column("checkpoint", String(64)),  # SHA-256 of a stored file
    Column("sequence", Integer, nullable=False, default=0),  # id of the last event
    Column("problem", Text),
    Column("latest", JSON),
    sqlite_autoincrement=True,  # a removed job's number is not given again
)

EPOCHS = Table(
    "epochs",
    TABLES,
    Column("job", ForeignKey(JOBS.c.number), primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("network", String(64), nullable=False, index=True),
    Column("weights", String(64), nullable=False, index=True),
    Column("entry", JSON, nullable=False),
)

EVENTS = Table(
    "events",
    TABLES,
    Column("job", ForeignKey(JOBS.c.number), primary_key=True),
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("data", JSON, nullable=False),
)

OWNER = Table(
    "owner",
    TABLES,
    Column("number", Integer, primary_key=True, autoincrement=False),  # 1, as there is one
    Column("directory", String(32), nullable=False),  # id of the data directory
)
