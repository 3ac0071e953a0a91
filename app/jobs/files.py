"""Files that jobs name: kept while one names them, deleted afterwards.

Two jobs may name one file, as equal trainings give equal weights. So whether a file is named is asked and
acted on within one writing transaction, beside which no job can come to name it.
"""

from collections.abc import Iterable
from contextlib import suppress

from sqlalchemy import Connection, delete, select, update

from app.jobs.errors import FilesGone
from app.jobs.states import FINAL
from app.jobs.tables import EPOCHS, EVENTS, JOBS
from app.store.database import Database
from app.store.errors import ObjectNotFound
from app.store.objects import Kind, ObjectWriter

CHECKPOINTS: Kind = "checkpoints"


def require(store: ObjectWriter, named: Iterable[tuple[Kind, str]]) -> None:
    """Check, in the transaction that comes to name them, that files are there.

    Raises:
        FilesGone: another job has just been removed together with one of them.
    """
    for kind, file in named:
        if not store.exists(kind, file):
            raise FilesGone


def delete_checkpoint(database: Database, store: ObjectWriter, file: str) -> None:
    """Delete a checkpoint that no job goes on from any more."""
    with database.writing() as connection:
        named = select(JOBS.c.number).where(JOBS.c.checkpoint == file).limit(1)
        if connection.execute(named).one_or_none() is None:
            _delete(store, CHECKPOINTS, file)


def sweep_checkpoints(database: Database, store: ObjectWriter) -> None:
    """Delete the checkpoints of interrupted work; only while no worker runs."""
    with database.writing() as connection:
        named = select(JOBS.c.checkpoint).where(JOBS.c.checkpoint.is_not(None))
        for file in set(store.ids(CHECKPOINTS)) - set(connection.execute(named).scalars()):
            _delete(store, CHECKPOINTS, file)


def mark_removed(connection: Connection, number: int) -> None:
    """Take a job that has ended off every list, before its files are deleted."""
    removed = {"removed": True, "idempotency_key": None}
    connection.execute(update(JOBS).where(JOBS.c.number == number).values(removed))


def remove(database: Database, store: ObjectWriter, number: int) -> None:
    """Delete a job that has ended, and the networks of its epochs that no other job names.

    Epoch by epoch, so that others can write meanwhile. Interrupted, it is gone on with by `remove_all`.
    """
    with database.reading() as connection:
        its_epochs = select(EPOCHS.c.epoch).where(EPOCHS.c.job == number).order_by(EPOCHS.c.epoch)
        epochs = connection.execute(its_epochs).scalars().all()
    for epoch in epochs:
        with database.writing() as connection:
            _remove_epoch(connection, store, number, epoch)
    with database.writing() as connection:
        connection.execute(delete(EVENTS).where(EVENTS.c.job == number))
        connection.execute(delete(JOBS).where(JOBS.c.number == number, JOBS.c.removed))


def remove_all(database: Database, store: ObjectWriter) -> None:
    """Finish the removals that an earlier server began."""
    with database.reading() as connection:
        begun = select(JOBS.c.number).where(JOBS.c.removed, JOBS.c.state.in_(FINAL))
        numbers = connection.execute(begun).scalars().all()
    for number in numbers:
        remove(database, store, number)


def _remove_epoch(connection: Connection, store: ObjectWriter, number: int, epoch: int) -> None:
    here = (EPOCHS.c.job == number) & (EPOCHS.c.epoch == epoch)
    row = connection.execute(delete(EPOCHS).where(here).returning(EPOCHS)).one_or_none()
    if row is None:
        return
    begins = select(JOBS.c.number).where(
        JOBS.c.payload["network"].as_string() == row.network, ~JOBS.c.removed
    )
    trained = select(EPOCHS.c.job).where(EPOCHS.c.network == row.network)
    if connection.execute(begins.union(trained).limit(1)).first() is not None:
        return
    _delete(store, "networks", row.network)
    if connection.execute(select(EPOCHS.c.job).where(EPOCHS.c.weights == row.weights)).first() is None:
        _delete(store, "weights", row.weights)


def _delete(store: ObjectWriter, kind: Kind, file: str) -> None:
    with suppress(ObjectNotFound):
        store.delete(kind, file)
