"""The queue, leases, attempts and events on both databases, without a worker process."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.jobs import attempts, deaths, files, records, telling
from app.jobs.attempts import Attempt
from app.jobs.doing import Tools
from app.jobs.errors import UNEXPECTED, AttemptSuperseded, IdempotencyKeyReused, QueueFull
from app.jobs.signals import Signals
from app.jobs.states import Record, Submission
from app.jobs.tables import TABLES
from app.jobs.worker import Worker
from app.store.database import Database
from app.store.database_address import sqlite_address
from app.store.errors import DiskFull, ObjectNotFound
from app.store.objects import Kind, ObjectStore
from tests.databases import BACKENDS, address_of
from tests.jobs.toy import Toy, values

LEASE_SECONDS = 100.0


class Desk:
    """One database and store, and shorthands for what is done with them."""

    def __init__(self, database: Database, store: ObjectStore) -> None:
        self.database, self.store = database, store

    def submit(self, key: str | None = None, body: str = "a", most: int = 20, **payload: Any) -> str:
        payload = {"epochs": 3, "network": "n", **payload}
        with self.database.writing() as connection:
            asked = Submission(payload, payload["epochs"], key, body)
            return records.submit(connection, asked, most)

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
            found = telling.events_after(connection, job_id, after)
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


@pytest.fixture(params=BACKENDS)
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """An empty database and an empty store."""
    database = Database.open(address_of(request.param, tmp_path, request), TABLES)
    with ObjectStore(tmp_path / "data", min_free_bytes=0) as store:
        yield Desk(database, store)
    database.close()


def test_jobs_are_taken_in_order_and_say_their_place(desk: Desk) -> None:
    first, second, third = desk.submit(), desk.submit(), desk.submit()
    assert [desk.record(job).position for job in (first, second, third)] == [1, 2, 3]
    attempt = desk.claim()
    assert desk.record(first).state == "running"
    assert [desk.record(job).position for job in (first, second, third)] == [None, 1, 2]
    assert [data["position"] for _, data in desk.told(third)] == [3, 2]
    assert desk.cancel(second) == "queued"
    assert desk.record(second).state == "cancelled"
    assert [data["position"] for _, data in desk.told(third)] == [3, 2, 1]
    desk.write(attempts.cancel, attempt)
    assert desk.states(first) == ["queued", "running", "cancelled"]
    with desk.database.reading() as connection:
        assert [found.id for found in records.records(connection, 2)] == [third, second]
        assert records.counts(connection) == {
            "queued": 1,
            "running": 0,
            "finished": 0,
            "cancelled": 2,
            "failed": 0,
        }
        assert records.is_unfinished(connection)


def test_the_queue_has_a_bound(desk: Desk) -> None:
    desk.submit(most=1)
    with pytest.raises(QueueFull) as refused:
        desk.submit(most=1)
    assert refused.value.waiting == 1
    desk.claim()
    desk.submit(most=1)


def test_a_request_that_is_sent_again_is_the_same_job(desk: Desk) -> None:
    job = desk.submit(key="k", most=1)
    assert desk.submit(key="k", most=1) == job
    with pytest.raises(IdempotencyKeyReused):
        desk.submit(key="k", body="b")
    assert desk.submit(key="other") != job
    assert desk.submit() != desk.submit()


def test_an_attempt_that_was_superseded_can_write_nothing(desk: Desk) -> None:
    job = desk.submit()
    old = desk.claim("old", lease_seconds=-1)
    new = desk.claim("new")
    assert (old.attempt, new.attempt) == (1, 2)
    before = desk.record(job)
    lates: tuple[Callable[[], Any], ...] = (
        lambda: desk.write(attempts.beat, old, LEASE_SECONDS, {"batch": 1}),
        lambda: desk.write(attempts.report_problem, old, "late"),
        lambda: desk.write(attempts.record_epoch, old, 1, 0.0, done(desk, "late"), "f" * 64),
        lambda: desk.write(attempts.cancel, old),
        lambda: desk.write(attempts.fail, old, "late"),
        lambda: desk.write(attempts.release, old),
    )
    for late in lates:
        with pytest.raises(AttemptSuperseded):
            late()
    assert desk.record(job) == before
    desk.write(attempts.beat, new, LEASE_SECONDS, {"batch": 1})
    desk.write(attempts.cancel, new)
    with pytest.raises(AttemptSuperseded):
        desk.write(attempts.beat, new, LEASE_SECONDS)


def done(desk: Desk, value: str) -> Any:
    """What a toy's epoch gives."""
    epochs = Toy(desk.store).begin({"epochs": 3, "value": value}, None)
    assert [batch.batch for batch in epochs.next_epoch()] == [1, 2, 3]
    return epochs.done()


