"""Checks of picture files before decoding: format, size and structure."""

import struct
import zlib

import pytest
from PIL import Image

from app.images.containers.formats import ACCEPTED, first_picture
from app.images.decoding import decode, inspect
from app.images.errors import ImageTooLarge, UnreadableImage, UnsupportedFormat
from app.images.limits import PhotoLimits
from tests.images.made_pictures import asymmetric, chunk, exif, gif, gif_frame, png, run_length_bmp, saved

DOT = [b"\0"]

LIMITS = PhotoLimits()


def too_large(encoded: bytes, limits: PhotoLimits = LIMITS) -> ImageTooLarge:
    with pytest.raises(ImageTooLarge) as caught:
        inspect(encoded, limits)
    return caught.value


@pytest.mark.parametrize(
    ("encoded", "got"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\n", "PDF"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (saved(Image.new("L", (4, 4)), "TIFF"), "TIFF"),
        (b"PK\x03\x04", "ZIP"),
        (b"\x93NUMPY\x01\0", "NPY"),
        (b"\0\0\0\x1cftypavif\0\0\0\0", "AVIF"),
        (b"Good morning", None),
    ],
)
def test_known_other_formats_are_named(encoded: bytes, got: str | None) -> None:
    with pytest.raises(UnsupportedFormat) as caught:
        inspect(encoded)
    assert (caught.value.got, caught.value.accepted) == (got, ("PNG", "JPEG", "WEBP", "GIF", "BMP"))
    assert set(caught.value.accepted) == set(ACCEPTED)


def headers(width: int, height: int) -> dict[str, bytes]:
    """The smallest file of each format whose header has this size."""
    frame = struct.pack(">HBHHB", 11, 8, height & 0xFFFF, width & 0xFFFF, 1) + b"\x01\x11\0"
    extended = (
        struct.pack("<I", 10)
        + b"\0\0\0\0"
        + struct.pack("<i", width - 1)[:3]
        + struct.pack("<i", height - 1)[:3]
    )
    return {
        "PNG": png(width, height, 8, 0, DOT),
        "JPEG": b"\xff\xd8\xff\xc0" + frame + b"\xff\xda\0\x08\x01\x01\0\0\x3f\0\0\xff\xd9",
        "WEBP": b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + extended,
        "GIF": gif(width & 0xFFFF, height & 0xFFFF, gif_frame(1, 1)),
        "BMP": b"BM" + bytes(12) + struct.pack("<IiiHHI", 40, width, -height, 1, 24, 0) + bytes(20),
    }


@pytest.mark.parametrize("image_format", ACCEPTED)
def test_bombs_are_refused_from_the_header(image_format: str) -> None:
    error = too_large(headers(10_000, 10_000)[image_format])
    assert (error.got, error.limit, error.unit) == (100_000_000, 50_000_000, "pixels")
    error = too_large(headers(16_385, 2)[image_format])
    assert (error.got, error.limit) == (16_385, 16_384)


@pytest.mark.parametrize("image_format", ACCEPTED)
def test_limits_are_inclusive(image_format: str) -> None:
    limits = PhotoLimits(max_pixels=1000, max_side_pixels=100)
    assert first_picture(headers(100, 10)[image_format], limits)[1].width == 100
    assert too_large(headers(91, 11)[image_format], limits).got == 1001
    assert too_large(headers(101, 1)[image_format], limits).got == 101


@pytest.mark.parametrize("image_format", ["PNG", "JPEG", "GIF", "BMP"])
def test_pictures_without_pixels_are_unreadable(image_format: str) -> None:
    with pytest.raises(UnreadableImage):
        inspect(headers(0, 10)[image_format].replace(gif_frame(1, 1), gif_frame(0, 0)))


def test_file_size_is_limited() -> None:
    encoded = saved(asymmetric(), "PNG")
    assert inspect(encoded, PhotoLimits(max_image_bytes=len(encoded))).width == 5
    assert too_large(encoded, PhotoLimits(max_image_bytes=len(encoded) - 1)).unit == "bytes"


