"""Pictures in folders of a zip archive, read without writing anything to disk.

Names in an archive are text: the last folder is the class, nothing is ever opened by such a name.
"""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Literal, TypeAlias

from app.datasets.errors import InvalidArchive

LeftOut: TypeAlias = Literal[
    "encrypted", "link", "archive", "compression", "damaged", "no_folder", "too_large"
]
TRAINING, VALIDATION = "training", "validation"
"""Folders above the classes, where an archive says which pictures are held out."""

_END = struct.Struct("<4s4H2LH")
_END_MAGIC, _LOCAL_HEADER_BYTES, _LONGEST_COMMENT = b"PK\x05\x06", 30, 65_535
_LONGEST_ENTRY = 1_000
"""Bytes of an entry in the directory: its fixed part, its name and what else is said of it, on average."""
_ENCRYPTED, _UTF_8 = 0x1, 0x800
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SYSTEM_NAMES = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class ArchiveLimits:
    """Bounds on an archive. Packed bytes are counted as they arrive.

    Attributes:
        entries: files and folders.
        unpacked_bytes: of all files together, counted as they unpack.
        picture_bytes: of one file.
    """

    entries: int
    unpacked_bytes: int
    picture_bytes: int


@dataclass(frozen=True)
class Entry:
    """A file of an archive.

    Attributes:
        name: its whole name, as text.
        label: name of its folder.
        part: `training` or `validation`, where that is the folder above; None elsewhere.
        content: its bytes; None where it is left out.
        problem: why it is left out.
    """

    name: str
    label: str
    part: str | None
    content: bytes | None
    problem: LeftOut | None


def read_zip(file: BinaryIO, limits: ArchiveLimits) -> Iterator[Entry]:
    """Read the files of a zip archive in the order of its directory.

    Args:
        file: the archive, which can be sought.
    Yields:
        each file but those that operating systems add, one at a time.
    Raises:
        InvalidArchive: no zip archive, damaged, too many entries, overlapping, or too large unpacked.
    """
    _check_end(file, limits)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, UnicodeError, ValueError, OSError) as failure:
        raise InvalidArchive("damaged") from failure
    with archive:
        entries = archive.infolist()
        if len(entries) > limits.entries:
            raise InvalidArchive("entries", limits.entries)
        _check_overlaps(entries, archive.start_dir)
        left_bytes = limits.unpacked_bytes
        for entry in entries:
            name = _name(entry)
            if entry.is_dir() or any(part in _SYSTEM_NAMES for part in PurePosixPath(name).parts):
                continue
            found = _read(archive, entry, name, min(limits.picture_bytes, left_bytes))
            left_bytes -= len(found.content or b"")
            if found.problem == "too_large" and left_bytes < limits.picture_bytes:
                raise InvalidArchive("unpacked", limits.unpacked_bytes)
            yield found


def _check_end(file: BinaryIO, limits: ArchiveLimits) -> None:
    """Check the end of the directory, before Python reads all entries that it claims to have."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _END.size - _LONGEST_COMMENT))
    tail = file.read()
    place = tail.rfind(_END_MAGIC)
    if place < 0 or len(tail) - place < _END.size:
        raise InvalidArchive("no_zip")
    _, _, _, _, entries, directory_bytes, _, _ = _END.unpack_from(tail, place)
    # An archive in the large form, zip64, has more entries or bytes than are allowed.
    if entries > limits.entries or directory_bytes > limits.entries * _LONGEST_ENTRY:
        raise InvalidArchive("entries", limits.entries)


def _check_overlaps(entries: list[zipfile.ZipInfo], directory_start: int) -> None:
    """Files that share bytes of the archive unpack to far more than their sizes allow."""
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            raise InvalidArchive("overlap")
        end = entry.header_offset + _LOCAL_HEADER_BYTES + entry.compress_size
    if end > directory_start:
        raise InvalidArchive("overlap")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, most_bytes: int) -> Entry:
    folders = PurePosixPath(name).parts[:-1]
    label = folders[-1] if folders else ""
    part = folders[-2] if len(folders) > 1 and folders[-2] in (TRAINING, VALIDATION) else None
    problem = _problem(entry, label)
    content = None
    if problem is None:
        try:
            with archive.open(entry) as opened:
                content = opened.read(most_bytes + 1)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, OSError, EOFError):
            problem = "damaged"
    if content is not None and len(content) > most_bytes:
        content, problem = None, "too_large"
    if content is not None and content.startswith(b"PK\x03\x04"):
        content, problem = None, "archive"
    return Entry(name, label, part, content, problem)


def _problem(entry: zipfile.ZipInfo, label: str) -> LeftOut | None:
    if entry.flag_bits & _ENCRYPTED:
        return "encrypted"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "link"
    if entry.compress_type not in _METHODS:
        return "compression"
    return None if label else "no_folder"


def _name(entry: zipfile.ZipInfo) -> str:
    """The entry's name; many programs write UTF-8 without saying so."""
    if entry.flag_bits & _UTF_8:
        return entry.filename
    try:
        return entry.orig_filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename
