"""Pictures of a data set as one array, through the door by which single images enter a network."""

from collections.abc import Callable, Iterable

import numpy as np

from app.core.errors import ShapeMismatch
from app.images.matrices import Float32
from app.images.stored_image import StoredImage


def inputs(pictures: Iterable[StoredImage], read: Callable[[StoredImage], Float32]) -> Float32:
    """The numbers that a network reads from several pictures.

    Args:
        pictures: at least one.
        read: a model's `image`.
    Returns:
        array of shape (N, C, H, W).
    Raises:
        ShapeMismatch: the network takes pictures of any size, and these differ.
        UnreadableImage and its relatives: one cannot be decoded.
    """
    arrays = [read(picture) for picture in pictures]
    for array in arrays:
        if array.shape != arrays[0].shape:
            raise ShapeMismatch("input", arrays[0].shape[1:], array.shape[1:], "size")
    return np.stack(arrays)
