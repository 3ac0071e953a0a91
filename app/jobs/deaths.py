"""Jobs of a worker that died or hung: given back to the queue, or failed."""

from sqlalchemy import Connection, select, update

from app.jobs.states import FAILED, RUNNING
from app.jobs.tables import JOBS
from app.jobs.telling import tell_state


def heartbeats(connection: Connection, worker: str) -> dict[int, int]:
    """Heartbeat of each job that a worker holds, by the job's number."""
    held = select(JOBS.c.number, JOBS.c.heartbeat).where(JOBS.c.state == RUNNING, JOBS.c.worker == worker)
    return {row.number: row.heartbeat for row in connection.execute(held)}


def bury(connection: Connection, worker: str, max_deaths: int) -> int:
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
    """Give back every running job: the workers of an earlier server are gone."""
    connection.execute(update(JOBS).where(JOBS.c.state == RUNNING).values(lease_until=0.0, worker=None))
