"""Errors of data sets: facts in fields, sentences in web.refusals."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from app.core.errors import ConvscopeError


@dataclass(eq=False)
class NotDownloaded(ConvscopeError):
    """A published data set whose files are not on this machine; `title` and `name` are the data set's."""

    code: ClassVar[str] = "not_downloaded"
    title: str
    name: str


@dataclass(eq=False)
class UnreadableDataSet(ConvscopeError):
    """Files of a published data set that cannot be read, although they were there with their hash."""

    code: ClassVar[str] = "unreadable_data_set"
    title: str


@dataclass(eq=False)
class InvalidArchive(ConvscopeError):
    """A zip archive of pictures that is refused whole.

    Attributes:
        reason: why.
        limit: the bound that it exceeds: entries, or bytes once unpacked; None for other reasons.
    """

    code: ClassVar[str] = "invalid_archive"
    reason: Literal["no_zip", "damaged", "overlap", "entries", "unpacked"]
    limit: int | None = None


@dataclass(eq=False)
class DataSetTooLarge(ConvscopeError):
    """A data set with more than so many classes or pictures."""

    code: ClassVar[str] = "data_set_too_large"
    classes: int
    pictures: int


@dataclass(eq=False)
class TooFewClasses(ConvscopeError):
    """Fewer than two classes with at least two pictures that can be read.

    Attributes:
        left_out: number of pictures and classes that were left out.
    """

    code: ClassVar[str] = "too_few_classes"
    left_out: int
