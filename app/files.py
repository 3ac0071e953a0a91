"""Atomic writing of files: a name shows the whole file or none."""

import errno
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

PARTIAL_PREFIX = "partial-"
MIN_FREE_BYTES = 256_000_000
"""Space that writing must leave free on a disk."""
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
"""errno of a full disk, and of a used-up quota."""


def write_partial(folder: Path, chunks: Iterable[bytes]) -> Path:
    """Write and sync a file under a temporary name, which the caller renames.

    If writing or `chunks` raises, the file is removed.

    Args:
        folder: on the same file system as the final name.
        chunks: the bytes in order.
    Returns:
        the temporary path.
    Raises:
        OSError: the file cannot be written.
    """
    descriptor, name = tempfile.mkstemp(prefix=PARTIAL_PREFIX, dir=folder)
    partial = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for chunk in chunks:
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return partial


def sync_directory(directory: Path) -> None:
    """Sync a directory, so that its names survive a power failure."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
