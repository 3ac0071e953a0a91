"""Errors of published files and their downloads: facts in fields, sentences in web.refusals."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from app.core.errors import ConvscopeError
from app.downloads.checksum import Checksum

FileReason = Literal[
    "empty",
    "web_page",  # HTML
    "truncated",
    "too_large",
    "hash",  # damaged, or another file
]
DownloadReason = Literal[
    "unknown_host",  # the name cannot be resolved
    "unreachable",
    "proxy",  # the proxy of the environment cannot be used, does not answer, or refuses
    "certificate",
    "status",  # HTTP status other than 200
    "stalled",  # the server sends nothing, or less than the minimum rate
    "interrupted",
    "unexpected",  # a fault of convscope
]


@dataclass(eq=False)
class InvalidPublishedFile(ConvscopeError):
    """A file that has the name of a published one, but not its hash.

    Attributes:
        place: where it was found or came from, such as "the weights directory".
        checksum: of the published file.
    """

    code: ClassVar[str] = "invalid_published_file"
    file_name: str
    place: str
    reason: FileReason
    checksum: Checksum


@dataclass(eq=False)
class NotDownloadable(ConvscopeError):
    """Weights that should come with a Python package, but are missing from it."""

    code: ClassVar[str] = "not_downloadable"
    package: str


@dataclass(eq=False)
class DownloadFailed(ConvscopeError):
    """A download that ended without the file.

    Attributes:
        title: what messages call the content of the file.
        status: of the HTTP response, if there was one.
    """

    code: ClassVar[str] = "download_failed"
    title: str
    host: str
    reason: DownloadReason
    status: int | None = None


@dataclass(eq=False)
class DownloadCancelled(ConvscopeError):
    """A download that was cancelled."""

    code: ClassVar[str] = "download_cancelled"


@dataclass(eq=False)
class NoSpaceForFile(ConvscopeError):
    """Writing the file would leave less free space than the reserve."""

    code: ClassVar[str] = "disk_full"
    file_name: str
    wanted_bytes: int


@dataclass(eq=False)
class FileNotWritable(ConvscopeError):
    """The file cannot be written to the data directory."""

    code: ClassVar[str] = "file_not_writable"
    file_name: str
