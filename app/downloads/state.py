"""State of a published file on this machine and of its download."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.core.errors import ConvscopeError

Phase: TypeAlias = Literal["absent", "downloading", "ready", "failed"]


@dataclass(frozen=True)
class DownloadState:
    """State of a published file, or of several together.

    Attributes:
        problem: why the last download failed, the fault of a file with the published name, or that the
            package is missing which it comes with.
    """

    state: Phase
    received_bytes: int
    total_bytes: int
    problem: ConvscopeError | None
