"""Feature maps as coloured PNG pictures."""

import io
import math

import numpy as np
import numpy.typing as npt
from PIL import Image

from app.wire.palettes import DIVERGING, ENTRIES, NOT_FINITE, SEQUENTIAL, components

Array = npt.NDArray[np.generic]
Pixels = npt.NDArray[np.uint8]

_GAP_PIXELS = 1
_GAP_COLOUR = (128, 128, 128)


def map_png(feature_map: Array) -> bytes:
    """Draw a feature map: its channels as tiles of a nearly square grid, all on one scale.

    Args:
        feature_map: array of shape (C, H, W), or (C,), drawn as C tiles of one pixel.
    Returns:
        a PNG with one pixel per cell and one between tiles. The scale is diverging and centred on zero if a
        number is negative, else sequential from zero to the maximum. NaN and infinities have a colour apart.
    """
    written = io.BytesIO()
    channels = feature_map[:, np.newaxis, np.newaxis] if feature_map.ndim == 1 else feature_map
    Image.fromarray(tile(colour(channels))).save(written, format="PNG")
    return written.getvalue()


def colour(feature_map: Array) -> Pixels:
    """Map numbers to colours.

    entry = floor(255 (value - low) / (high - low) + 1/2), with (low, high) = (-reach, reach) or (0, maximum)

    Args:
        feature_map: array of any shape.
    Returns:
        array of that shape with a last axis for red, green and blue.
    """
    finite = np.isfinite(feature_map)
    minimum = float(np.min(feature_map, initial=0, where=finite))
    maximum = float(np.max(feature_map, initial=0, where=finite))
    if minimum < 0:
        table, high = DIVERGING, max(-minimum, maximum)
        low = -high
    else:
        table, low, high = SEQUENTIAL, 0.0, maximum or 1.0
    numbers = np.where(finite, feature_map, 0).astype(np.float64)
    entries = np.floor((numbers - low) / (high - low) * (ENTRIES - 1) + 0.5).astype(np.uint8)
    colours = table[entries]
    colours[~finite] = components(NOT_FINITE)
    return colours


def tile(channels: Pixels) -> Pixels:
    """Arrange pictures row by row in a nearly square grid.

    Args:
        channels: array of shape (C, H, W, 3).
    Returns:
        array of shape (rows * (H + 1) - 1, columns * (W + 1) - 1, 3).
    """
    count, height, width, _ = channels.shape
    columns = math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    pitch = height + _GAP_PIXELS, width + _GAP_PIXELS
    sheet = np.empty((rows * pitch[0] - _GAP_PIXELS, columns * pitch[1] - _GAP_PIXELS, 3), dtype=np.uint8)
    sheet[:] = _GAP_COLOUR
    for index, channel in enumerate(channels):
        top, left = index // columns * pitch[0], index % columns * pitch[1]
        sheet[top : top + height, left : left + width] = channel
    return sheet
