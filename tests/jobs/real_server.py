"""A real server in a process of its own, the training that tests follow on it, and its undisturbed end."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.conftest import ROOT, free_port, server_environment
from tests.jobs.server_jobs import until
from tests.web.trainings import LAYERS, RECIPE, read_events

EPOCHS = 60
POLL_SECONDS = 0.1  # so that asking takes no time from the worker
NETWORK = {"input": {"channels": 1, "height": 16, "width": 16}, "layers": LAYERS}


class RealServer:
    """A server that is started again on the same data after each kill.

    Args:
        settings: by the names of their environment variables, without the prefix.

    Attributes:
        log: what it has written, beside its data directory.
        kills: of its process and of its workers.
        attempts: begun, as last seen, by training.
    """

    def __init__(self, folder: Path, database_url: str | None = None, **settings: str) -> None:
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        # One client, as making one takes longer than an answer; no connection outlives its server.
        self._client = httpx.Client(
            base_url=self.url, timeout=60, limits=httpx.Limits(max_keepalive_connections=0)
        )
        self._folder = folder
        self.log = folder.with_suffix(".log")
        if database_url is not None:
            settings["DATABASE_URL"] = database_url
        given = {f"CONVSCOPE_{name}": value for name, value in settings.items()}
        self._environment = server_environment(folder) | given
        self.kills = {"server": 0, "worker": 0}
        self.attempts: dict[str, int] = {}
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [sys.executable, "-m", "app", "serve", "--port", str(self._port)]
        command += ["--data-dir", str(self._folder)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=log, stderr=subprocess.STDOUT
            )
        until(lambda: self.answers("/api/health"), POLL_SECONDS)

    def answers(self, path: str) -> Any:
        """The document at a path; None while the server does not answer."""
        try:
            return self._client.get(path).raise_for_status().json()
        except httpx.TransportError:
            return None

    def post(self, path: str, document: Any) -> Any:
        """The server's answer to a document."""
        return self._client.post(path, json=document).raise_for_status().json()

    def worker(self) -> int | None:
        """Process id of the worker; None while there is none."""
        tasks = Path(f"/proc/{self._process.pid}/task").glob("*/children")
        children = [int(child) for task in tasks for child in task.read_text().split()]
        return children[0] if children else None

    def kill_worker(self) -> None:
        """Kill the worker, which the server replaces."""
        until(self.worker, POLL_SECONDS)
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
        self._client.close()
        self._process.terminate()
        self._process.wait()


@contextmanager
def served(folder: Path, database_url: str | None = None, **settings: str) -> Iterator[RealServer]:
    """A server until the end of the block. A traceback in its log is a failure."""
    server = RealServer(folder, database_url, **settings)
    try:
        yield server
    finally:
        server.close()
    assert "Traceback" not in server.log.read_text()


def begin(server: RealServer) -> str:
    """Start a training; its id."""
    network = server.post("/api/networks", NETWORK)["id"]
    asked = {"network": network, "dataset": "digits", "epochs": EPOCHS, **RECIPE}
    training: str = server.post("/api/trainings", asked)["id"]
    return training


def without_seconds(history: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Epochs but for the time that they took. The id of an epoch's network is the hash of its weights."""
    return [{name: value for name, value in entry.items() if name != "seconds"} for entry in history]


def end_of(server: RealServer, training: str) -> Any:
    """The record of a training, once it has ended."""
    final = ("finished", "cancelled", "failed")
    path = f"/api/trainings/{training}"
    until(lambda: (server.answers(path) or {}).get("state") in final, POLL_SECONDS)
    return server.answers(path)


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


def expect_told_once(events: list[tuple[int, str, Any]], epochs: list[dict[str, Any]]) -> None:
    """Ids that rise, and each epoch told once."""
    ids = [number for number, _, _ in events]
    assert ids == sorted(set(ids))
    assert without_seconds([data for _, kind, data in events if kind == "epoch"]) == epochs