def test_a_lease_that_is_renewed_is_not_taken(desk: Desk) -> None:
    desk.submit()
    attempt = desk.claim(lease_seconds=-1)
    desk.write(attempts.beat, attempt, LEASE_SECONDS)
    with desk.database.writing() as connection:
        assert attempts.claim(connection, "other", LEASE_SECONDS) is None
    desk.write(attempts.release, attempt)
    assert desk.claim("other").attempt == 2


def test_a_worker_does_what_an_undisturbed_run_would(desk: Desk) -> None:
    job, other = desk.submit(epochs=4), desk.submit(epochs=2)
    desk.work()
    found = desk.record(job)
    assert (found.state, found.epoch, found.attempt, found.problem) == ("finished", 4, 1, None)
    assert [entry["value"] for entry in found.history] == values(4)
    assert [entry["epoch"] for entry in found.history] == [1, 2, 3, 4]
    assert found.latest == {"seen": 4}
    assert desk.states(job) == ["queued", "running", "finished"]
    assert [data["epoch"] for kind, data in desk.told(job) if kind == "epoch"] == [1, 2, 3, 4]
    assert desk.told(job)[-1][0] == "state"
    assert desk.told(job, after=found.sequence) == []
    assert desk.record(other).state == "finished"
    assert desk.store.ids("checkpoints") == []
    with desk.database.reading() as connection:
        trained = records.networks(connection, 9)
    assert [network.job for network in trained] == [other, job]
    assert trained[1].network == found.history[-1]["network"]


def test_another_attempt_goes_on_after_the_last_epoch(desk: Desk) -> None:
    job = desk.submit(epochs=3)
    attempt = desk.claim()
    first = done(desk, "")
    file, _ = desk.store.put("checkpoints", first.checkpoint)
    desk.write(attempts.record_epoch, attempt, 1, 0.5, first, file)
    desk.write(attempts.release, attempt)
    desk.work()
    found = desk.record(job)
    assert (found.state, found.attempt) == ("finished", 2)
    assert [entry["value"] for entry in found.history] == values(3)
    assert desk.states(job) == ["queued", "running", "running", "finished"]
    assert [data["epoch"] for kind, data in desk.told(job) if kind == "epoch"] == [1, 2, 3]


def test_only_the_newest_progress_is_kept(desk: Desk) -> None:
    job = desk.submit()
    attempt = desk.claim()
    for batch in (1, 2, 3):
        desk.write(attempts.beat, attempt, LEASE_SECONDS, {"batch": batch})
    assert desk.told(job)[-1] == ("progress", {"batch": 3})
    assert [kind for kind, _ in desk.told(job)] == ["state", "state", "progress"]
    assert desk.record(job).sequence == 5


def test_a_job_that_is_cancelled_while_nobody_holds_it_ends(desk: Desk) -> None:
    job = desk.submit()
    desk.claim("dead", lease_seconds=-1)
    assert desk.cancel(job) == "running"
    desk.work()
    assert desk.record(job).state == "cancelled"


