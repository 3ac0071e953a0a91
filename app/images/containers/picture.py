"""Encoded pictures and their size, before decoding.

Pillow's readers parse metadata in Python, some of it in quadratic time. Therefore decoders get only the parts
that pixels depend on, and the search for these is bounded.
"""

from dataclasses import dataclass

from app.images.containers.orientation import UPRIGHT
from app.images.errors import ImageTooLarge, UnreadableImage
from app.images.limits import PhotoLimits


@dataclass(frozen=True)
class EncodedPicture:
    """The first picture of a file, without metadata that its pixels do not depend on."""

    encoded: bytes
    width: int  # as stored, before rotation
    height: int
    is_grey: bool
    orientation: int = UPRIGHT


class SegmentCounter:
    """A bounded count of the segments of a file."""

    def __init__(self, max_segments: int) -> None:
        self._limit = max_segments
        self._count = 0

    def add(self) -> None:
        """Count one more segment.

        Raises:
            ImageTooLarge: the file has too many segments.
        """
        self._count += 1
        if self._count > self._limit:
            raise ImageTooLarge("segments", self._count, self._limit, "segments")


def check_size(width: int, height: int, image_format: str, limits: PhotoLimits) -> None:
    """Check the size of a picture before it is decoded.

    Args:
        width: in pixels.
        height: in pixels.
        image_format: its name, for the error.
    Raises:
        UnreadableImage: a side is zero.
        ImageTooLarge: a side or the number of pixels is past its limit.
    """
    longest = max(width, height)
    pixels = width * height
    if pixels < 1:
        raise UnreadableImage(image_format)
    if longest > limits.max_side_pixels:
        raise ImageTooLarge("side", longest, limits.max_side_pixels, "pixels")
    if pixels > limits.max_pixels:
        raise ImageTooLarge("image", pixels, limits.max_pixels, "pixels")
