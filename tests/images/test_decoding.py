"""Decoding of photographs, compared with Pillow and with formulas for each pixel."""

import io
import struct
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.core.errors import ShapeMismatch
from app.images.containers.orientation import orientation
from app.images.decoding import decode, inspect, prepared, to_array, upright_png
from app.images.errors import ImageTooLarge, UnreadableImage, UnsupportedFormat
from app.images.limits import PhotoLimits
from app.images.samples import sample_bytes
from tests.images.made_pictures import asymmetric, chunk, exif, png, saved

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
REFUSALS = (UnsupportedFormat, UnreadableImage, ImageTooLarge)

# Position in the stored picture, `height` by `width`, of pixel (row, column) of the upright one; Exif 2.32.
STORED_PLACE: dict[int, Callable[[int, int, int, int], tuple[int, int]]] = {
    1: lambda row, column, height, width: (row, column),
    2: lambda row, column, height, width: (row, width - 1 - column),
    3: lambda row, column, height, width: (height - 1 - row, width - 1 - column),
    4: lambda row, column, height, width: (height - 1 - row, column),
    5: lambda row, column, height, width: (column, row),
    6: lambda row, column, height, width: (height - 1 - column, row),
    7: lambda row, column, height, width: (height - 1 - column, width - 1 - row),
    8: lambda row, column, height, width: (column, width - 1 - row),
}


def whole(encoded: bytes, channels: int = 3) -> np.ndarray:
    return to_array(decode(encoded), channels, None, None)


@pytest.mark.parametrize("turned", range(1, 9))
@pytest.mark.parametrize("image_format", ["PNG", "WEBP"])
def test_picture_is_upright(turned: int, image_format: str) -> None:
    stored = np.asarray(asymmetric())
    encoded = saved(asymmetric(), image_format, exif=exif(turned), lossless=True)
    sideways = turned >= 5
    rows, columns = (5, 3) if sideways else (3, 5)
    photo = inspect(encoded)
    assert (photo.height, photo.width) == (rows, columns)
    array = whole(encoded)
    for row in range(rows):
        for column in range(columns):
            place = STORED_PLACE[turned](row, column, 3, 5)
            assert array[:, row, column].tolist() == (stored[place] / np.float32(255)).tolist()


@pytest.mark.parametrize("turned", range(1, 9))
def test_jpeg_is_upright_like_pillow_turns_it(turned: int) -> None:
    encoded = saved(Image.open(io.BytesIO(sample_bytes("rocket"))), "JPEG", exif=b"Exif\0\0" + exif(turned))
    method = [None, None, 0, 3, 1, 5, 4, 6, 2][turned]
    expected: Image.Image = Image.open(io.BytesIO(encoded))
    if method is not None:
        expected = expected.transpose(Image.Transpose(method))
    assert np.array_equal(np.asarray(decode(encoded)), np.asarray(expected))


@pytest.mark.parametrize(
    "block",
    [
        b"",
        b"II*\0",
        b"XX*\0\x08\0\0\0",
        exif(0),
        exif(9),
        exif(6)[:-5],
        b"II*\0\xff\xff\xff\xff",
        exif(6)[:8],
    ],
)
def test_invalid_exif_is_ignored(block: bytes) -> None:
    encoded = png(1, 2, 8, 0, [b"\x00", b"\xff"], chunk(b"eXIf", block))
    assert orientation(block) == 1
    assert inspect(encoded).height == 2


def test_big_endian_exif_is_read() -> None:
    encoded = png(1, 2, 8, 0, [b"\x00", b"\xff"], chunk(b"eXIf", exif(6, ">")))
    assert inspect(encoded).width == 2


def test_alpha_is_blended_on_white() -> None:
    rgba = np.array([[[200, 100, 0, 255], [200, 100, 0, 0], [200, 100, 0, 51]]], dtype=np.uint8)
    array = whole(saved(Image.fromarray(rgba), "PNG"))
    share = np.array([255, 0, 51]) / 255
    expected = (rgba[0, :, :3] * share[:, None] + 255 * (1 - share[:, None])) / 255
    # One level of eight bits, to which Pillow composites.
    assert np.abs(array[:, 0].T - expected).max() <= 1 / 255
    assert array[:, 0, 0].tolist() == (np.array([200, 100, 0], np.float32) / np.float32(255)).tolist()
    assert array[:, 0, 1].tolist() == [1, 1, 1]


def test_grey_with_alpha_has_one_channel_on_white() -> None:
    encoded = saved(Image.fromarray(np.array([[[10, 255], [10, 0]]], dtype=np.uint8), "LA"), "PNG")
    assert inspect(encoded).channels == 1
    assert whole(encoded, 1).tolist() == [[[np.float32(10 / 255), 1]]]


def test_transparent_palette_entries_are_white() -> None:
    palette = chunk(b"PLTE", bytes([255, 0, 0, 0, 255, 0, 0, 0, 255]))
    encoded = png(3, 1, 8, 3, [bytes([0, 1, 2])], palette, chunk(b"tRNS", bytes([255, 0])))
    assert whole(encoded)[:, 0].T.tolist() == [[1, 0, 0], [1, 1, 1], [0, 0, 1]]


@pytest.mark.parametrize(
    ("depth", "row", "transparent", "levels"),
    [
        (1, bytes([0b01000000]), 0, [1, 1, 1]),
        (1, bytes([0b01000000]), 1, [0, 1, 0]),
        (2, bytes([0b00011000]), 1, [0, 1, 2 / 3]),
        (4, bytes([0x05, 0xF0]), 5, [0, 1, 1]),
        (8, bytes([0, 5, 255]), 5, [0, 1, 1]),
        (16, struct.pack(">HHH", 0, 1000, 2000), 1000, [0, 1, 2000 / 65535]),
    ],
)
def test_transparent_grey_is_white_at_any_depth(
    depth: int, row: bytes, transparent: int, levels: list[float]
) -> None:
    encoded = png(3, 1, depth, 0, [row], chunk(b"tRNS", struct.pack(">H", transparent)))
    assert whole(encoded, 1)[0, 0].tolist() == np.array(levels, dtype=np.float32).tolist()


@pytest.mark.parametrize(("depth", "sample"), [(8, ">BBB"), (16, ">HHH")])
def test_transparent_colour_is_white_at_any_depth(depth: int, sample: str) -> None:
    row = struct.pack(sample, 1, 2, 3) + struct.pack(sample, *(2**depth - 1, 0, 0))
    encoded = png(2, 1, depth, 2, [row], chunk(b"tRNS", struct.pack(">HHH", 2**depth - 1, 0, 0)))
    assert whole(encoded)[:, 0, 1].tolist() == [1, 1, 1]
    assert whole(encoded)[:, 0, 0].max() < 0.02


def test_sixteen_bits_are_scaled_by_65535() -> None:
    levels = [0, 1, 255, 256, 30000, 65535]
    encoded = png(6, 1, 16, 0, [struct.pack(">6H", *levels)])
    expected = np.array(levels, dtype=np.float32) / np.float32(65535)
    assert inspect(encoded).channels == 1
    assert whole(encoded, 1)[0, 0].tolist() == expected.tolist()
    shown = np.asarray(Image.open(io.BytesIO(upright_png(decode(encoded), None))))
    assert shown[0].tolist() == [0, 0, 1, 1, 117, 255]


def test_one_bit_is_black_and_white() -> None:
    assert whole(png(8, 1, 1, 0, [b"\xaa"]), 1)[0, 0].tolist() == [1, 0] * 4


def test_cmyk_becomes_rgb_as_pillow_converts_it() -> None:
    encoded = saved(asymmetric("CMYK"), "JPEG", quality=100)
    expected = np.asarray(Image.open(io.BytesIO(encoded)).convert("RGB"))
    assert inspect(encoded).channels == 3
    assert np.array_equal(np.asarray(decode(encoded)), expected)


def test_only_the_first_frame_is_decoded() -> None:
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue", "lime")]
    for image_format in ("GIF", "WEBP", "PNG"):
        encoded = saved(frames[0], image_format, save_all=True, append_images=frames[1:], lossless=True)
        assert whole(encoded)[:, 0, 0].tolist() == [1, 0, 0]


def test_camera_file_with_several_pictures_is_a_jpeg() -> None:
    first, second = Image.new("L", (16, 8), 40), Image.new("L", (32, 32), 200)
    encoded = saved(first, "MPO", save_all=True, append_images=[second])
    assert Image.open(io.BytesIO(encoded)).format == "MPO"
    photo = inspect(encoded)
    assert (photo.format, photo.width, photo.height, photo.channels) == ("JPEG", 16, 8, 1)
    assert whole(encoded, 1).max() == np.float32(40) / np.float32(255)


@pytest.mark.parametrize("image_format", FORMATS)
def test_every_format_gives_what_pillow_reads(image_format: str) -> None:
    encoded = saved(asymmetric(), image_format)
    expected = np.asarray(Image.open(io.BytesIO(encoded)).convert("RGB"))
    assert inspect(encoded).format == image_format
    assert np.array_equal(np.asarray(decode(encoded)), expected)


def test_luma_is_computed_in_float32_as_torch_would() -> None:
    encoded = sample_bytes("cat")
    red, green, blue = np.asarray(Image.open(io.BytesIO(encoded))).transpose(2, 0, 1).astype(
        np.float32
    ) / np.float32(255)
    for row, column in [(0, 0), (10, 300), (299, 450), (150, 200)]:
        parts = [np.float32(0.299) * red, np.float32(0.587) * green, np.float32(0.114) * blue]
        expected = (parts[0][row, column] + parts[1][row, column]) + parts[2][row, column]
        assert whole(encoded, 1)[0, row, column] == expected


def test_luma_equals_the_program_in_torch() -> None:
    torch = pytest.importorskip("torch")
    encoded = sample_bytes("cat")
    pixels = (
        torch.from_numpy(np.array(Image.open(io.BytesIO(encoded)))).permute(2, 0, 1).to(torch.float32) / 255
    )
    luma = 0.299 * pixels[0] + 0.587 * pixels[1] + 0.114 * pixels[2]
    assert np.array_equal(whole(encoded, 1)[0], luma.numpy())
    assert np.array_equal(whole(encoded, 3), pixels.numpy())


def test_grey_is_repeated_for_three_channels() -> None:
    array = whole(sample_bytes("camera"), 3)
    grey = whole(sample_bytes("camera"), 1)
    assert [np.array_equal(channel, grey[0]) for channel in array] == [True] * 3


@pytest.mark.parametrize("channels", [0, 2, 4, 16])
def test_other_numbers_of_channels_are_refused(channels: int) -> None:
    with pytest.raises(ShapeMismatch) as caught:
        whole(sample_bytes("camera"), channels)
    assert (caught.value.expected, caught.value.got) == ((channels,), (1,))


def test_longest_side_is_reduced_and_never_enlarged() -> None:
    encoded = sample_bytes("cat")  # 451 wide, 300 high
    assert to_array(decode(encoded), 3, 224, None).shape == (3, 149, 224)
    assert to_array(decode(encoded), 3, 1000, None).shape == (3, 300, 451)
    assert to_array(decode(encoded), 3, 224, (7, 50)).shape == (3, 7, 50)
    assert to_array(decode(saved(Image.new("L", (1000, 2)), "PNG")), 1, 10, None).shape == (1, 1, 10)


def test_resizing_is_pillow_bilinear_before_scaling() -> None:
    encoded = sample_bytes("coffee")
    by_hand = Image.open(io.BytesIO(encoded)).resize((224, 149), Image.Resampling.BILINEAR)
    expected = np.asarray(by_hand, dtype=np.float32).transpose(2, 0, 1) / np.float32(255)
    assert np.array_equal(to_array(decode(encoded), 3, 224, None), expected)


def test_shown_pixels_are_those_the_network_reads() -> None:
    encoded = saved(asymmetric("RGBA"), "PNG", exif=exif(6))
    shown = upright_png(decode(encoded), None)
    assert np.array_equal(whole(shown), whole(encoded))
    assert Image.open(io.BytesIO(shown)).info == {}
    assert prepared(decode(shown), 4, None).size == (2, 4)


def test_arrays_are_contiguous_float32_between_zero_and_one() -> None:
    for name in ("cat", "camera", "rocket"):
        for channels in (1, 3):
            array = to_array(decode(sample_bytes(name)), channels, 64, None)
            assert array.dtype == np.float32
            assert array.flags.c_contiguous
            assert 0 <= array.min() <= array.max() <= 1


@pytest.mark.parametrize("image_format", FORMATS)
@pytest.mark.parametrize("tenth", range(10))
def test_truncated_files_are_refused(image_format: str, tenth: int) -> None:
    encoded = saved(Image.open(io.BytesIO(sample_bytes("coffee"))).resize((60, 40)), image_format)
    with pytest.raises(REFUSALS):
        decode(encoded[: len(encoded) * tenth // 10])


@pytest.mark.parametrize("image_format", FORMATS)
@given(places=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=8))
def test_damaged_files_give_an_image_or_a_declared_error(
    image_format: str, places: list[tuple[int, int]]
) -> None:
    encoded = bytearray(saved(asymmetric(), image_format))
    for place, value in places:
        encoded[place % len(encoded)] = value
    give_an_image_or_refuse(bytes(encoded))


@given(
    start=st.sampled_from(
        [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF\0\0\0\0WEBPVP8 ", b"BM"]
    ),
    rest=st.binary(max_size=300),
)
def test_random_bytes_give_only_declared_errors(start: bytes, rest: bytes) -> None:
    give_an_image_or_refuse(start + rest)


def give_an_image_or_refuse(encoded: bytes) -> None:
    try:
        photo = inspect(encoded, PhotoLimits())
        assert to_array(decode(encoded), 1, 32, None).shape[0] == 1
        assert photo.width * photo.height > 0
    except REFUSALS:
        return
