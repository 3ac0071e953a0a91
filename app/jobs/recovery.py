"""Jobs of a worker that died: given back to the queue, or failed."""

from sqlalchemy import Connection, select, update

from app.jobs.events import tell_state
from app.jobs.states import FAILED, RUNNING
from app.jobs.tables import JOBS


def recover(connection: Connection, worker: str, max_deaths: int) -> int:
    """Give back the jobs of a worker that died. A job fails if too many workers have died in its epoch.

    Args:
        max_deaths: deaths in one epoch at which a job fails.
    Returns:
        the most deaths that one of these jobs has seen in its epoch; 0 where the worker held none.
    """
    most = 0
    held = select(JOBS).where(JOBS.c.state == RUNNING, JOBS.c.worker == worker)
    for row in connection.execute(held).all():
        deaths = row.deaths + 1
        most = max(most, deaths)
        values = {"deaths": deaths, "lease_until": 0.0, "worker": None}
        if deaths >= max_deaths:
            times = "once" if deaths == 1 else f"{deaths} times"
            problem = (
                f"The worker process died or hung {times} in epoch {row.epoch + 1}, so the training was "
                "given up. The server's log says more."
            )
            values |= {"state": FAILED, "problem": problem, "checkpoint": None}
        connection.execute(update(JOBS).where(JOBS.c.number == row.number).values(values))
        if deaths >= max_deaths:
            tell_state(connection, row.number)
    return most


def give_back_all(connection: Connection) -> None:
    """Give back every running job.

    A server does this when it starts. It holds the lock of its data directory, and the database belongs to
    that directory alone (`ownership.py`), so no other server's worker can be at work on these jobs.
    """
    connection.execute(update(JOBS).where(JOBS.c.state == RUNNING).values(lease_until=0.0, worker=None))
