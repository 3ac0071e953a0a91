"""Small pictures built chunk by chunk, so that tests control every byte."""

import io
import struct
import zlib
from typing import Any

import numpy as np
from PIL import Image

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, content: bytes) -> bytes:
    """A PNG chunk with its checksum."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(
    width: int,
    height: int,
    depth: int,
    colour: int,
    rows: list[bytes],
    *extra: bytes,
    after: tuple[bytes, ...] = (),
) -> bytes:
    """A PNG of unfiltered rows, with extra chunks before or after the pixels."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    packed = zlib.compress(b"".join(b"\0" + row for row in rows))
    chunks = (chunk(b"IHDR", header), *extra, chunk(b"IDAT", packed), *after, chunk(b"IEND", b""))
    return PNG_SIGNATURE + b"".join(chunks)


def saved(image: Image.Image, image_format: str, **options: Any) -> bytes:
    """A picture encoded by Pillow."""
    written = io.BytesIO()
    image.save(written, format=image_format, **options)
    return written.getvalue()


def asymmetric(mode: str = "RGB") -> Image.Image:
    """A picture 5 wide and 3 high, without symmetry, whose pixels all differ in colour."""
    numbers = (np.arange(45, dtype=np.uint8) * 5).reshape(3, 5, 3)
    return Image.fromarray(numbers).convert(mode)


def exif(orientation: int, order: str = "<") -> bytes:
    """An EXIF block with nothing but an orientation."""
    mark = {"<": b"II*\0", ">": b"MM\0*"}[order]
    return mark + struct.pack(order + "IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)


def run_length_bmp(width: int, height: int, content: bytes, compression: int = 1) -> bytes:
    """A run-length encoded BMP of 256 colours, where index i is (0, i, 0)."""
    palette = b"".join(bytes([0, index, 0, 0]) for index in range(256))
    start = 14 + 40 + len(palette)
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 8, compression, len(content), 0, 0, 256, 0)
    return b"BM" + struct.pack("<IHHI", start + len(content), 0, 0, start) + info + palette + content


def gif(width: int, height: int, *parts: bytes) -> bytes:
    """A black and white GIF, made of the given extensions and frames."""
    screen = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    return screen + b"".join(parts) + b";"


def gif_frame(width: int, height: int, left: int = 0, top: int = 0) -> bytes:
    """A GIF frame whose data has only one pixel, a white one."""
    return b"," + struct.pack("<HHHHB", left, top, width, height, 0) + b"\x02\x02\x4c\x01\x00"
