"""Errors of jobs, and the sentences that the record of any job may have."""

from dataclasses import dataclass
from typing import ClassVar

from app.core.errors import ConvscopeError

UNEXPECTED = "An unexpected error occurred. The server's log has its traceback."
OUT_OF_MEMORY = "This machine does not have enough memory for this training."
DISK_FULL = "The disk is nearly full. The training waits, and goes on when there is space again."


@dataclass(eq=False)
class QueueFull(ConvscopeError):
    """As many jobs wait as are allowed."""

    code: ClassVar[str] = "queue_full"
    waiting: int
    retry_after_seconds: int


@dataclass(eq=False)
class IdempotencyKeyReused(ConvscopeError):
    """The idempotency key was used before, with another body."""

    code: ClassVar[str] = "idempotency_key_reused"
    key: str


class AttemptSuperseded(Exception):
    """The job has ended, was given back or is in another attempt: this one may write nothing more."""


class FilesGone(Exception):
    """A file was deleted between its writing and the transaction that names it."""
