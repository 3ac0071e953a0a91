"""GIF files: the first frame, and checks of the frames after it."""

import struct

from app.images.containers.picture import EncodedPicture, SegmentCounter, check_size
from app.images.errors import UnreadableImage
from app.images.limits import PhotoLimits

_EXTENSION = 0x21
_FRAME = 0x2C
_TRAILER = 0x3B
_GRAPHIC_CONTROL = 0xF9
_SCREEN_BYTES = 13
_DESCRIPTOR_BYTES = 10


def gif_picture(encoded: bytes, limits: PhotoLimits) -> EncodedPicture:
    """Extract the first frame of a GIF. Its size is that of the canvas around frame and screen.

    Raises:
        UnreadableImage: there is no frame, or a frame ends before its pixels.
        ImageTooLarge: the file has too many blocks, or a later frame needs too large a canvas.
    Source: Graphics Interchange Format, version 89a.
    """
    if len(encoded) < _SCREEN_BYTES:
        raise UnreadableImage("GIF")
    counter = SegmentCounter(limits.max_segments)
    place = _SCREEN_BYTES + _colour_table_bytes(encoded[10])
    screen = encoded[:place]
    width, height = struct.unpack_from("<HH", encoded, 6)
    control = b""
    first: EncodedPicture | None = None
    while place < len(encoded) and encoded[place] != _TRAILER:
        counter.add()
        start = place
        if encoded[start] == _EXTENSION:
            place = _after_blocks(encoded, start + 2, counter)
            if encoded[start + 1 : start + 2] == bytes([_GRAPHIC_CONTROL]):
                control = encoded[start:place]
        elif encoded[start] == _FRAME:
            width, height = _canvas(encoded, start, width, height)
            check_size(width, height, "GIF", limits)
            place = _after_blocks(encoded, _pixels_start(encoded, start), counter)
            if first is None:
                first = EncodedPicture(screen + control + encoded[start:place], width, height, is_grey=False)
        else:
            place += 1  # a stray byte between blocks, which all decoders skip
    if first is None:
        raise UnreadableImage("GIF")
    return first


def _colour_table_bytes(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _canvas(encoded: bytes, start: int, width: int, height: int) -> tuple[int, int]:
    if start + _DESCRIPTOR_BYTES > len(encoded):
        raise UnreadableImage("GIF")
    left, top, frame_width, frame_height = struct.unpack_from("<HHHH", encoded, start + 1)
    return max(width, left + frame_width), max(height, top + frame_height)


def _pixels_start(encoded: bytes, start: int) -> int:
    minimum_code_size = start + _DESCRIPTOR_BYTES + _colour_table_bytes(encoded[start + 9])
    if minimum_code_size >= len(encoded):
        raise UnreadableImage("GIF")
    return minimum_code_size + 1


def _after_blocks(encoded: bytes, place: int, counter: SegmentCounter) -> int:
    while place < len(encoded) and encoded[place]:
        counter.add()
        place += 1 + encoded[place]
    return place + 1
