"""JPEG files: the segments that pixels depend on, size, number of scans and orientation."""

import re
import struct

from app.images.containers.orientation import UPRIGHT, orientation
from app.images.containers.picture import EncodedPicture, SegmentCounter
from app.images.errors import ImageTooLarge, UnreadableImage
from app.images.limits import PhotoLimits

_START_OF_IMAGE = b"\xff\xd8"
_END_OF_IMAGE = 0xD9
_START_OF_SCAN = 0xDA
_EXIF_SEGMENT = 0xE1
_EXIF_PREFIX = b"Exif\0\0"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Application data and comments do not affect pixels, except JFIF (APP0) and Adobe (APP14), which set colours.
_METADATA = (frozenset(range(0xE0, 0xF0)) | {0xFE}) - {0xE0, 0xEE}
# A marker that ends entropy-coded data: not a stuffed zero, a restart or a fill byte.
_MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd7\xff])")


def jpeg_picture(encoded: bytes, limits: PhotoLimits) -> EncodedPicture:
    """Extract the first picture of a JPEG or MPO file, without its metadata.

    Raises:
        UnreadableImage: there is no frame or no scan, or a segment reaches past the end.
        ImageTooLarge: the file has too many segments, or too many scans to decode in reasonable time.
    """
    counter = SegmentCounter(limits.max_markers)
    kept = [_START_OF_IMAGE]
    frame: bytes | None = None
    turned: int | None = None
    scans = 0
    place = 2
    while (match := _MARKER.search(encoded, place)) is not None:
        counter.add()
        marker = match[1][0]
        if marker == _END_OF_IMAGE:
            break
        if scans:
            kept.append(encoded[place : match.start()])
        segment = _segment(encoded, match.start())
        place = match.start() + len(segment)
        if marker == _EXIF_SEGMENT and turned is None and segment[4:10] == _EXIF_PREFIX:
            turned = orientation(segment[10:])
        if marker in _FRAMES:
            frame = frame or segment
        scans += marker == _START_OF_SCAN
        if marker not in _METADATA:
            kept.append(segment)
    if frame is None or len(frame) < 10 or not scans:
        raise UnreadableImage("JPEG")
    kept.append(encoded[place : match.end() if match else None])
    height, width, components = struct.unpack_from(">HHB", frame, 5)
    _check_scans(scans, width * height, limits)
    return EncodedPicture(b"".join(kept), width, height, components == 1, turned or UPRIGHT)


def _segment(encoded: bytes, start: int) -> bytes:
    length = int.from_bytes(encoded[start + 2 : start + 4], "big")
    end = start + 2 + length
    if length < 2 or end > len(encoded):
        raise UnreadableImage("JPEG")
    return encoded[start:end]


def _check_scans(scans: int, pixels: int, limits: PhotoLimits) -> None:
    if scans * pixels > limits.max_scan_pixels:
        raise ImageTooLarge("scans", scans * pixels, limits.max_scan_pixels, "pixels times scans")
