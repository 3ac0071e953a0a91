"""Pictures and labels in the binary version of CIFAR-10."""

import tarfile
from pathlib import Path

import numpy as np

from app.datasets.known import Pixels
from app.datasets.selection import Half, Halves

ARCHIVE = "cifar-10-binary.tar.gz"
SIDE = 32
_FOLDER = "cifar-10-batches-bin"
_TRAINING = tuple(f"{_FOLDER}/data_batch_{number}.bin" for number in range(1, 6))
_TEST = f"{_FOLDER}/test_batch.bin"
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
    wanted, length = {*_TRAINING, _TEST}, count * (1 + _PICTURE_BYTES)
    batches: dict[str, Pixels] = {}
    with tarfile.open(folder / ARCHIVE, "r|gz") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.name in wanted and member.size == length else None
            if file is not None:
                rows = np.frombuffer(file.read(length), np.uint8)
                batches[member.name] = rows.reshape(count, 1 + _PICTURE_BYTES)
            if batches.keys() == wanted:
                training = np.concatenate([batches[name] for name in _TRAINING])
                return _half(training), _half(batches[_TEST])
    message = f"{ARCHIVE} does not hold {len(wanted)} files of {count} pictures"
    raise ValueError(message)


def _half(rows: Pixels) -> Half:
    """Rows of a label and the planes red, green and blue as pictures (N, 32, 32, 3) and labels (N,)."""
    planes = rows[:, 1:].reshape(-1, 3, SIDE, SIDE)
    return np.ascontiguousarray(planes.transpose(0, 2, 3, 1)), rows[:, 0]
