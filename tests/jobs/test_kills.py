"""Trainings whose worker and server are killed at 30 random moments: they end with the same bits."""

import random
import threading
from pathlib import Path
from typing import Any

from tests.jobs.real_server import (
    POLL_SECONDS,
    Follower,
    RealServer,
    begin,
    end_of,
    expect_told_once,
    served,
    without_seconds,
)
from tests.jobs.server_jobs import until

KILLS = 30
LONGEST_SECONDS = 1.5
WITHIN_ATTEMPTS = 0.75
SEED = 12


def test_trainings_end_as_if_nothing_had_been_killed(
    tmp_path: Path, database_url: str | None, undisturbed: list[dict[str, Any]]
) -> None:
    """Three of four moments lie within an attempt, the others while a worker loads PyTorch."""
    moments = random.Random(SEED)
    with served(
        tmp_path / "data", database_url, MAX_WORKER_DEATHS="1000", WORKER_PAUSE_SECONDS="0.01"
    ) as server:
        followed: dict[str, Follower] = {}
        for _ in range(KILLS):
            training = next(reversed(followed), None)
            if training is None or attempts(server, training) is None:
                training = begin(server)
                followed[training] = Follower(server, training)
            if moments.random() < WITHIN_ATTEMPTS:
                wait_for_another_attempt(server, training)
            else:
                until(server.worker, POLL_SECONDS)
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

    until(has_begun, POLL_SECONDS)
