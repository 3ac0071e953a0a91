"""Trainings whose worker and server are killed at 30 random moments: they end with the same bits."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import ROOT, free_port, server_environment
from tests.jobs.server_jobs import until
from tests.web.trainings import LAYERS, RECIPE, read_events

KILLS = 30
LONGEST_SECONDS = 1.5
WITHIN_ATTEMPTS = 0.75
EPOCHS = 60
SEED = 12
NETWORK = {"input": {"channels": 1, "height": 16, "width": 16}, "layers": LAYERS}


class KilledServer:
    """A server that is started again on the same data after each kill.

    Attributes:
        kills: of its process and of its workers.
        attempts: begun, as last seen, by training.
    """

    def __init__(self, folder: Path, database_url: str | None = None) -> None:
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._folder = folder
        self._environment = server_environment(folder) | {"CONVSCOPE_MAX_WORKER_DEATHS": "1000"}
        if database_url is not None:
            self._environment["CONVSCOPE_DATABASE_URL"] = database_url
        self.kills = {"server": 0, "worker": 0}
        self.attempts: dict[str, int] = {}
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [sys.executable, "-m", "app", "serve", "--port", str(self._port)]
        command += ["--data-dir", str(self._folder)]
        self._process = subprocess.Popen(command, cwd=ROOT, env=self._environment, stdout=subprocess.DEVNULL)
        until(lambda: self.answers("/api/health"))

    def answers(self, path: str) -> Any:
        """The document at a path; None while the server does not answer."""
        try:
            return httpx.get(self.url + path, timeout=60).raise_for_status().json()
        except httpx.TransportError:
            return None

    def post(self, path: str, document: Any) -> Any:
        """The server's answer to a document."""
        return httpx.post(self.url + path, json=document, timeout=60).raise_for_status().json()

    def worker(self) -> int | None:
        """Process id of the worker; None while there is none."""
        tasks = Path(f"/proc/{self._process.pid}/task").glob("*/children")
        children = [int(child) for task in tasks for child in task.read_text().split()]
        return children[0] if children else None

    def kill_worker(self) -> None:
        """Kill the worker, which the server replaces."""
        until(self.worker)
        worker = self.worker()
        assert worker is not None
        os.kill(worker, signal.SIGKILL)
        self.kills["worker"] += 1

    def kill(self) -> None:
        """Kill the server, and start it again."""
        self._process.kill()
        self._process.wait()
        self.kills["server"] += 1
        self.start()

    def close(self) -> None:
        """End the server as its user would."""
        self._process.terminate()
        self._process.wait()


@contextmanager
def served(folder: Path, database_url: str | None = None) -> Iterator[KilledServer]:
    server = KilledServer(folder, database_url)
    try:
        yield server
    finally:
        server.close()


def begin(server: KilledServer) -> str:
    """Start a training; its id."""
    network = server.post("/api/networks", NETWORK)["id"]
    asked = {"network": network, "dataset": "digits", "epochs": EPOCHS, **RECIPE}
    training: str = server.post("/api/trainings", asked)["id"]
    return training


class Follower:
    """A client that reads the events of a training, and resumes when its server is gone."""

    def __init__(self, server: KilledServer, training: str) -> None:
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


def without_seconds(history: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Epochs but for the time that they took. The id of an epoch's network is the hash of its weights."""
    return [{name: value for name, value in entry.items() if name != "seconds"} for entry in history]


def end_of(server: KilledServer, training: str) -> Any:
    """The record of a training, once it has ended."""
    final = ("finished", "cancelled", "failed")
    path = f"/api/trainings/{training}"
    until(lambda: (server.answers(path) or {}).get("state") in final)
    return server.answers(path)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The epochs of a training that nothing disturbs."""
    with served(tmp_path_factory.mktemp("undisturbed")) as server:
        record = end_of(server, begin(server))
    assert record["state"] == "finished"
    return without_seconds(record["history"])


def test_trainings_end_as_if_nothing_had_been_killed(
    tmp_path: Path, database_url: str | None, undisturbed: list[dict[str, Any]]
) -> None:
    """Three of four moments lie within an attempt, the others while a worker loads PyTorch."""
    moments = random.Random(SEED)
    with served(tmp_path / "data", database_url) as server:
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


def attempts(server: KilledServer, training: str) -> int | None:
    """Attempts that have begun; None once the training has finished."""
    record = server.answers(f"/api/trainings/{training}")
    return None if record["state"] == "finished" else record["attempt"]


def wait_for_another_attempt(server: KilledServer, training: str) -> None:
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