@pytest.mark.parametrize("fault", ["begin", "raise"])
def test_an_error_that_nobody_foresaw_is_told_in_fixed_words(
    desk: Desk, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    job = desk.submit(fault=fault, at=2)
    desk.work()
    found = desk.record(job)
    assert (found.state, found.problem) == ("failed", UNEXPECTED)
    assert found.epoch == (1 if fault == "raise" else 0)
    assert "words that nobody outside may read" in caplog.text  # with the traceback
    assert desk.store.ids("checkpoints") == []


def test_a_full_disk_is_told_and_the_job_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second try to store the second epoch's weights finds space."""
    put = desk.store.put
    refused: list[bytes] = []

    def full_once(kind: Kind, content: bytes) -> tuple[str, bool]:
        if kind == "weights" and content == values(2)[1].encode() and not refused:
            refused.append(content)
            raise DiskFull(0, len(content))
        return put(kind, content)

    monkeypatch.setattr(desk.store, "put", full_once)
    job = desk.submit(epochs=3)
    desk.work()
    found = desk.record(job)
    assert refused
    assert (found.state, found.problem) == ("finished", None)
    assert [entry["value"] for entry in found.history] == values(3)
    problems = [data["problem"] for kind, data in desk.told(job) if kind == "state"]
    assert problems[2].startswith("The disk is nearly full.")
    assert problems[3:] == [None, None]


def test_a_database_that_is_locked_for_a_while_loses_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    address = sqlite_address(tmp_path)
    database, other = (Database.open(address, TABLES, wait_seconds=0.05) for _ in range(2))
    with ObjectStore(tmp_path / "data", min_free_bytes=0) as store:
        desk = Desk(database, store)
        job = desk.submit(epochs=3)

        class Locked(Once):
            """The database is locked until the worker has waited for it three times."""

            waited = 0

            def wait(self, seconds: float) -> bool:
                if seconds > 1:
                    self.waited += 1
                if self.waited == 3 and lock:
                    lock.pop().__exit__(None, None, None)
                return super().wait(seconds)

        lock = [other.writing()]
        lock[0].__enter__()
        signals = Locked()
        desk.work(signals)
        assert signals.waited == 3
        assert [entry["value"] for entry in desk.record(job).history] == values(3)
    assert caplog.text.count("the database is not available (busy)") == 1
    database.close()
    other.close()


def test_a_worker_that_is_asked_to_end_gives_its_job_back(desk: Desk) -> None:
    job = desk.submit(epochs=5)

    class After(Once):
        """Ends the worker after its fifth batch."""

        batches = 0

        def wait(self, seconds: float) -> bool:
            self.batches += seconds == 0
            if self.batches == 5:
                self.drain()
            return super().wait(seconds)

    desk.work(After())
    assert (desk.record(job).state, desk.record(job).epoch) == ("running", 1)
    desk.work()
    assert [entry["value"] for entry in desk.record(job).history] == values(5)
    assert desk.record(job).attempt == 2


def test_a_job_of_which_workers_die_fails_at_last(desk: Desk) -> None:
    job = desk.submit()
    for death in (1, 2):
        desk.claim(f"worker {death}")
        assert desk.write(deaths.bury, f"worker {death}", 3) == death
        assert desk.record(job).state == "running"
    desk.claim("worker 3")
    assert desk.write(deaths.bury, "another", 3) == 0
    assert desk.write(deaths.bury, "worker 3", 3) == 3
    found = desk.record(job)
    assert found.state == "failed"
    assert found.problem is not None
    assert found.problem.startswith("The worker process died or hung 3 times in epoch 1,")
    assert desk.states(job)[-1] == "failed"


def test_an_epoch_clears_the_count_of_deaths(desk: Desk) -> None:
    job = desk.submit()
    desk.claim("w")
    desk.write(deaths.bury, "w", 2)
    attempt = desk.claim("w")
    first = done(desk, "")
    desk.write(attempts.record_epoch, attempt, 1, 0.5, first, "0" * 64)
    assert desk.write(deaths.bury, "w", 2) == 1
    assert desk.record(job).state == "running"


def test_a_removed_job_takes_its_files_along_that_no_other_names(desk: Desk) -> None:
    job, twin, other = desk.submit(), desk.submit(epochs=2), desk.submit(value="other")
    desk.work()
    later = desk.submit(network=desk.record(other).history[1]["network"])
    assert len(desk.store.ids("weights")) == len(desk.store.ids("networks")) == 6
    for removed in (job, other):
        number = desk.write(records.row_of, removed).number
        desk.write(files.mark_removed, number)
        with pytest.raises(ObjectNotFound):
            desk.record(removed)
        files.remove(desk.database, desk.store, number)
    twins = {entry["network"] for entry in desk.record(twin).history}
    kept = desk.record(later).payload["network"]
    assert set(desk.store.ids("networks")) == twins | {kept}
    assert len(desk.store.ids("weights")) == 3


def test_an_interrupted_removal_is_finished_at_the_next_start(desk: Desk) -> None:
    job = desk.submit()
    desk.work()
    desk.write(files.mark_removed, desk.write(records.row_of, job).number)
    desk.store.put("checkpoints", b"left over")
    files.remove_all(desk.database, desk.store)
    files.sweep_checkpoints(desk.database, desk.store)
    assert not any(desk.store.ids(kind) for kind in ("networks", "weights", "checkpoints"))
    with desk.database.reading() as connection:
        assert records.records(connection, 9) == []


def test_files_that_vanish_before_they_are_named_are_written_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A twin's removal deletes the weights between their writing and the transaction."""
    put = desk.store.put
    deleted: list[str] = []

    def put_and_lose_once(kind: Kind, content: bytes) -> tuple[str, bool]:
        found = put(kind, content)
        if kind == "weights" and not deleted:
            deleted.append(found[0])
            desk.store.delete(kind, found[0])
        return found

    monkeypatch.setattr(desk.store, "put", put_and_lose_once)
    job = desk.submit()
    desk.work()
    assert desk.store.exists("weights", deleted[0])
    assert [entry["value"] for entry in desk.record(job).history] == values(3)
    assert replace(desk.record(job), history=()).state == "finished"
