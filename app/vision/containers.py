"""PNG, GIF, WebP and BMP: the first picture, without metadata, measured before any decoder sees it.

Pillow's readers walk metadata in Python and gather some of it in quadratic time; so only what makes the
pixels is handed on, and the walk that finds it is bounded by `max_segments`.
"""

import struct
import zlib

from app.vision.errors import ImageTooLarge, UnreadableImage
from app.vision.limits import PhotoLimits
from app.vision.orientation import UPRIGHT, orientation
from app.vision.picture import EncodedPicture, SegmentCounter

_PNG_GREY = (0, 4)
_PNG_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_BMP_RUN_LENGTH = (1, 2)


def png_picture(encoded: bytes, limits: PhotoLimits) -> EncodedPicture:
    """The default picture of a PNG; the further frames of an animation are left out.

    Raises:
        UnreadableImage: a chunk is damaged or reaches past the end, or the header is not where it belongs.
        ImageTooLarge: too many chunks.
    """
    counter = SegmentCounter(limits)
    kept = [encoded[:8]]
    turned = UPRIGHT
    place = 8
    kind = b""
    while kind != b"IEND":
        counter.add()
        header = encoded[place : place + 8]
        if len(header) < 8:
            raise UnreadableImage("PNG")
        length, kind = struct.unpack(">I4s", header)
        chunk = encoded[place : place + 12 + length]
        if len(chunk) < 12 + length or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:], "big"):
            raise UnreadableImage("PNG")
        if kind == b"eXIf":
            turned = orientation(chunk[8:-4])
        if kind in _PNG_KEPT:
            kept.append(chunk)
        place += 12 + length
    if len(kept[1]) != 25 or kept[1][4:8] != b"IHDR":
        raise UnreadableImage("PNG")
    width, height, _depth, colour = struct.unpack_from(">IIBB", kept[1], 8)
    return EncodedPicture(b"".join(kept), width, height, colour in _PNG_GREY, turned)


def gif_picture(encoded: bytes, limits: PhotoLimits) -> EncodedPicture:
    """The first frame of a GIF, on a canvas that holds both it and the screen.

    Raises:
        UnreadableImage: no frame follows the extensions.
        ImageTooLarge: too many blocks before the first frame.
    """
    if len(encoded) < 13:
        raise UnreadableImage("GIF")
    counter = SegmentCounter(limits)
    place = 13 + _colour_table_bytes(encoded[10])
    head = encoded[:place]
    control = b""
    while encoded[place : place + 1] not in (b",", b"", b";"):
        counter.add()
        start, place = place, place + 1
        if encoded[start] != ord("!"):
            continue  # a stray byte between blocks, which all readers forgive
        place = _after_blocks(encoded, place + 1, counter)
        if encoded[start + 1 : start + 2] == b"\xf9":
            control = encoded[start:place]
    descriptor = encoded[place : place + 10]
    if len(descriptor) < 10 or not descriptor.startswith(b","):
        raise UnreadableImage("GIF")
    width, height = struct.unpack_from("<HH", encoded, 6)
    left, top, frame_width, frame_height = struct.unpack_from("<HHHH", descriptor, 1)
    width, height = max(width, left + frame_width), max(height, top + frame_height)
    return EncodedPicture(head + control + encoded[place:], width, height, is_grey=False)


def _colour_table_bytes(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(encoded: bytes, place: int, counter: SegmentCounter) -> int:
    while place < len(encoded) and encoded[place]:
        counter.add()
        place += 1 + encoded[place]
    return place + 1


def webp_picture(encoded: bytes, limits: PhotoLimits) -> EncodedPicture:
    """A WebP file, measured; its reader is written in C and takes the first frame by itself.

    Raises:
        UnreadableImage: the first chunk is none of VP8, VP8L and VP8X, or is cut off.
        ImageTooLarge: too many chunks.
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
    counter = SegmentCounter(limits)
    place = 12
    while len(header := encoded[place : place + 8]) == 8:
        counter.add()
        kind, length = struct.unpack("<4sI", header)
        if kind == b"EXIF":
            return orientation(encoded[place + 8 : place + 8 + length].removeprefix(b"Exif\0\0"))
        place += 8 + length + length % 2
    return UPRIGHT


def bmp_picture(encoded: bytes, limits: PhotoLimits) -> EncodedPicture:
    """A BMP file, measured.

    Raises:
        UnreadableImage: the header is cut off.
        ImageTooLarge: it is run-length encoded and large.
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
    if compression in _BMP_RUN_LENGTH:
        _check_run_lengths(len(encoded), width * abs(height), limits)
    return EncodedPicture(encoded, width, abs(height), is_grey=False)


def _check_run_lengths(encoded_bytes: int, pixels: int, limits: PhotoLimits) -> None:
    if encoded_bytes > limits.max_run_length_bytes:
        raise ImageTooLarge("run-length encoded BMP", encoded_bytes, limits.max_run_length_bytes, "bytes")
    if pixels > limits.max_run_length_pixels:
        raise ImageTooLarge("run-length encoded BMP", pixels, limits.max_run_length_pixels, "pixels")