def test_number_of_segments_is_limited() -> None:
    limits = PhotoLimits(max_segments=20, max_markers=20)
    png_file = png(1, 1, 8, 0, DOT, *[chunk(b"prVt", b"")] * 30)
    gif_file = gif(1, 1, b"!\xfe" + b"\x01a" * 30 + b"\0", gif_frame(1, 1))
    jpeg_file = saved(asymmetric(), "JPEG").replace(b"\xff\xd8", b"\xff\xd8" + b"\xff\xfe\0\x02" * 30, 1)
    webp_file = saved(asymmetric(), "WEBP") + b"junk\0\0\0\0" * 30
    for encoded in (png_file, gif_file, jpeg_file, webp_file):
        assert too_large(encoded, limits).what == "segments"
        inspect(encoded)


def test_scans_of_a_progressive_jpeg_are_limited() -> None:
    encoded = saved(Image.new("L", (64, 64)), "JPEG", progressive=True)
    last_scan = encoded[encoded.rindex(b"\xff\xda") : -2]
    many = encoded[:-2] + last_scan * 100 + b"\xff\xd9"
    decode(many)
    assert too_large(many, PhotoLimits(max_scan_pixels=100 * 64 * 64)).what == "scans"


def test_text_that_decompresses_to_too_much_is_refused() -> None:
    text = zlib.compress(bytes(1_500_000))
    kinds = {
        b"zTXt": b"name\0\0" + text,
        b"iCCP": b"name\0\0" + text,
        b"iTXt": b"name\0\x01\0\0\0" + text,
    }
    for kind, content in kinds.items():
        inspect(png(1, 1, 8, 0, DOT, chunk(kind, content)))
        assert too_large(png(1, 1, 8, 0, DOT, *[chunk(kind, content)] * 2)).what == "metadata"


def test_run_length_encoded_bmp_is_limited() -> None:
    encoded = run_length_bmp(4, 1, b"\x04\x07\0\x01")
    assert inspect(encoded).width == 4
    assert too_large(encoded, PhotoLimits(max_run_length_pixels=3)).unit == "pixels"
    assert too_large(encoded, PhotoLimits(max_run_length_bytes=100)).unit == "bytes"


def test_metadata_never_reaches_the_decoder() -> None:
    secret = b"51.5074 N"
    for encoded in (
        png(1, 1, 8, 0, DOT, chunk(b"tEXt", b"GPS\0" + secret), after=(chunk(b"tEXt", b"GPS\0" + secret),)),
        saved(asymmetric(), "JPEG", comment=secret, exif=b"Exif\0\0" + exif(1) + secret),
        gif(1, 1, b"!\xfe" + bytes([len(secret)]) + secret + b"\0", gif_frame(1, 1)),
    ):
        assert secret in encoded
        assert secret not in first_picture(encoded, LIMITS)[1].encoded


@pytest.mark.parametrize(
    "chunks",
    [
        [chunk(b"gAMA", b"\0\0\0")],
        [chunk(b"tEXt", b"a\0b")[:-1] + b"!"],
        [chunk(b"1234", b"")],
        [chunk(b"fdAT", struct.pack(">I", 0))],
        [chunk(b"fcTL", struct.pack(">IIIIIHHBB", 1, 1, 1, 0, 0, 1, 1, 0, 0))],
        [chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 2, 1, 0, 0, 1, 1, 0, 0))],
    ],
)
def test_damaged_png_chunks_are_refused(chunks: list[bytes]) -> None:
    with pytest.raises(UnreadableImage):
        inspect(png(1, 1, 8, 0, DOT, *chunks))


def test_first_chunk_must_be_the_header() -> None:
    encoded = png(1, 1, 8, 0, DOT)
    with pytest.raises(UnreadableImage):
        inspect(encoded[:8] + chunk(b"gAMA", b"\0\0\0\0") + encoded[8:])


def test_later_gif_frames_are_checked() -> None:
    inspect(gif(4, 4, gif_frame(4, 4), gif_frame(2, 2, 2, 2)))
    assert too_large(gif(4, 4, gif_frame(4, 4), gif_frame(60_000, 60_000))).unit == "pixels"
    with pytest.raises(UnreadableImage):
        inspect(gif(4, 4, gif_frame(4, 4), b"," + bytes(6)))
    with pytest.raises(UnreadableImage):
        inspect(gif(4, 4))


def test_gif_canvas_holds_screen_and_frame() -> None:
    photo = inspect(gif(4, 4, gif_frame(5, 1, 3, 0)))
    assert (photo.width, photo.height) == (8, 4)
