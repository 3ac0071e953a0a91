"""Files of published weights: looked for, checked by their hash, and kept."""

import hashlib
import shutil
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.files import MIN_FREE_BYTES, NO_SPACE, PARTIAL_PREFIX, sync_directory, write_partial
from app.models.architectures import Published
from app.models.errors import FileReason, InvalidWeightsFile, NoSpaceForWeights, WeightsNotWritable
from app.models.file_kinds import HEAD_BYTES, kind_of_head

_SLACK_BYTES = 65_536  # published sizes are rounded
_ABANDONED_SECONDS = 86_400  # longer than any download may be silent
_Signature = tuple[int, int, int, int]


@dataclass(frozen=True)
class Place:
    """A folder where weights are looked for; `name` is how sentences call it."""

    name: str
    folder: Path


@dataclass(frozen=True)
class FoundFile:
    """A file of the right name.

    Attributes:
        problem: why it cannot be used; None where its hash is right.
    """

    path: Path
    sha256: str
    problem: InvalidWeightsFile | None


class FileHashes:
    """SHA-256 of files, read again only when a file changed. Safe to use from several threads."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[_Signature, str]] = {}
        self._reading = threading.Lock()

    def sha256(self, path: Path) -> str:
        """In hexadecimal.

        Raises:
            OSError: it cannot be read.
        """
        with self._reading:
            facts = path.stat()
            signature = (facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino)
            known = self._known.get(path)
            if known is not None and known[0] == signature:
                return known[1]
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            self._known[path] = (signature, digest)
            return digest


def find(published: Published, places: Iterable[Place], hashes: FileHashes) -> Iterator[FoundFile]:
    """The files of the published name, in the order of the places; those that cannot be read are left out."""
    for place in places:
        path = place.folder / published.file_name
        try:
            if path.is_file():
                yield look_at(path, published, place.name, hashes)
        except OSError:
            continue


def look_at(path: Path, published: Published, place: str, hashes: FileHashes) -> FoundFile:
    """What a file is that should be the published one.

    Args:
        place: how sentences call where it is.
    Raises:
        OSError: it cannot be read.
    """
    size_bytes = path.stat().st_size
    # What is far too large is not worth the reading.
    digest = "" if size_bytes > published.size_bytes + _SLACK_BYTES else hashes.sha256(path)
    if digest.startswith(published.sha256_prefix):
        return FoundFile(path, digest, None)
    with path.open("rb") as file:
        reason = _fault(published, file.read(HEAD_BYTES), size_bytes)
    return FoundFile(path, digest, _problem(published, place, reason))


def _fault(published: Published, head: bytes, size_bytes: int) -> FileReason:
    """What is most likely wrong with a file whose hash is wrong."""
    if size_bytes == 0:
        return "empty"
    if kind_of_head(head) == "web_page":
        return "web_page"
    if size_bytes > published.size_bytes + _SLACK_BYTES:
        return "too_large"
    return "truncated" if size_bytes < published.size_bytes - _SLACK_BYTES else "hash"


def _problem(published: Published, place: str, reason: FileReason) -> InvalidWeightsFile:
    return InvalidWeightsFile(published.file_name, place, reason, published.sha256_prefix)


def keep(published: Published, folder: Path, chunks: Iterable[bytes], origin: str) -> Path:
    """Keep a published file; under its name there is never anything but the whole of it.

    Several processes may do so at once.

    Args:
        chunks: its bytes in order; whatever they raise is raised here, and nothing is left.
        origin: how sentences call where they come from.
    Returns:
        where it lies; it survives a power cut.
    Raises:
        InvalidWeightsFile: the bytes are others than were published.
        NoSpaceForWeights, WeightsNotWritable: the disk did not take them.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        if shutil.disk_usage(folder).free - published.size_bytes < MIN_FREE_BYTES:
            raise NoSpaceForWeights(published.file_name, published.size_bytes)
        partial = write_partial(folder, _checked(published, chunks, origin))
        path = partial.rename(folder / published.file_name)
        sync_directory(folder)
    except OSError as failure:
        if failure.errno in NO_SPACE:
            raise NoSpaceForWeights(published.file_name, published.size_bytes) from failure
        raise WeightsNotWritable(published.file_name) from failure
    return path


def _checked(published: Published, chunks: Iterable[bytes], origin: str) -> Iterator[bytes]:
    """The chunks, and a refusal after the last one where their hash is wrong."""
    digest, head, size_bytes = hashlib.sha256(), b"", 0
    for chunk in chunks:
        digest.update(chunk)
        head += chunk[: HEAD_BYTES - len(head)]
        size_bytes += len(chunk)
        if size_bytes > published.size_bytes + _SLACK_BYTES:
            break
        yield chunk
    if not digest.hexdigest().startswith(published.sha256_prefix):
        raise _problem(published, origin, _fault(published, head, size_bytes))


def _sweep(folder: Path) -> None:
    """Remove what processes that were killed have left."""
    for leftover in folder.glob(f"{PARTIAL_PREFIX}*"):
        try:
            if time.time() - leftover.stat().st_mtime > _ABANDONED_SECONDS:
                leftover.unlink()
        except FileNotFoundError:  # another process swept it
            continue
