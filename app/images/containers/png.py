"""PNG files: the default picture, its size and orientation, and checks of all other chunks."""

import struct
import zlib

from app.images.containers.orientation import UPRIGHT, orientation
from app.images.containers.picture import EncodedPicture, SegmentCounter
from app.images.errors import ImageTooLarge, UnreadableImage
from app.images.limits import PhotoLimits

_SIGNATURE_BYTES = 8
_GREY_WITHOUT_ALPHA = 0
_RGB_WITHOUT_ALPHA = 2
_GREY = (_GREY_WITHOUT_ALPHA, 4)
_KEPT = (b"PLTE", b"tRNS", b"IDAT", b"IEND")
_LEAST_BYTES = {
    b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"pHYs": 9, b"acTL": 8, b"fcTL": 26, b"fdAT": 4,
}  # fmt: skip


def png_picture(encoded: bytes, limits: PhotoLimits) -> EncodedPicture:
    """Extract the default picture of a PNG, without the frames of an animation.

    Raises:
        UnreadableImage: a chunk is damaged, misplaced or truncated.
        ImageTooLarge: the file has too many chunks, or its text is too large when decompressed.
    Source: Portable Network Graphics (PNG) Specification, third edition.
    """
    chunks = _chunks(encoded, limits)
    kind, header = chunks[0]
    if kind != b"IHDR" or len(header) != 25:
        raise UnreadableImage("PNG")
    width, height, depth, colour = struct.unpack_from(">IIBB", header, 8)
    _check_animation(chunks, width, height)
    _check_decompressed_size(chunks, limits)
    turned = next((orientation(chunk[8:-4]) for kind, chunk in chunks if kind == b"eXIf"), UPRIGHT)
    pixels = b"".join(
        _scaled_transparency(chunk, depth, colour) if kind == b"tRNS" else chunk
        for kind, chunk in chunks
        if kind in _KEPT
    )
    return EncodedPicture(
        encoded[:_SIGNATURE_BYTES] + header + pixels, width, height, colour in _GREY, turned
    )


def _scaled_transparency(chunk: bytes, depth: int, colour: int) -> bytes:
    """Scale the transparent colour to 8 bits, as Pillow scales the samples but not this colour."""
    samples = struct.unpack(f">{(len(chunk) - 12) // 2}H", chunk[8 : 8 + (len(chunk) - 12) // 2 * 2])
    if colour == _GREY_WITHOUT_ALPHA and depth in (2, 4):
        scaled = [sample * 255 // (2**depth - 1) for sample in samples]
    elif colour == _RGB_WITHOUT_ALPHA and depth == 16:
        scaled = [sample >> 8 for sample in samples]
    else:
        return chunk
    body = b"tRNS" + struct.pack(f">{len(scaled)}H", *(min(sample, 0xFFFF) for sample in scaled))
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def _chunks(encoded: bytes, limits: PhotoLimits) -> list[tuple[bytes, bytes]]:
    counter = SegmentCounter(limits.max_segments)
    chunks = []
    place = _SIGNATURE_BYTES
    kind = b""
    while kind != b"IEND":
        counter.add()
        start = encoded[place : place + 8]
        if len(start) < 8:
            raise UnreadableImage("PNG")
        length, kind = struct.unpack(">I4s", start)
        chunk = encoded[place : place + 12 + length]
        if not kind.isalpha() or len(chunk) < 12 + length or length < _LEAST_BYTES.get(kind, 0):
            raise UnreadableImage("PNG")
        if zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:], "big"):
            raise UnreadableImage("PNG")
        chunks.append((kind, chunk))
        place += len(chunk)
    return chunks


def _check_animation(chunks: list[tuple[bytes, bytes]], width: int, height: int) -> None:
    expected = 0
    for kind, chunk in chunks:
        if kind not in (b"fcTL", b"fdAT"):
            continue
        (number,) = struct.unpack_from(">I", chunk, 8)
        if number != expected or (kind == b"fdAT" and expected == 0):
            raise UnreadableImage("PNG")
        expected += 1
        if kind == b"fcTL":
            frame_width, frame_height, left, top = struct.unpack_from(">IIII", chunk, 12)
            if left + frame_width > width or top + frame_height > height:
                raise UnreadableImage("PNG")


def _check_decompressed_size(chunks: list[tuple[bytes, bytes]], limits: PhotoLimits) -> None:
    """Refuse text and profiles that are small compressed and huge decompressed, as an attack would be."""
    unfolded_bytes = 0
    for kind, chunk in chunks:
        packed = _packed(kind, chunk[8:-4])
        try:
            unfolded_bytes += len(
                zlib.decompressobj().decompress(packed, limits.max_unfolded_bytes - unfolded_bytes + 1)
            )
        except zlib.error:
            continue  # damaged text says nothing about the pixels
        if unfolded_bytes > limits.max_unfolded_bytes:
            raise ImageTooLarge("metadata", unfolded_bytes, limits.max_unfolded_bytes, "bytes")


def _packed(kind: bytes, content: bytes) -> bytes:
    name_and_rest = content.split(b"\0", 1)
    rest = name_and_rest[-1]
    if kind in (b"zTXt", b"iCCP"):
        return rest[1:]
    if kind == b"iTXt" and rest[:1] == b"\1":
        return rest[2:].split(b"\0", 2)[-1]
    return b""
