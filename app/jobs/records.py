"""Jobs as the server asks for, reads, cancels and lists them, each call within a transaction."""

import secrets
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from app.jobs.errors import IdempotencyKeyReused, QueueFull
from app.jobs.events import position, tell_positions, tell_state
from app.jobs.states import (
    CANCELLED,
    FINAL,
    FINISHED,
    QUEUED,
    RUNNING,
    STATES,
    Record,
    State,
    Submission,
    TrainedNetwork,
)
from app.jobs.tables import EPOCHS, JOBS
from app.store.errors import ObjectNotFound

KIND = "trainings"


def submit(connection: Connection, submission: Submission, max_queued: int, retry_after_seconds: int) -> str:
    """Put a job into the queue; its id, or that of the job that the same request asked for before.

    Args:
        retry_after_seconds: after which a request that is refused may be sent again.
    Raises:
        IdempotencyKeyReused: the key came with another body.
        QueueFull: `max_queued` jobs wait already.
    """
    if submission.idempotency_key is not None:
        known = connection.execute(
            select(JOBS).where(JOBS.c.idempotency_key == submission.idempotency_key)
        ).one_or_none()
        if known is not None and known.body_sha256 != submission.body_sha256:
            raise IdempotencyKeyReused(submission.idempotency_key)
        if known is not None:
            return str(known.id)
    queued = connection.execute(select(func.count()).where(JOBS.c.state == QUEUED)).scalar_one()
    if queued >= max_queued:
        raise QueueFull(queued, retry_after_seconds)
    job_id = secrets.token_hex(32)
    added = insert(JOBS).values(
        id=job_id,
        state=QUEUED,
        payload=dict(submission.payload),
        epochs=submission.epochs,
        idempotency_key=submission.idempotency_key,
        body_sha256=submission.body_sha256,
    )
    number = connection.execute(added.returning(JOBS.c.number)).scalar_one()
    tell_state(connection, number)
    return job_id


def record(connection: Connection, job_id: str) -> Record:
    """A job as it stands.

    Raises:
        ObjectNotFound: there is none with this id.
    """
    return _record(connection, row_of(connection, job_id))


def records(connection: Connection, limit: int) -> list[Record]:
    """The newest jobs, newest first."""
    newest = select(JOBS).where(~JOBS.c.removed).order_by(JOBS.c.number.desc()).limit(limit)
    return [_record(connection, row) for row in connection.execute(newest).all()]


def row_of(connection: Connection, job_id: str) -> Row[Any]:
    """The row of a job.

    Raises:
        ObjectNotFound: there is none with this id.
    """
    found = connection.execute(select(JOBS).where(JOBS.c.id == job_id, ~JOBS.c.removed)).one_or_none()
    if found is None:
        raise ObjectNotFound(KIND, job_id)
    return found


def rename(connection: Connection, job_id: str, title: str | None) -> None:
    """Give a job another title; None takes it away.

    Raises:
        ObjectNotFound: there is none with this id.
    """
    row = row_of(connection, job_id)
    renamed = update(JOBS).where(JOBS.c.number == row.number)
    connection.execute(renamed.values(payload={**row.payload, "title": title}))


def request_cancel(connection: Connection, job_id: str) -> State:
    """Cancel a queued job, and ask the worker to stop a running one; the state that the job had.

    Raises:
        ObjectNotFound: there is none with this id.
    """
    row = row_of(connection, job_id)
    here = update(JOBS).where(JOBS.c.number == row.number)
    if row.state == QUEUED:
        connection.execute(here.values(state=CANCELLED, cancel_requested=True))
        tell_state(connection, row.number)
        tell_positions(connection)
    elif row.state == RUNNING:
        connection.execute(here.values(cancel_requested=True))
    state: State = row.state
    return state


def counts(connection: Connection) -> dict[State, int]:
    """Number of jobs in each state."""
    counted = select(JOBS.c.state, func.count()).where(~JOBS.c.removed).group_by(JOBS.c.state)
    found = {row[0]: row[1] for row in connection.execute(counted)}
    return {state: found.get(state, 0) for state in STATES}


def is_unfinished(connection: Connection) -> bool:
    """Whether a job waits or runs."""
    unfinished = select(JOBS.c.number).where(JOBS.c.state.not_in(FINAL)).limit(1)
    return connection.execute(unfinished).one_or_none() is not None


def networks(connection: Connection, limit: int) -> list[TrainedNetwork]:
    """Last networks of finished and cancelled jobs that have one, newest first."""
    found = (
        select(JOBS.c.id, JOBS.c.payload, EPOCHS.c.network, EPOCHS.c.entry)
        .join(EPOCHS, (EPOCHS.c.job == JOBS.c.number) & (EPOCHS.c.epoch == JOBS.c.epoch))
        .where(JOBS.c.state.in_((FINISHED, CANCELLED)), ~JOBS.c.removed)
        .order_by(JOBS.c.number.desc())
        .limit(limit)
    )
    return [TrainedNetwork(*row) for row in connection.execute(found)]


def _record(connection: Connection, row: Row[Any]) -> Record:
    entries = select(EPOCHS.c.entry).where(EPOCHS.c.job == row.number).order_by(EPOCHS.c.epoch)
    return Record(
        id=row.id,
        state=row.state,
        position=position(connection, row),
        attempt=row.attempt,
        payload=row.payload,
        epoch=row.epoch,
        epochs=row.epochs,
        history=tuple(connection.execute(entries).scalars()),
        latest=row.latest,
        problem=row.problem,
        sequence=row.sequence,
    )
