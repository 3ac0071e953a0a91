"""Attempts at jobs as a worker makes them, each call within a writing transaction.

Every write carries the number of its attempt, and fails once another has begun or the job was given back.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, case, insert, or_, select, update

from app.jobs.errors import AttemptSuperseded
from app.jobs.events import tell, tell_positions, tell_state
from app.jobs.states import CANCELLED, FAILED, FINISHED, QUEUED, RUNNING, State
from app.jobs.tables import EPOCHS, JOBS
from app.jobs.worker.work import EpochDone, Payload


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that has begun.

    Attributes:
        number: of the job.
        attempt: counted from 1.
        worker: who makes it.
        epoch: epochs that earlier attempts finished, of `epochs`.
        checkpoint: SHA-256 of the file to go on from; None to begin.
        is_cancelled: whether the job should end without going on.
    """

    number: int
    attempt: int
    worker: str
    payload: Payload
    epoch: int
    epochs: int
    checkpoint: str | None
    is_cancelled: bool


def claim(connection: Connection, worker: str, lease_seconds: float) -> Attempt | None:
    """Begin an attempt at the job whose turn it is; None where no job waits.

    A job whose lease has lapsed comes before those that are queued. So does one that the worker holds
    without knowing, because the answer to an earlier claim was lost.
    """
    now = time.time()
    is_free = or_(JOBS.c.lease_until < now, JOBS.c.worker == worker)
    waiting = or_(JOBS.c.state == QUEUED, (JOBS.c.state == RUNNING) & is_free)
    order = (case((JOBS.c.state == RUNNING, 0), else_=1), JOBS.c.number)
    row = connection.execute(select(JOBS).where(waiting).order_by(*order).limit(1)).one_or_none()
    if row is None:
        return None
    begun = {
        "state": RUNNING,
        "worker": worker,
        "attempt": row.attempt + 1,
        "lease_until": now + lease_seconds,
        "problem": None,
    }
    connection.execute(update(JOBS).where(JOBS.c.number == row.number).values(begun))
    tell_state(connection, row.number)
    if row.state == QUEUED:
        tell_positions(connection)
    return Attempt(
        number=row.number,
        attempt=row.attempt + 1,
        worker=worker,
        payload=row.payload,
        epoch=row.epoch,
        epochs=row.epochs,
        checkpoint=row.checkpoint,
        is_cancelled=row.cancel_requested,
    )


def beat(
    connection: Connection, attempt: Attempt, lease_seconds: float, progress: Mapping[str, Any] | None = None
) -> bool:
    """Renew the lease, and tell progress; whether the job should be cancelled.

    Raises:
        AttemptSuperseded: another attempt has begun.
    """
    _write(connection, attempt, {"lease_until": time.time() + lease_seconds})
    if progress is not None:
        tell(connection, attempt.number, "progress", progress)
    asked = select(JOBS.c.cancel_requested).where(JOBS.c.number == attempt.number)
    return bool(connection.execute(asked).scalar_one())


def report_problem(connection: Connection, attempt: Attempt, problem: str | None) -> None:
    """Tell why a running job does not go on now; None where it does again.

    Raises:
        AttemptSuperseded: another attempt has begun.
    """
    _write(connection, attempt, {"problem": problem})
    tell_state(connection, attempt.number)


def record_epoch(
    connection: Connection, attempt: Attempt, epoch: int, seconds: float, done: EpochDone, file: str
) -> None:
    """Keep an epoch, from which later attempts go on; the last one finishes the job.

    Nothing changes where this attempt has kept it already, but the answer of the database was lost.

    Args:
        epoch: counted from 1.
        seconds: that it took.
        file: SHA-256 of the stored checkpoint.
    Raises:
        AttemptSuperseded: another attempt has begun.
    """
    if _is_kept(connection, attempt, epoch):
        return
    kept = {"epoch": epoch, "checkpoint": file, "latest": dict(done.latest), "deaths": 0}
    _write(connection, attempt, kept)
    entry = {"epoch": epoch, "network": done.network, **done.entry, "seconds": seconds}
    named = {"network": done.network, "weights": done.weights}
    connection.execute(insert(EPOCHS).values(job=attempt.number, epoch=epoch, entry=entry, **named))
    tell(connection, attempt.number, "epoch", entry)
    if epoch == attempt.epochs:
        end(connection, attempt, FINISHED)


def end(connection: Connection, attempt: Attempt, state: State, problem: str | None = None) -> None:
    """Put the job into a final state.

    Raises:
        AttemptSuperseded: another attempt has begun.
    """
    _write(connection, attempt, {"state": state, "problem": problem, "checkpoint": None, "lease_until": 0.0})
    tell_state(connection, attempt.number)


def cancel(connection: Connection, attempt: Attempt) -> None:
    """End the job as somebody asked."""
    end(connection, attempt, CANCELLED)


def fail(connection: Connection, attempt: Attempt, problem: str) -> None:
    """End the job, which cannot go on."""
    end(connection, attempt, FAILED, problem)


def release(connection: Connection, attempt: Attempt) -> None:
    """Give the job back, to be gone on with at once by whoever claims it."""
    _write(connection, attempt, {"lease_until": 0.0})


def _is_kept(connection: Connection, attempt: Attempt, epoch: int) -> bool:
    own = (JOBS.c.number == attempt.number, JOBS.c.attempt == attempt.attempt)
    kept = connection.execute(select(JOBS.c.epoch).where(*own)).scalar_one_or_none()
    return kept is not None and kept >= epoch


def _write(connection: Connection, attempt: Attempt, values: Mapping[str, Any]) -> None:
    own = (
        JOBS.c.number == attempt.number,
        JOBS.c.attempt == attempt.attempt,
        JOBS.c.worker == attempt.worker,
        JOBS.c.state == RUNNING,
    )
    if connection.execute(update(JOBS).where(*own).values(values)).rowcount == 0:
        raise AttemptSuperseded
