"""WebP and BMP files: their size, before decoding."""

import struct

from app.images.containers.orientation import UPRIGHT, orientation
from app.images.containers.picture import EncodedPicture, SegmentCounter
from app.images.errors import ImageTooLarge, UnreadableImage
from app.images.limits import PhotoLimits

_RUN_LENGTH = (1, 2)


def webp_picture(encoded: bytes, limits: PhotoLimits) -> EncodedPicture:
    """Read the size of a WebP file, which is decoded whole: its decoder is C and takes the first frame.

    Raises:
        UnreadableImage: the first chunk is not VP8, VP8L or VP8X, or is truncated.
        ImageTooLarge: the file has too many chunks.
    Source: RFC 9649.
    """
    first = encoded[12:30].ljust(18, b"\0")
    kind = first[:4]
    if kind == b"VP8X":
        width, height = (int.from_bytes(first[start : start + 3], "little") + 1 for start in (12, 15))
    elif kind == b"VP8 " and first[11:14] == b"\x9d\x01\x2a":
        width, height = (size & 0x3FFF for size in struct.unpack_from("<HH", first, 14))
    elif kind == b"VP8L" and first[8] == 0x2F:
        bits = int.from_bytes(first[9:13], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    else:
        raise UnreadableImage("WEBP")
    return EncodedPicture(
        encoded, width, height, is_grey=False, orientation=_webp_orientation(encoded, limits)
    )


def _webp_orientation(encoded: bytes, limits: PhotoLimits) -> int:
    counter = SegmentCounter(limits.max_segments)
    place = 12
    while len(header := encoded[place : place + 8]) == 8:
        counter.add()
        kind, length = struct.unpack("<4sI", header)
        if kind == b"EXIF":
            return orientation(encoded[place + 8 : place + 8 + length].removeprefix(b"Exif\0\0"))
        place += 8 + length + length % 2
    return UPRIGHT


def bmp_picture(encoded: bytes, limits: PhotoLimits) -> EncodedPicture:
    """Read the size of a BMP file.

    Raises:
        UnreadableImage: the header is truncated.
        ImageTooLarge: the file is run-length encoded and large.
    """
    if len(encoded) < 34:
        raise UnreadableImage("BMP")
    (header_bytes,) = struct.unpack_from("<I", encoded, 14)
    if header_bytes == 12:
        width, height = struct.unpack_from("<HH", encoded, 18)
        return EncodedPicture(encoded, width, height, is_grey=False)
    width, height, _planes, _bits, compression = struct.unpack_from("<iiHHI", encoded, 18)
    if width < 0:
        raise UnreadableImage("BMP")
    if compression in _RUN_LENGTH:
        _check_run_lengths(len(encoded), width * abs(height), limits)
    return EncodedPicture(encoded, width, abs(height), is_grey=False)


def _check_run_lengths(encoded_bytes: int, pixels: int, limits: PhotoLimits) -> None:
    if encoded_bytes > limits.max_run_length_bytes:
        raise ImageTooLarge("run-length encoded BMP", encoded_bytes, limits.max_run_length_bytes, "bytes")
    if pixels > limits.max_run_length_pixels:
        raise ImageTooLarge("run-length encoded BMP", pixels, limits.max_run_length_pixels, "pixels")
