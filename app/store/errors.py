"""What can be wrong with the store, as facts."""

from dataclasses import dataclass
from typing import ClassVar

from app.core.errors import ConvscopeError


@dataclass(eq=False)
class ObjectNotFound(ConvscopeError):
    """There is no object of this kind with this id."""

    code: ClassVar[str] = "not_found"
    kind: str
    id: str


@dataclass(eq=False)
class ObjectRotten(ConvscopeError):
    """The bytes on disk are no longer those that the id names."""

    code: ClassVar[str] = "object_rotten"
    kind: str
    id: str


@dataclass(eq=False)
class DiskFull(ConvscopeError):
    """Writing would leave less free space than is kept in reserve."""

    code: ClassVar[str] = "disk_full"
    free_bytes: int
    wanted_bytes: int


@dataclass(eq=False)
class StoreLocked(ConvscopeError):
    """Another server works on this data directory."""

    code: ClassVar[str] = "store_locked"
    path: str
