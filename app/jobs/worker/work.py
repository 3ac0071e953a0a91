"""The interface between the worker and the work that a job asks for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

Payload = Mapping[str, Any]
"""The task of a job, as a JSON object."""


@dataclass(frozen=True, slots=True)
class BatchDone:
    """Progress within an epoch.

    Attributes:
        batch: batches of the epoch that are done.
        batches: all of its batches.
    """

    batch: int
    batches: int


Report: TypeAlias = Callable[[int, int], None]
"""Tells how many parts of the preparation are done, of all: first none. It raises where the job is to end."""


@dataclass(frozen=True, slots=True)
class EpochDone:
    """Results of an epoch. All files that they name are stored.

    Attributes:
        network: id of the network after the epoch.
        weights: SHA-256 of its weights.
        entry: figures of the epoch, for the history.
        latest: facts of which only the newest are kept.
        checkpoint: what the next attempt needs to go on after this epoch.
    """

    network: str
    weights: str
    entry: Mapping[str, Any]
    latest: Mapping[str, Any]
    checkpoint: bytes


class Epochs(Protocol):
    """Work that is done epoch by epoch.

    An epoch depends on the payload and the checkpoint before it alone, so that another attempt gives the
    same bits.
    """

    epoch: int
    """Epochs finished."""
    epochs: int
    """Epochs in all."""

    def next_epoch(self) -> Iterator[BatchDone]:
        """Do one epoch, yielding after each batch. Leaving early leaves the epoch undone."""

    def done(self) -> EpochDone:
        """Store the last epoch's network, and return its results. May be called again after an error.

        Raises:
            DiskFull: there is no space for the files.
        """


class Work(Protocol):
    """One kind of job."""

    def warm(self) -> None:
        """Load what every job of this kind needs, so that a later one begins at once."""

    def begin(self, payload: Payload, checkpoint: bytes | None, report: Report) -> Epochs:
        """Prepare a job, from the beginning or from a checkpoint.

        Args:
            report: called before the first and after each part of what takes long. Its errors are passed on.
        """

    def sentence(self, error: Exception) -> str | None:
        """Sentence that tells people why a job failed; None for an unexpected error."""
