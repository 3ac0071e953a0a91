"""Published files: find them, check their hash, keep them."""

import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.downloads.checksum import Algorithm, file_digest, hasher
from app.downloads.errors import FileNotWritable, FileReason, InvalidPublishedFile, NoSpaceForFile
from app.downloads.published import PublishedFile
from app.files import MIN_FREE_BYTES, NO_SPACE, PARTIAL_PREFIX, sync_directory, write_partial

HEAD_BYTES = 512
"""First bytes of a file that identify its kind."""

_SLACK_BYTES = 65_536  # published sizes are rounded
_ABANDONED_SECONDS = 86_400  # longer than any download may be silent
_Signature = tuple[int, int, int, int]


@dataclass(frozen=True)
class Place:
    """A folder that is searched for published files, and its name in messages."""

    name: str
    folder: Path


@dataclass(frozen=True)
class FoundFile:
    """A file with the name of a published one.

    Attributes:
        digest: its hash by the published algorithm, in hexadecimal; empty where the file is far too large.
        problem: why it cannot be used; None if its hash is right.
    """

    path: Path
    digest: str
    problem: InvalidPublishedFile | None


class FileHashes:
    """Hashes of files, cached until a file changes. Safe to use from several threads.

    A file takes seconds to read, so each has a lock of its own.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[Path, Algorithm], tuple[_Signature, str]] = {}
        self._reading: dict[Path, threading.Lock] = {}

    def digest(self, path: Path, algorithm: Algorithm) -> str:
        """The hash of a file in hexadecimal.

        Raises:
            OSError: it cannot be read.
        """
        with self._reading.setdefault(path, threading.Lock()):
            facts = path.stat()
            signature = (facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino)
            known = self._known.get((path, algorithm))
            if known is not None and known[0] == signature:
                return known[1]
            with path.open("rb") as file:
                digest = file_digest(file, algorithm)
            self._known[path, algorithm] = (signature, digest)
            return digest


def find(published: PublishedFile, places: Iterable[Place], hashes: FileHashes) -> Iterator[FoundFile]:
    """Yield the files with the published name in the order of the places; skip those that cannot be read."""
    for place in places:
        path = place.folder / published.file_name
        try:
            if path.is_file():
                yield look_at(path, published, place.name, hashes)
        except OSError:
            continue


def look_at(path: Path, published: PublishedFile, place: str, hashes: FileHashes) -> FoundFile:
    """Check a file that has the name of a published one.

    Args:
        place: where the file is, as messages name it.
    Raises:
        OSError: it cannot be read.
    """
    size_bytes = path.stat().st_size
    # A file that is far too large need not be read.
    digest = (
        ""
        if size_bytes > published.size_bytes + _SLACK_BYTES
        else hashes.digest(path, published.checksum.algorithm)
    )
    if published.checksum.matches(digest):
        return FoundFile(path, digest, None)
    with path.open("rb") as file:
        reason = _fault(published, file.read(HEAD_BYTES), size_bytes)
    return FoundFile(path, digest, _problem(published, place, reason))


def is_web_page(head: bytes) -> bool:
    """Whether a file with these first bytes is HTML."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _fault(published: PublishedFile, head: bytes, size_bytes: int) -> FileReason:
    """The most likely fault of a file with the wrong hash."""
    if size_bytes == 0:
        return "empty"
    if is_web_page(head):
        return "web_page"
    if size_bytes > published.size_bytes + _SLACK_BYTES:
        return "too_large"
    return "truncated" if size_bytes < published.size_bytes - _SLACK_BYTES else "hash"


def _problem(published: PublishedFile, place: str, reason: FileReason) -> InvalidPublishedFile:
    return InvalidPublishedFile(published.file_name, place, reason, published.checksum)


def keep(published: PublishedFile, folder: Path, chunks: Iterable[bytes], origin: str) -> Path:
    """Write a published file atomically, so that its name never shows part of it.

    Several processes may write the same file at once.

    Args:
        chunks: its bytes in order; an error that they raise is passed on, and no file is left behind.
        origin: where the bytes come from, as messages name it.
    Returns:
        the path of the file, which is on the disk and not only in a cache.
    Raises:
        InvalidPublishedFile: the bytes are not the published ones.
        NoSpaceForFile, FileNotWritable: the file could not be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(folder)
        if shutil.disk_usage(folder).free - published.size_bytes < MIN_FREE_BYTES:
            raise NoSpaceForFile(published.file_name, published.size_bytes)
        partial = write_partial(folder, _checked(published, chunks, origin))
        path = partial.rename(folder / published.file_name)
        sync_directory(folder)
    except OSError as failure:
        if failure.errno in NO_SPACE:
            raise NoSpaceForFile(published.file_name, published.size_bytes) from failure
        raise FileNotWritable(published.file_name) from failure
    return path


def _checked(published: PublishedFile, chunks: Iterable[bytes], origin: str) -> Iterator[bytes]:
    """Yield the chunks; raise InvalidPublishedFile after the last one if their hash is wrong."""
    digest, head, size_bytes = hasher(published.checksum.algorithm), b"", 0
    for chunk in chunks:
        digest.update(chunk)
        head += chunk[: HEAD_BYTES - len(head)]
        size_bytes += len(chunk)
        if size_bytes > published.size_bytes + _SLACK_BYTES:
            break
        yield chunk
    if not published.checksum.matches(digest.hexdigest()):
        raise _problem(published, origin, _fault(published, head, size_bytes))


def _remove_abandoned(folder: Path) -> None:
    """Remove the partial files of processes that were killed."""
    for leftover in folder.glob(f"{PARTIAL_PREFIX}*"):
        try:
            if time.time() - leftover.stat().st_mtime > _ABANDONED_SECONDS:
                leftover.unlink()
        except FileNotFoundError:  # another process removed it
            continue
