"""Errors of jobs: facts in fields. Those that end a job have a sentence, which its record keeps."""

from dataclasses import dataclass
from typing import ClassVar

from app.core.errors import ConvscopeError
from app.store.errors import ObjectNotFound, ObjectRotten

UNEXPECTED = "An unexpected error occurred. The server's log has its traceback."
DISK_FULL = "The disk is nearly full. The training waits, and goes on when there is space again."


@dataclass(eq=False)
class QueueFull(ConvscopeError):
    """As many jobs wait as may."""

    code: ClassVar[str] = "queue_full"
    waiting: int
    retry_after_seconds: int


@dataclass(eq=False)
class IdempotencyKeyReused(ConvscopeError):
    """The key of a request belongs to a job that was asked for with another body."""

    code: ClassVar[str] = "idempotency_key_reused"
    key: str


class AttemptSuperseded(Exception):
    """Another attempt at the job has begun, or the job has ended: this one may write nothing more."""


class FilesGone(Exception):
    """A file was deleted between its writing and the transaction that names it."""


def sentence_of(error: Exception) -> str | None:
    """Why a job cannot go on, for people; None for an error that nobody foresaw."""
    if isinstance(error, ObjectNotFound):
        return f"{error.id} is no longer among the {error.kind} of this server."
    if isinstance(error, ObjectRotten):
        return f"The stored bytes of {error.id} no longer match their hash."
    if isinstance(error, MemoryError):
        return "The memory of this machine does not suffice."
    sentence = getattr(error, "sentence", None)
    return sentence if isinstance(sentence, str) else None
