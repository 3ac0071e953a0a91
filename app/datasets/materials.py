"""Pieces of scikit-image's photographs of brick, grass and gravel."""

import numpy as np
import numpy.typing as npt

from app.images.decoding import decode
from app.images.samples import sample_bytes

CLASSES = ("brick", "grass", "gravel")
SIDE = 64
_STEP = 32
_FIRST_HELD_OUT_COLUMN = 352


def pieces(name: str) -> tuple[list[npt.NDArray[np.uint8]], list[npt.NDArray[np.uint8]]]:
    """Overlapping squares from the left part of a photograph for training, and from the rest for validation.

    No pixel is in both.

    Args:
        name: of a class.
    Returns:
        arrays of shape (64, 64): training pieces, validation pieces.
    """
    pixels = np.asarray(decode(sample_bytes(name)).convert("L"))
    return _squares(pixels[:, :_FIRST_HELD_OUT_COLUMN]), _squares(pixels[:, _FIRST_HELD_OUT_COLUMN:])


def _squares(pixels: npt.NDArray[np.uint8]) -> list[npt.NDArray[np.uint8]]:
    height, width = pixels.shape
    return [
        pixels[top : top + SIDE, left : left + SIDE]
        for top in range(0, height - SIDE + 1, _STEP)
        for left in range(0, width - SIDE + 1, _STEP)
    ]
