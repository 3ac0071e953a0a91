"""A fixed, stratified selection of the pictures of a large data set."""

import hashlib
from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from app.datasets.known import Pixels

Labels: TypeAlias = npt.NDArray[np.uint8]
Half: TypeAlias = tuple[Pixels, Labels]
"""Pictures (N, H, W) or (N, H, W, 3), and the index of each one's class (N,)."""
Halves: TypeAlias = tuple[Half, Half]
"""What a publisher calls the training set and the test set."""


def selected(halves: Halves, classes: int, counts: tuple[int, int]) -> Iterator[tuple[Pixels, Pixels]]:
    """Yield the chosen pictures of each class: of the training half, and of the test half.

    They are evenly spaced among the pictures of their class, as MNIST's test half begins with easy ones. A
    picture that was there before, in either half, is passed over.

    Args:
        classes: number of them.
        counts: pictures of each class that are chosen from each half.
    Raises:
        ValueError: a class has too few pictures.
    """
    seen: set[bytes] = set()
    distinct = [_distinct(pixels, seen) for pixels, _ in halves]
    for label in range(classes):
        chosen = []
        for (pixels, labels), is_new, count in zip(halves, distinct, counts, strict=True):
            places = np.flatnonzero((labels == label) & is_new)
            if len(places) < count:
                message = f"class {label} has {len(places)} pictures, fewer than {count}"
                raise ValueError(message)
            chosen.append(pixels[places[np.arange(count) * len(places) // count]])
        yield chosen[0], chosen[1]


def _distinct(pixels: Pixels, seen: set[bytes]) -> npt.NDArray[np.bool_]:
    """Which pictures are not yet among those seen; adds them."""
    is_new = np.zeros(len(pixels), np.bool_)
    for place, picture in enumerate(pixels):
        digest = hashlib.sha256(picture.tobytes()).digest()
        is_new[place] = digest not in seen
        seen.add(digest)
    return is_new
