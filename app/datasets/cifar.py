"""Pictures and labels in the binary version of CIFAR-10."""

import tarfile
from pathlib import Path

import numpy as np

from app.datasets.known import Pixels
from app.datasets.selection import Half, Halves

ARCHIVE = "cifar-10-binary.tar.gz"
SIDE = 32
_FOLDER = "cifar-10-batches-bin"
_FILES = (*(f"{_FOLDER}/data_batch_{number}.bin" for number in range(1, 6)), f"{_FOLDER}/test_batch.bin")
"""The training half in five parts, and the test half."""
_PICTURE_BYTES = 3 * SIDE * SIDE


def read_cifar(folder: Path, count: int) -> Halves:
    """Read the training half and the test half.

    Args:
        folder: holds the archive.
        count: pictures of each of its six files.
    Raises:
        OSError, EOFError, ValueError, tarfile.TarError: it cannot be read, or holds something else.
    Source: A. Krizhevsky, "The CIFAR-10 dataset", section "Binary version".
    """
    rows = np.empty((len(_FILES) * count, 1 + _PICTURE_BYTES), np.uint8)
    missing = dict(zip(_FILES, np.split(rows, len(_FILES)), strict=True))
    with tarfile.open(folder / ARCHIVE, "r|gz") as archive:
        for member in archive:
            place = missing.get(member.name)
            file = archive.extractfile(member) if place is not None and member.size == place.nbytes else None
            if place is not None and file is not None:
                place[:] = np.frombuffer(file.read(place.nbytes), np.uint8).reshape(place.shape)
                del missing[member.name]
            if not missing:
                return _half(rows[:-count]), _half(rows[-count:])
    message = f"{ARCHIVE} does not hold {len(_FILES)} files of {count} pictures"
    raise ValueError(message)


def _half(rows: Pixels) -> Half:
    """Rows of a label and the planes red, green and blue as pictures (N, 32, 32, 3) and labels (N,)."""
    planes = rows[:, 1:].reshape(-1, 3, SIDE, SIDE)
    return planes.transpose(0, 2, 3, 1), rows[:, 0]
