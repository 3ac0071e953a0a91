"""Pictures and labels in IDX files, as MNIST and its relatives are published."""

import gzip
import struct
from pathlib import Path

import numpy as np

from app.datasets.known import Pixels
from app.datasets.selection import Halves, Labels

PICTURES = ("train-images-idx3-ubyte.gz", "t10k-images-idx3-ubyte.gz")
LABELS = ("train-labels-idx1-ubyte.gz", "t10k-labels-idx1-ubyte.gz")
_UNSIGNED_BYTES = 0x08


def read_idx(folder: Path, counts: tuple[int, int], side: int) -> Halves:
    """Read the training half and the test half.

    Args:
        folder: holds the four files.
        counts: pictures of each half.
        side: rows and columns of a picture.
    Raises:
        OSError, EOFError, ValueError: a file cannot be read, or holds something else.
    Source: Y. LeCun, C. Cortes and C. J. C. Burges, "The MNIST database", section on file formats.
    """
    training, test = (
        (_pictures(folder / pictures, count, side), _labels(folder / labels, count))
        for pictures, labels, count in zip(PICTURES, LABELS, counts, strict=True)
    )
    return training, test


def _pictures(path: Path, count: int, side: int) -> Pixels:
    return _array(path, (count, side, side))


def _labels(path: Path, count: int) -> Labels:
    return _array(path, (count,))


def _array(path: Path, shape: tuple[int, ...]) -> Pixels:
    """The numbers of a file that has this shape. Unpacks no more bytes than that."""
    header = struct.pack(f">{1 + len(shape)}I", _UNSIGNED_BYTES << 8 | len(shape), *shape)
    length = len(header) + int(np.prod(shape))
    with gzip.open(path) as file:
        content = file.read(length + 1)
    if len(content) != length or not content.startswith(header):
        message = f"{path.name} does not hold {shape} unsigned bytes"
        raise ValueError(message)
    return np.frombuffer(content, np.uint8, offset=len(header)).reshape(shape)
