"""Errors of data sets: facts in fields, sentences in web.refusals."""

from dataclasses import dataclass
from typing import ClassVar

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
