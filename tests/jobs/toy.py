"""Work without PyTorch whose epochs can be followed, held up and made to fail."""

import hashlib
import json
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.jobs.tables import TABLES
from app.jobs.worker.work import BatchDone, EpochDone, Payload, Report
from app.store.database import Database
from app.store.objects import ObjectWriter

BATCHES = 3


class Toy:
    """Each epoch hashes the one before it. The payload says what goes wrong, and where."""

    def __init__(self, store: ObjectWriter) -> None:
        self._store = store

    def warm(self) -> None:
        """There is nothing to load."""

    def begin(self, payload: Payload, checkpoint: bytes | None, report: Report) -> "ToyEpochs":
        """Begin, or go on after a checkpoint. The payload may say how many parts come before."""
        if payload.get("fault") == "begin":
            raise RuntimeError("words that nobody outside may read")
        parts = payload.get("parts", 0)
        report(0, parts)
        for part in range(1, parts + 1):
            wait_for_gate(payload)
            report(part, parts)
        return ToyEpochs(self._store, payload, checkpoint)

    def sentence(self, error: Exception) -> None:
        """Nobody foresaw any error."""


class ToyEpochs:
    """Epochs of a toy.

    Payload: `epochs`; `fault` with `at`: the epoch in which it happens; `once`: a file that the fault makes,
    and without which alone it happens; `gate`: a file that each batch and each part before them waits for.
    """

    def __init__(self, store: ObjectWriter, payload: Payload, checkpoint: bytes | None) -> None:
        state = (
            {"epoch": 0, "value": payload.get("value", "")} if checkpoint is None else json.loads(checkpoint)
        )
        self._store, self._payload = store, payload
        self.epoch: int = state["epoch"]
        self._value: str = state["value"]
        self.epochs: int = payload["epochs"]

    def next_epoch(self) -> Iterator[BatchDone]:
        """Three batches."""
        for batch in range(1, BATCHES + 1):
            self._fail_if_asked()
            wait_for_gate(self._payload)
            yield BatchDone(batch, BATCHES)
        self.epoch += 1
        self._value = digest(self._value)

    def done(self) -> EpochDone:
        """The value is network and weights."""
        network, _ = self._store.put("networks", f"network {self._value}".encode())
        weights, _ = self._store.put("weights", self._value.encode())
        checkpoint = json.dumps({"epoch": self.epoch, "value": self._value}).encode()
        return EpochDone(network, weights, {"value": self._value}, {"seen": self.epoch}, checkpoint)

    def _fail_if_asked(self) -> None:
        once = self._payload.get("once")
        if self._payload.get("at") != self.epoch + 1 or (once is not None and Path(once).exists()):
            return
        if once is not None:
            Path(once).touch()
        fault: Any = self._payload["fault"]
        if fault == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if fault == "hang writing":
            with Database.open(self._payload["database"], TABLES).writing():
                os.kill(os.getpid(), signal.SIGSTOP)
        if fault == "raise":
            raise RuntimeError("words that nobody outside may read")


def wait_for_gate(payload: Payload) -> None:
    """Wait until the file is there that the payload names, if it names one."""
    gate = payload.get("gate")
    while gate is not None and not Path(gate).exists():
        threading.Event().wait(0.01)


def digest(value: str) -> str:
    """The value after one more epoch."""
    return hashlib.sha256(value.encode()).hexdigest()


def silent(part: int, parts: int) -> None:
    """Tell nobody of progress."""


def values(epochs: int, value: str = "") -> list[str]:
    """The values of an undisturbed run's epochs."""
    found = []
    for _ in range(epochs):
        value = digest(value)
        found.append(value)
    return found
