"""Content-addressed files: the id of an object is the SHA-256 of its bytes."""

import fcntl
import hashlib
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Literal, NoReturn, Self, get_args

from app.files import MIN_FREE_BYTES, NO_SPACE, PARTIAL_PREFIX, sync_directory, write_partial
from app.store.errors import DataDirectoryUnusable, DiskFull, ObjectNotFound, ObjectRotten, StoreLocked

Kind = Literal["images", "networks", "weights", "checkpoints", "datasets"]

KINDS: tuple[Kind, ...] = get_args(Kind)

_ID = re.compile(r"[0-9a-f]{64}")


def is_object_id(text: str) -> bool:
    """Whether a text has the form of an id: a SHA-256 in lower-case hexadecimal digits."""
    return _ID.fullmatch(text) is not None


class ObjectReader:
    """Reads objects from a data directory: `{kind}/{id}` is the file of one, `{kind}/{id}.note` its note.

    Safe to use from several threads, and while another process writes.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def get(self, kind: Kind, object_id: str) -> bytes:
        """Read an object and verify its hash.

        Raises:
            ObjectNotFound: it does not exist, or the id is not a SHA-256.
            ObjectRotten: the SHA-256 of the file is not the id.
        """
        path = self.path(kind, object_id)
        try:
            content = path.read_bytes()
        except FileNotFoundError as failure:
            raise ObjectNotFound(kind, object_id) from failure
        if hashlib.sha256(content).hexdigest() != object_id:
            raise ObjectRotten(kind, object_id)
        return content

    def note(self, kind: Kind, object_id: str) -> bytes:
        """Read the note of an object, which may change and has no hash.

        Raises:
            ObjectNotFound: there is none.
        """
        try:
            return _note(self.path(kind, object_id)).read_bytes()
        except FileNotFoundError as failure:
            raise ObjectNotFound(kind, object_id) from failure

    def exists(self, kind: Kind, object_id: str) -> bool:
        """Whether an object exists; it is not read."""
        return is_object_id(object_id) and self.path(kind, object_id).is_file()

    def ids(self, kind: Kind) -> list[str]:
        """Ids of all objects of a kind."""
        return [path.name for path in (self._root / kind).iterdir() if is_object_id(path.name)]

    def path(self, kind: Kind, object_id: str) -> Path:
        """Path of an object, which need not exist.

        Raises:
            ObjectNotFound: the id is not a SHA-256.
        """
        if not is_object_id(object_id):
            raise ObjectNotFound(kind, object_id)
        return self._root / kind / object_id


class ObjectWriter(ObjectReader):
    """Writes objects into a data directory that a server, this process's or its parent, has prepared."""

    def __init__(self, root: Path, min_free_bytes: int = MIN_FREE_BYTES) -> None:
        """Open a data directory.

        Args:
            root: the data directory.
            min_free_bytes: space that must stay free on the disk.
        """
        super().__init__(root)
        self._min_free_bytes = min_free_bytes
        self._renaming = threading.Lock()
        self._partial = root / "partial"

    def put(self, kind: Kind, content: bytes) -> tuple[str, bool]:
        """Store an object; when this returns it survives a power failure.

        Returns:
            the id, and whether the object is new.
        Raises:
            DiskFull: too little space would stay free; nothing was written.
        """
        object_id = hashlib.sha256(content).hexdigest()
        with self._renaming:  # so that a file that another thread has just renamed is synced, too
            if self._holds(kind, object_id, content):
                return object_id, False
        self._check_space(len(content))
        try:
            return object_id, self._write(kind, object_id, content)
        except OSError as failure:
            self._refuse(failure, len(content))

    def put_note(self, kind: Kind, object_id: str, note: bytes) -> None:
        """Store the note of an object, in place of an earlier one. The object itself may follow.

        Raises:
            DiskFull: too little space would stay free; nothing was written.
        """
        path = _note(self.path(kind, object_id))
        self._check_space(len(note))
        try:
            partial = write_partial(self._partial, (note,))
            try:
                partial.rename(path)
                sync_directory(path.parent)
            finally:
                partial.unlink(missing_ok=True)
        except OSError as failure:
            self._refuse(failure, len(note))

    @property
    def is_full(self) -> bool:
        """Whether no more space than the reserve is free, so that nothing new can be stored."""
        return shutil.disk_usage(self._root).free <= self._min_free_bytes

    def delete(self, kind: Kind, object_id: str) -> None:
        """Delete an object and its note.

        Raises:
            ObjectNotFound: it does not exist.
        """
        path = self.path(kind, object_id)
        try:
            path.unlink()
        except FileNotFoundError as failure:
            raise ObjectNotFound(kind, object_id) from failure
        _note(path).unlink(missing_ok=True)
        sync_directory(path.parent)

    def _holds(self, kind: Kind, object_id: str, content: bytes) -> bool:
        try:
            return self.path(kind, object_id).read_bytes() == content
        except FileNotFoundError:
            return False

    def _check_space(self, wanted_bytes: int) -> None:
        free_bytes = shutil.disk_usage(self._root).free
        if free_bytes - wanted_bytes < self._min_free_bytes:
            raise DiskFull(free_bytes, wanted_bytes)

    def _refuse(self, failure: OSError, wanted_bytes: int) -> NoReturn:
        if failure.errno in NO_SPACE:
            raise DiskFull(shutil.disk_usage(self._root).free, wanted_bytes) from failure
        raise failure

    def _write(self, kind: Kind, object_id: str, content: bytes) -> bool:
        partial = write_partial(self._partial, (content,))
        try:
            with self._renaming:
                if self._holds(kind, object_id, content):
                    return False
                path = partial.rename(self.path(kind, object_id))
                sync_directory(path.parent)
                return True
        finally:
            partial.unlink(missing_ok=True)


class ObjectStore(ObjectWriter):
    """Objects in one data directory, which is locked against other writers until `close`."""

    def __init__(self, root: Path, min_free_bytes: int = MIN_FREE_BYTES) -> None:
        """Lock the data directory, and remove the files of an interrupted `put`.

        Args:
            root: the data directory, created if it does not exist.
            min_free_bytes: space that must stay free on the disk.
        Raises:
            StoreLocked: another server uses it.
            DataDirectoryUnusable: it cannot be created or written.
        """
        super().__init__(root, min_free_bytes)
        self._lock = -1
        try:
            self._prepare()
        except OSError as failure:
            self.close()
            raise DataDirectoryUnusable(str(root), failure.strerror or str(failure)) from failure

    def _prepare(self) -> None:
        self._root.mkdir(parents=True, exist_ok=True)
        self._lock = _take_lock(self._root)
        for directory in (self._partial, *(self._root / kind for kind in KINDS)):
            directory.mkdir(exist_ok=True)
        sync_directory(self._root)
        for leftover in self._partial.glob(f"{PARTIAL_PREFIX}*"):
            leftover.unlink()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Unlock the data directory; calling it again does nothing."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    @contextmanager
    def scratch(self, wanted_bytes: int) -> Iterator[BinaryIO]:
        """Open a temporary file without a name, which is gone after the block.

        Args:
            wanted_bytes: the most that will be written.
        Raises:
            DiskFull: too little space would stay free, or the disk is full within the block.
        """
        self._check_space(wanted_bytes)
        try:
            with tempfile.TemporaryFile(dir=self._partial) as file:
                yield file
        except OSError as failure:
            self._refuse(failure, wanted_bytes)


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}.note")


def _take_lock(root: Path) -> int:
    descriptor = os.open(root / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as failure:
        os.close(descriptor)
        raise StoreLocked(str(root)) from failure
    return descriptor
