"""Titles of jobs, on both databases."""

import pytest

from app.jobs import records
from app.jobs.worker import attempts
from app.store.errors import ObjectNotFound
from tests.jobs.desk import Desk


def test_a_title_changes_while_an_attempt_runs_and_nothing_else_does(desk: Desk) -> None:
    job = desk.submit(key="k", network="n")
    attempt = desk.claim()
    title = "Becher \u676f\u5b50"
    desk.write(records.rename, job, title)
    before = desk.record(job)
    assert before.payload == {"epochs": 3, "network": "n", "title": title}
    desk.write(attempts.cancel, attempt)
    assert (desk.record(job).payload, desk.record(job).state) == (before.payload, "cancelled")
    assert desk.submit(key="k", network="n") == job
    with pytest.raises(ObjectNotFound):
        desk.write(records.rename, "0" * 64, title)
