"""PNG files whose bytes are the same on every machine."""

import struct
import zlib

import numpy as np
import numpy.typing as npt

_GREY, _RGB = 0, 2
_LONGEST_BLOCK = 65_535


def png(pixels: npt.NDArray[np.uint8]) -> bytes:
    """Write a small picture as an uncompressed PNG: compressed bytes would depend on zlib's version.

    Args:
        pixels: (H, W) grey or (H, W, 3) RGB; the rows with a byte before each make at most 65,535 bytes.
    Source: PNG specification, third edition, sections 5 and 11; RFC 1951, section 3.2.4.
    """
    height, width = pixels.shape[:2]
    rows = np.zeros((height, pixels[0].size + 1), dtype=np.uint8)  # each begins with its filter, 0: none
    rows[:, 1:] = pixels.reshape(height, -1)
    raw = rows.tobytes()
    if len(raw) > _LONGEST_BLOCK:
        message = f"{len(raw)} bytes do not fit in one stored block"
        raise ValueError(message)
    stored = b"\x78\x01\x01" + struct.pack("<HH", len(raw), len(raw) ^ 0xFFFF) + raw
    header = struct.pack(">IIBBBBB", width, height, 8, _RGB if pixels.ndim == 3 else _GREY, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", stored + struct.pack(">I", zlib.adler32(raw)))
        + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", checksum)
