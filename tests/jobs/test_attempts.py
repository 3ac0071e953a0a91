"""The queue, leases, attempts and events on both databases, without a worker process."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.jobs import records, recovery
from app.jobs.errors import UNEXPECTED, AttemptSuperseded, IdempotencyKeyReused, QueueFull
from app.jobs.tables import TABLES
from app.jobs.worker import attempts
from app.store.database import Database
from app.store.database_address import sqlite_address
from app.store.errors import DiskFull
from app.store.objects import Kind, ObjectStore
from tests.jobs.desk import LEASE_SECONDS, Desk, Once, done
from tests.jobs.toy import values


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
    assert (refused.value.waiting, refused.value.retry_after_seconds) == (1, 7)
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


def test_an_attempt_whose_job_was_given_back_can_write_nothing(desk: Desk) -> None:
    """A server that starts gives back the jobs of its predecessor, whose worker may not be dead yet."""
    desk.submit()
    attempt = desk.claim()
    desk.write(recovery.give_back_all)
    with pytest.raises(AttemptSuperseded):
        desk.write(attempts.beat, attempt, LEASE_SECONDS)
    assert desk.claim("another").attempt == 2


def test_an_epoch_whose_commit_was_not_answered_is_told_once(desk: Desk) -> None:
    """The connection broke after the commit, so the worker tries again; also with the last epoch."""
    job = desk.submit(epochs=2)
    attempt = desk.claim()
    for epoch, value in ((1, ""), (2, values(1)[0])):
        for _ in range(2):
            desk.write(attempts.record_epoch, attempt, epoch, 0.5, done(desk, value), "0" * 64)
    assert [data["epoch"] for kind, data in desk.told(job) if kind == "epoch"] == [1, 2]
    assert desk.states(job) == ["queued", "running", "finished"]


def test_a_job_whose_claim_was_not_answered_is_claimed_again_at_once(desk: Desk) -> None:
    first, second = desk.submit(), desk.submit()
    assert desk.claim().number == desk.claim().number
    assert (desk.record(first).attempt, desk.record(second).attempt) == (2, 0)


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
        assert desk.write(recovery.recover, f"worker {death}", 3) == death
        assert desk.record(job).state == "running"
    desk.claim("worker 3")
    assert desk.write(recovery.recover, "another", 3) == 0
    assert desk.write(recovery.recover, "worker 3", 3) == 3
    found = desk.record(job)
    assert found.state == "failed"
    assert found.problem is not None
    assert found.problem.startswith("The worker process died or hung 3 times in epoch 1,")
    assert desk.states(job)[-1] == "failed"


def test_an_epoch_clears_the_count_of_deaths(desk: Desk) -> None:
    job = desk.submit()
    desk.claim("w")
    desk.write(recovery.recover, "w", 2)
    attempt = desk.claim("w")
    first = done(desk, "")
    desk.write(attempts.record_epoch, attempt, 1, 0.5, first, "0" * 64)
    assert desk.write(recovery.recover, "w", 2) == 1
    assert desk.record(job).state == "running"
