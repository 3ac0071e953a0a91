"""Colour tables, equal to those of static/js/core/colour/palette.js, as a test checks."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

ENTRIES = 256

SEQUENTIAL_ANCHORS = (
    "#440154", "#472d7b", "#3b528b", "#2c728e", "#21918c", "#28ae80", "#5ec962", "#addc30", "#fde725",
)  # fmt: skip
DIVERGING_ANCHORS = (
    "#053061", "#2166ac", "#4393c3", "#92c5de", "#d1e5f0", "#f7f7f7",
    "#fddbc7", "#f4a582", "#d6604d", "#b2182b", "#67001f",
)  # fmt: skip

# Colour of NaN and infinities, which is in no palette.
NOT_FINITE = "#ff00ff"

Colours = npt.NDArray[np.uint8]


def components(hexadecimal: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255, of a colour written #rrggbb."""
    return int(hexadecimal[1:3], 16), int(hexadecimal[3:5], 16), int(hexadecimal[5:7], 16)


def interpolate(anchors: Sequence[str]) -> Colours:
    """Make a colour table, piecewise linear in sRGB between the anchors.

    Args:
        anchors: colours written #rrggbb, evenly spaced over the table.
    Returns:
        array of shape (256, 3); halves are rounded up, as in the browser.
    """
    stops = [components(anchor) for anchor in anchors]
    entries = []
    for entry in range(ENTRIES):
        place = entry / (ENTRIES - 1) * (len(stops) - 1)
        left = min(math.floor(place), len(stops) - 2)
        between = zip(stops[left], stops[left + 1], strict=True)
        entries.append([math.floor(start + (end - start) * (place - left) + 0.5) for start, end in between])
    return np.array(entries, dtype=np.uint8)


SEQUENTIAL = interpolate(SEQUENTIAL_ANCHORS)
DIVERGING = interpolate(DIVERGING_ANCHORS)
