"""Scikit-learn's handwritten digits, enlarged to 16 x 16."""

import gzip
from importlib import metadata
from pathlib import Path

import numpy as np
import numpy.typing as npt

SIDE = 16
_FILE = "sklearn/datasets/data/digits.csv.gz"
_MOST_INK = 16


def digits() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """The pictures and their labels, read from the package's file: importing it takes a second.

    Each 8 x 8 picture is enlarged as torch.nn.functional.interpolate does with scale_factor=2 and
    mode="bilinear", and its numbers from 0 to 16 become 0 to 255.

    Returns:
        (1797, 16, 16) and (1797,).
    """
    path = Path(str(metadata.distribution("scikit-learn").locate_file(_FILE)))
    text = gzip.decompress(path.read_bytes()).decode("ascii")
    table = np.array(text.replace("\n", ",").rstrip(",").split(","), dtype=np.float64).reshape(-1, 65)
    ink = _doubled(_doubled(table[:, :64].reshape(-1, 8, 8), 1), 2)
    return np.rint(ink * 255 / _MOST_INK).astype(np.uint8), table[:, 64].astype(np.int64)


def _doubled(ink: npt.NDArray[np.float64], axis: int) -> npt.NDArray[np.float64]:
    """Bilinear enlargement along an axis: three quarters of a cell and one quarter of its neighbour."""
    last = ink.shape[axis] - 1
    before = np.take(ink, np.maximum(np.arange(last + 1) - 1, 0), axis)
    after = np.take(ink, np.minimum(np.arange(last + 1) + 1, last), axis)
    pairs = np.stack([0.75 * ink + 0.25 * before, 0.75 * ink + 0.25 * after], axis + 1)
    shape = [*ink.shape]
    shape[axis] *= 2
    return pairs.reshape(shape)
