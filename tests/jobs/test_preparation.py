"""What comes before the first epoch of a job: its progress is told, and it ends when it is asked to."""

import time

import pytest

from app.jobs.worker.work import Payload, Report
from tests.jobs.desk import Desk, Once
from tests.jobs.toy import Toy, ToyEpochs, values


class AtSecondPart(Once):
    """Does something when the second part is done, and lets the worker look for it."""

    def __init__(self, desk: Desk, job: str) -> None:
        super().__init__()
        self.desk, self.job = desk, job
        self.parts = 0

    def wait(self, seconds: float) -> bool:
        self.parts += seconds == 0
        if self.parts == 2:
            self.act()
        return super().wait(seconds)

    def act(self) -> None:
        """Have progress told at once."""
        self.tell()


class Cancelling(AtSecondPart):
    def act(self) -> None:
        self.desk.cancel(self.job)
        self.tell()


class Draining(AtSecondPart):
    def wait(self, seconds: float) -> bool:
        if self.parts == 2:
            self.drain()
        return super().wait(seconds)


def test_progress_is_told_before_the_first_epoch(desk: Desk) -> None:
    job = desk.submit(parts=5)
    signals = Draining(desk, job)
    desk.work(signals)
    kind, progress = desk.told(job)[-1]
    assert (kind, signals.parts) == ("progress", 3)
    seconds_left = progress.pop("seconds_left")
    assert progress == {"epoch": 0, "batch": 2, "batches": 5}
    assert 0 < seconds_left < 60
    assert (desk.record(job).state, desk.record(job).epoch) == ("running", 0)
    desk.work()
    assert [entry["value"] for entry in desk.record(job).history] == values(3)


def test_the_time_left_is_estimated_from_the_parts_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The toy takes an hour before its first part, and hardly a second for all of them."""
    begin, clock, hour = Toy.begin, time.monotonic, [0.0]

    def slowly(toy: Toy, payload: Payload, checkpoint: bytes | None, report: Report) -> ToyEpochs:
        hour[0] = 3600.0
        return begin(toy, payload, checkpoint, report)

    monkeypatch.setattr(Toy, "begin", slowly)
    monkeypatch.setattr("app.jobs.worker.execution.time.monotonic", lambda: clock() + hour[0])
    job = desk.submit(parts=5)
    desk.work(Draining(desk, job))
    _, progress = desk.told(job)[-1]
    assert progress["seconds_left"] < 60


def test_a_job_is_cancelled_before_its_first_epoch(desk: Desk) -> None:
    job = desk.submit(parts=5)
    signals = Cancelling(desk, job)
    desk.work(signals)
    found = desk.record(job)
    assert (found.state, found.epoch, found.history, found.latest) == ("cancelled", 0, (), None)
    assert signals.parts < 5
