"""Photographs: PNG, JPEG, WebP, GIF and BMP files decoded to upright pixels and float32 arrays."""

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import BmpImagePlugin, GifImagePlugin, Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from app.core.errors import ShapeMismatch
from app.images.containers.formats import first_picture
from app.images.errors import UnreadableImage
from app.images.limits import ANY_SIZE, PhotoLimits

Float32 = npt.NDArray[np.float32]

_READERS: dict[str, Callable[[io.BytesIO], Image.Image]] = {
    "PNG": PngImagePlugin.PngImageFile,
    "JPEG": JpegImagePlugin.JpegImageFile,
    "WEBP": WebPImagePlugin.WebPImageFile,
    "GIF": GifImagePlugin.GifImageFile,
    "BMP": BmpImagePlugin.BmpImageFile,
}

# Pillow's readers raise nearly every built-in error on bad bytes; each means that the file is damaged.
_PILLOW_FAILURES = (
    ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, MemoryError, OSError,
    RuntimeError, SyntaxError, TypeError, ValueError, struct.error, zlib.error, Image.DecompressionBombError,
)  # fmt: skip

_TO_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = (5, 6, 7, 8)
_DEEP_MODES = ("I;16", "I;16B", "I")
_GREY_MODES = ("1", "L", "LA", *_DEEP_MODES)
_DEEP_WHITE = 65535
# Takes a third of the time of Pillow's default level, for 5 % more bytes.
_PNG_COMPRESS_LEVEL = 3

# ITU-R 601, in float32 as the networks compute.
_LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)


@dataclass(frozen=True)
class Photo:
    """Format and upright size of a photograph."""

    format: str
    width: int
    height: int
    channels: int  # 1 grey, 3 colour


def inspect(encoded: bytes, limits: PhotoLimits = ANY_SIZE) -> Photo:
    """Read format and size of a photograph from its header, without decoding it.

    Args:
        encoded: the file.
        limits: on a photograph that is sent.
    Returns:
        format, upright size in pixels, number of channels.
    Raises:
        UnsupportedFormat: the file has none of the accepted formats.
        UnreadableImage: the header is damaged.
        ImageTooLarge: the photograph is past a limit.
    """
    return _opened(encoded, limits).photo


def decode(encoded: bytes, limits: PhotoLimits = ANY_SIZE) -> Image.Image:
    """Decode the first picture of a photograph: upright, with alpha blended on white.

    Args:
        encoded: the file.
        limits: as in `inspect`.
    Returns:
        an image of mode "L" (grey), "RGB", or "F" (16-bit grey, in 0..65535).
    Raises:
        UnsupportedFormat, ImageTooLarge: as `inspect`.
        UnreadableImage: as `inspect`, or the pixels are damaged or truncated.
    """
    photo, image, orientation = _opened(encoded, limits)
    try:
        image.load()
        flat = _flatten(image, grey=photo.channels == 1)
    except _PILLOW_FAILURES as failure:
        raise UnreadableImage(photo.format) from failure
    method = _TO_UPRIGHT.get(orientation)
    return flat if method is None else flat.transpose(method)


class _Opened(NamedTuple):
    photo: Photo
    image: Image.Image
    orientation: int


def _opened(encoded: bytes, limits: PhotoLimits) -> _Opened:
    name, picture = first_picture(encoded, limits)
    try:
        image = _READERS[name](io.BytesIO(picture.encoded))
    except _PILLOW_FAILURES as failure:
        raise UnreadableImage(name) from failure
    width, height = image.size
    if (width, height) != (picture.width, picture.height):
        raise UnreadableImage(name)
    if picture.orientation in _SIDEWAYS:
        width, height = height, width
    channels = 1 if picture.is_grey or image.mode in _GREY_MODES else 3
    return _Opened(Photo(name, width, height, channels), image, picture.orientation)


def _flatten(image: Image.Image, *, grey: bool) -> Image.Image:
    if image.mode in _DEEP_MODES:
        samples = np.asarray(image).astype(np.float32)
        see_through = image.info.get("transparency")
        if isinstance(see_through, int):
            samples[samples == see_through] = _DEEP_WHITE
        return Image.fromarray(samples)
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
        return image.getchannel("R") if grey else image.convert("RGB")
    return image.convert("L" if grey else "RGB")


def prepared(picture: Image.Image, max_side: int | None, exact: tuple[int, int] | None) -> Image.Image:
    """Resize a decoded photograph for a network.

    Args:
        picture: as `decode` gives it.
        max_side: longest side in pixels; a smaller picture is not enlarged. None leaves the size.
        exact: (height, width) to resize to whatever the picture's shape, instead of `max_side`.
    Returns:
        the picture, resized by Pillow's antialiased bilinear filter.
    """
    if exact is not None:
        size = exact[1], exact[0]
    elif max_side is not None:
        size = _fitted(picture.size, max_side)
    else:
        return picture
    return picture if size == picture.size else picture.resize(size, Image.Resampling.BILINEAR)


def _fitted(size: tuple[int, int], max_side: int) -> tuple[int, int]:
    width, height = size
    longest = max(width, height)
    if longest <= max_side:
        return size
    return max(1, round(width * max_side / longest)), max(1, round(height * max_side / longest))


def to_array(
    picture: Image.Image, channels: int, max_side: int | None, exact: tuple[int, int] | None
) -> Float32:
    """The numbers that a network with this many input channels reads from a photograph.

    y = 0.299 R + 0.587 G + 0.114 B where a colour photograph enters one channel.

    Args:
        picture: as `decode` gives it.
        channels: of the network's input, 1 or 3.
        max_side: as in `prepared`.
        exact: as in `prepared`.
    Returns:
        array of shape (C, H, W), float32 in [0, 1].
    Raises:
        ShapeMismatch: a photograph has 1 or 3 channels, and the network wants another number.
    """
    if channels not in (1, 3):
        got = len(picture.getbands())
        raise ShapeMismatch(layer="input", expected=(channels,), got=(got,), what="channels")
    image = prepared(picture, max_side, exact)
    scale = np.float32(_DEEP_WHITE if image.mode == "F" else 255)
    samples = np.atleast_3d(np.asarray(image)).astype(np.float32).transpose(2, 0, 1) / scale
    if samples.shape[0] == channels:
        return np.ascontiguousarray(samples)
    if channels == 3:
        return np.repeat(samples, 3, axis=0)
    red, green, blue = samples
    luma: Float32 = _LUMA[0] * red + _LUMA[1] * green + _LUMA[2] * blue
    return luma[np.newaxis]


def upright_png(picture: Image.Image, max_side: int | None) -> bytes:
    """A photograph as an 8-bit PNG: upright, on white, without metadata.

    Args:
        picture: as `decode` gives it.
        max_side: as in `prepared`.
    Returns:
        a PNG of mode grey or RGB.
    """
    written = io.BytesIO()
    _eight_bit(prepared(picture, max_side, None)).save(
        written, format="PNG", compress_level=_PNG_COMPRESS_LEVEL
    )
    return written.getvalue()


def to_rgb(picture: Image.Image) -> Image.Image:
    """A decoded photograph as 8-bit RGB, with the pixels of `upright_png`."""
    return _eight_bit(picture).convert("RGB")


def _eight_bit(image: Image.Image) -> Image.Image:
    if image.mode != "F":
        return image
    samples = np.rint(np.asarray(image) * np.float32(255 / _DEEP_WHITE))
    return Image.fromarray(samples.astype(np.uint8))
