"""A database and a store of jobs, and shorthands for what tests do with them."""

from typing import Any

from app.jobs import events, records
from app.jobs.states import Record, Submission
from app.jobs.worker import attempts
from app.jobs.worker.attempts import Attempt
from app.jobs.worker.execution import Tools
from app.jobs.worker.signals import Signals
from app.jobs.worker.worker import Worker
from app.store.database import Database
from app.store.objects import ObjectStore
from tests.jobs.toy import Toy, silent

LEASE_SECONDS = 100.0


class Desk:
    """One database and store, and shorthands for what is done with them."""

    def __init__(self, database: Database, store: ObjectStore) -> None:
        self.database, self.store = database, store

    def submit(self, key: str | None = None, body: str = "a", most: int = 20, **payload: Any) -> str:
        payload = {"epochs": 3, "network": "n", **payload}
        with self.database.writing() as connection:
            asked = Submission(payload, payload["epochs"], key, body)
            return records.submit(connection, asked, most, retry_after_seconds=7)

    def record(self, job_id: str) -> Record:
        with self.database.reading() as connection:
            return records.record(connection, job_id)

    def claim(self, worker: str = "worker", lease_seconds: float = LEASE_SECONDS) -> Attempt:
        with self.database.writing() as connection:
            attempt = attempts.claim(connection, worker, lease_seconds)
        assert attempt is not None
        return attempt

    def write(self, change: Any, *arguments: Any) -> Any:
        with self.database.writing() as connection:
            return change(connection, *arguments)

    def cancel(self, job_id: str) -> str:
        return str(self.write(records.request_cancel, job_id))

    def told(self, job_id: str, after: int = 0) -> list[Any]:
        with self.database.reading() as connection:
            found = events.events_after(connection, job_id, after)
        assert [event.id for event in found] == sorted({event.id for event in found})
        return [(event.kind, event.data) for event in found]

    def states(self, job_id: str) -> list[str]:
        return [data["state"] for kind, data in self.told(job_id) if kind == "state"]

    def work(self, signals: Signals | None = None) -> None:
        """Do jobs until none waits, in this process."""
        signals = signals or Once()
        Worker(Tools(self.database, self.store, Toy(self.store), LEASE_SECONDS, signals), "worker").run()


class Once(Signals):
    """Signals that end the worker when it has nothing to do."""

    def wait(self, seconds: float) -> bool:
        if seconds == 1.0:
            self.drain()
        return super().wait(0)


def done(desk: Desk, value: str) -> Any:
    """What a toy's epoch gives."""
    epochs = Toy(desk.store).begin({"epochs": 3, "value": value}, None, silent)
    assert [batch.batch for batch in epochs.next_epoch()] == [1, 2, 3]
    return epochs.done()
