"""Trainings whose worker and server are killed at 30 random moments: they end with the same bits."""

import random
import threading
from pathlib import Path
from typing import Any

import httpx

from tests.jobs.real_server import RealServer, begin, end_of, served, without_seconds
from tests.jobs.server_jobs import until
from tests.web.trainings import read_events

KILLS = 30
LONGEST_SECONDS = 1.5
WITHIN_ATTEMPTS = 0.75
SEED = 12


class Follower:
    """A client that reads the events of a training, and resumes when its server is gone."""

    def __init__(self, server: RealServer, training: str) -> None:
        self._url = f"{server.url}/api/trainings/{training}/events"
        self.events: list[tuple[int, str, Any]] = []
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def ended(self) -> list[tuple[int, str, Any]]:
        """All events, once the training has ended."""
        self._thread.join(timeout=120)
        assert not self._thread.is_alive()
        return self.events

    def _follow(self) -> None:
        while True:
            try:
                with httpx.stream("GET", self._url, headers=self._resume(), timeout=60) as stream:
                    for event in read_events(stream.iter_lines()):
                        self.events.append(event)
                return
            except httpx.TransportError:
                threading.Event().wait(0.05)

    def _resume(self) -> dict[str, str]:
        return {"Last-Event-ID": str(self.events[-1][0])} if self.events else {}


def test_trainings_end_as_if_nothing_had_been_killed(
    tmp_path: Path, database_url: str | None, undisturbed: list[dict[str, Any]]
) -> None:
    """Three of four moments lie within an attempt, the others while a worker loads PyTorch."""
    moments = random.Random(SEED)
    with served(tmp_path / "data", database_url, MAX_WORKER_DEATHS="1000") as server:
        followed: dict[str, Follower] = {}
        for _ in range(KILLS):
            training = next(reversed(followed), None)
            if training is None or attempts(server, training) is None:
                training = begin(server)
                followed[training] = Follower(server, training)
            if moments.random() < WITHIN_ATTEMPTS:
                wait_for_another_attempt(server, training)
            else:
                until(server.worker)
            threading.Event().wait(moments.uniform(0, LONGEST_SECONDS))
            moments.choice([server.kill, server.kill_worker])()
        assert sum(server.kills.values()) == KILLS
        assert min(server.kills.values()) > 0
        made = 0
        for training, follower in followed.items():
            record = end_of(server, training)
            assert (record["state"], record["problem"]) == ("finished", None)
            assert without_seconds(record["history"]) == undisturbed
            expect_told_once(follower.ended(), undisturbed)
            made += record["attempt"]
        assert made - len(followed) >= KILLS // 2


def attempts(server: RealServer, training: str) -> int | None:
    """Attempts that have begun; None once the training has finished."""
    record = server.answers(f"/api/trainings/{training}")
    return None if record["state"] == "finished" else record["attempt"]


def wait_for_another_attempt(server: RealServer, training: str) -> None:
    """Wait until an attempt that no kill has ended is at work, or the training has finished."""
    known = server.attempts.get(training, 0)

    def has_begun() -> bool:
        found = attempts(server, training)
        server.attempts[training] = found or known
        return found is None or found > known

    until(has_begun)


def expect_told_once(events: list[tuple[int, str, Any]], epochs: list[dict[str, Any]]) -> None:
    """Ids that rise, and each epoch told once."""
    ids = [number for number, _, _ in events]
    assert ids == sorted(set(ids))
    assert without_seconds([data for _, kind, data in events if kind == "epoch"]) == epochs
