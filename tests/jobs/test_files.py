"""Files of jobs: kept while a job names them, deleted with the last one."""

from dataclasses import replace

import pytest

from app.jobs import files, records
from app.store.errors import ObjectNotFound
from app.store.objects import Kind
from tests.jobs.desk import Desk
from tests.jobs.toy import values


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
