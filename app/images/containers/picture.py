"""What is known of a picture before a decoder sees it.

Pillow's readers walk metadata in Python and gather some of it in quadratic time; so only what makes the
pixels is handed on, and the walk that finds it is bounded.
"""

from dataclasses import dataclass

from app.images.containers.orientation import UPRIGHT
from app.images.errors import ImageTooLarge, UnreadableImage
from app.images.limits import PhotoLimits


@dataclass(frozen=True)
class EncodedPicture:
    """The first picture of a file, without the metadata that does not change its pixels."""

    encoded: bytes
    width: int  # as stored, before it is turned upright
    height: int
    is_grey: bool
    orientation: int = UPRIGHT


class SegmentCounter:
    """Counts the parts of a container, so that walking them is bounded."""

    def __init__(self, max_segments: int) -> None:
        self._limit = max_segments
        self._count = 0

    def add(self) -> None:
        """Count one more part.

        Raises:
            ImageTooLarge: the file has more parts than allowed.
        """
        self._count += 1
        if self._count > self._limit:
            raise ImageTooLarge("segments", self._count, self._limit, "segments")


def check_size(width: int, height: int, image_format: str, limits: PhotoLimits) -> None:
    """Refuse a picture that would be too large once decoded.

    Args:
        width: in pixels.
        height: in pixels.
        image_format: its name, for the error.
        limits: what is allowed.
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
