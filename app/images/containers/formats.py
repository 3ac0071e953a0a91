"""Recognition of picture formats by the first bytes; file names and media types are not trusted."""

from collections.abc import Callable
from typing import NamedTuple

from app.images.containers.gif import gif_picture
from app.images.containers.jpeg import jpeg_picture
from app.images.containers.picture import EncodedPicture, check_size
from app.images.containers.png import png_picture
from app.images.containers.webp_and_bmp import bmp_picture, webp_picture
from app.images.errors import ImageTooLarge, UnsupportedFormat
from app.images.limits import PhotoLimits

ACCEPTED = ("PNG", "JPEG", "WEBP", "GIF", "BMP")

_READERS: dict[str, Callable[[bytes, PhotoLimits], EncodedPicture]] = {
    "PNG": png_picture,
    "JPEG": jpeg_picture,
    "WEBP": webp_picture,
    "GIF": gif_picture,
    "BMP": bmp_picture,
}


class _Signature(NamedTuple):
    name: str
    offset: int
    start: bytes


_SIGNATURES = (
    _Signature("PNG", 0, b"\x89PNG\r\n\x1a\n"),
    _Signature("JPEG", 0, b"\xff\xd8\xff"),
    _Signature("GIF", 0, b"GIF87a"),
    _Signature("GIF", 0, b"GIF89a"),
    _Signature("WEBP", 8, b"WEBP"),
    _Signature("BMP", 0, b"BM"),
    _Signature("PDF", 0, b"%PDF"),
    _Signature("TIFF", 0, b"II*\0"),
    _Signature("TIFF", 0, b"MM\0*"),
    _Signature("HEIC", 4, b"ftyphei"),
    _Signature("HEIC", 4, b"ftypmif1"),
    _Signature("AVIF", 4, b"ftypavif"),
    _Signature("ZIP", 0, b"PK\x03\x04"),
    _Signature("NPY", 0, b"\x93NUMPY"),
)


def recognise(encoded: bytes) -> str | None:
    """Name of a file's format by its first bytes: "empty" for an empty file, None if unknown."""
    if not encoded:
        return "empty"
    for signature in _SIGNATURES:
        if encoded.startswith(signature.start, signature.offset):
            return signature.name
    return "SVG" if b"<svg" in encoded[:1024] else None


def first_picture(encoded: bytes, limits: PhotoLimits) -> tuple[str, EncodedPicture]:
    """Extract the first picture of a file, and check its size.

    Returns:
        the name of the format, and the picture.
    Raises:
        UnsupportedFormat: the file has none of the accepted formats.
        UnreadableImage: the file is damaged.
        ImageTooLarge: the file or the decoded picture is past a limit.
    """
    if len(encoded) > limits.max_image_bytes:
        raise ImageTooLarge("file", len(encoded), limits.max_image_bytes, "bytes")
    name = recognise(encoded)
    if name not in _READERS:
        raise UnsupportedFormat(ACCEPTED, name)
    picture = _READERS[name](encoded, limits)
    check_size(picture.width, picture.height, name, limits)
    return name, picture
