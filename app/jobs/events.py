"""Events of jobs, written in the transaction of the change that they report."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from app.jobs.states import QUEUED, Event, EventKind
from app.jobs.tables import EVENTS, JOBS


def tell(connection: Connection, number: int, kind: EventKind, data: Mapping[str, Any]) -> None:
    """Write an event under the job's next id. Of progress only the newest is kept."""
    counted = update(JOBS).where(JOBS.c.number == number).values(sequence=JOBS.c.sequence + 1)
    sequence = connection.execute(counted.returning(JOBS.c.sequence)).scalar_one()
    connection.execute(delete(EVENTS).where(EVENTS.c.job == number, EVENTS.c.kind == "progress"))
    connection.execute(insert(EVENTS).values(job=number, id=sequence, kind=kind, data=dict(data)))


def tell_state(connection: Connection, number: int) -> None:
    """Tell the state that a job has now."""
    row = connection.execute(select(JOBS).where(JOBS.c.number == number)).one()
    data = {
        "state": row.state,
        "position": position(connection, row),
        "attempt": row.attempt,
        "problem": row.problem,
    }
    tell(connection, number, "state", data)


def tell_positions(connection: Connection) -> None:
    """Tell every queued job its place, after one has left the queue."""
    queued = select(JOBS.c.number).where(JOBS.c.state == QUEUED).order_by(JOBS.c.number)
    for number in connection.execute(queued).scalars().all():
        tell_state(connection, number)


def position(connection: Connection, row: Row[Any]) -> int | None:
    """Place of a job in the queue, 1 for the next; None unless it is queued."""
    if row.state != QUEUED:
        return None
    before = select(func.count()).where(JOBS.c.state == QUEUED, JOBS.c.number <= row.number)
    return int(connection.execute(before).scalar_one())


def events_after(connection: Connection, job_id: str, after: int) -> list[Event]:
    """Events of a job with ids greater than `after`, in order."""
    found = (
        select(EVENTS.c.id, EVENTS.c.kind, EVENTS.c.data)
        .join(JOBS, JOBS.c.number == EVENTS.c.job)
        .where(JOBS.c.id == job_id, EVENTS.c.id > after)
        .order_by(EVENTS.c.id)
    )
    return [Event(*row) for row in connection.execute(found)]
