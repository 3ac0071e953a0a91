"""Files that are there whole or not at all."""

import errno
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

PARTIAL_PREFIX = "partial-"
MIN_FREE_BYTES = 256_000_000
"""Space that is left free on a disk."""
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
"""What the system calls a full disk."""


def write_partial(folder: Path, chunks: Iterable[bytes]) -> Path:
    """Write a file under a name that nobody looks for, to be renamed by the caller.

    Args:
        folder: where; the final name must be on the same disk.
        chunks: the bytes in order; where they raise, nothing is left.
    Returns:
        its path; its bytes survive a power cut.
    Raises:
        OSError: the disk did not take them; nothing is left.
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
    """Make the names in a directory survive a power cut."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
