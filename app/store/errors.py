"""Errors of the store: facts in fields, sentences in web.refusals and the command line."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from app.core.errors import ConvscopeError

Fault = Literal["busy", "full", "damaged", "unreachable"]
"""Why a database does not work: another transaction keeps it busy, its disk is full, its file is damaged, or
it cannot be reached."""


@dataclass(eq=False)
class ObjectNotFound(ConvscopeError):
    """No object of this kind has this id."""

    code: ClassVar[str] = "not_found"
    kind: str
    id: str


@dataclass(eq=False)
class ObjectRotten(ConvscopeError):
    """The SHA-256 of an object's file is no longer its id."""

    code: ClassVar[str] = "object_rotten"
    kind: str
    id: str


@dataclass(eq=False)
class DiskFull(ConvscopeError):
    """Writing would leave less free space than the reserve."""

    code: ClassVar[str] = "disk_full"
    free_bytes: int
    wanted_bytes: int


@dataclass(eq=False)
class StoreLocked(ConvscopeError):
    """Another server uses this data directory."""

    code: ClassVar[str] = "store_locked"
    path: str


@dataclass(eq=False)
class DataDirectoryUnusable(ConvscopeError):
    """The data directory cannot be made or written; `reason` is the system's."""

    code: ClassVar[str] = "data_directory_unusable"
    path: str
    reason: str


@dataclass(eq=False)
class DatabaseUnusable(ConvscopeError):
    """The database cannot be opened.

    Attributes:
        address: without a password.
        reason: in the database's words.
    """

    code: ClassVar[str] = "database_unusable"
    address: str
    reason: str
    fault: Fault = "unreachable"


@dataclass(eq=False)
class DatabaseUnavailable(ConvscopeError):
    """The database cannot be read or written now."""

    code: ClassVar[str] = "database_unavailable"
    reason: Fault
    retry_after_seconds: int = 1
