"""States, records, events and submissions of jobs, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

State: TypeAlias = Literal["queued", "running", "finished", "cancelled", "failed"]
QUEUED: State = "queued"
RUNNING: State = "running"
FINISHED: State = "finished"
CANCELLED: State = "cancelled"
FAILED: State = "failed"
STATES: tuple[State, ...] = get_args(State)
FINAL = frozenset({FINISHED, CANCELLED, FAILED})
"""States that a job does not leave."""

EventKind: TypeAlias = Literal["state", "progress", "epoch"]


@dataclass(frozen=True, slots=True)
class Record:
    """A job as it stands.

    Attributes:
        id: 64 hexadecimal digits.
        position: place in the queue, 1 for the next; None unless it is queued.
        attempt: number of the attempt at hand, 0 before the first.
        epoch: epochs finished, of `epochs`.
        history: an entry for each of them.
        latest: facts of the last epoch; None before one has finished.
        problem: a sentence; None where there is none.
        sequence: id of the last event.
    """

    id: str
    state: State
    position: int | None
    attempt: int
    payload: Mapping[str, Any]
    epoch: int
    epochs: int
    history: tuple[Mapping[str, Any], ...]
    latest: Mapping[str, Any] | None
    problem: str | None
    sequence: int


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a job.

    Attributes:
        id: greater than those of all events that the job had before.
    """

    id: int
    kind: EventKind
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Submission:
    """A job that is asked for.

    Attributes:
        idempotency_key: names the request, so that it can be sent again; None for none.
        body_sha256: of the request's body in its canonical form.
    """

    payload: Mapping[str, Any]
    epochs: int
    idempotency_key: str | None
    body_sha256: str


@dataclass(frozen=True, slots=True)
class TrainedNetwork:
    """The network that a job ended with.

    Attributes:
        entry: of its last epoch, in the history.
    """

    job: str
    payload: Mapping[str, Any]
    network: str
    entry: Mapping[str, Any]
