"""Pictures of feature maps: golden colours, the formula of the scale, the positions of channels."""

import io
import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from app.wire.palettes import (
    DIVERGING,
    DIVERGING_ANCHORS,
    ENTRIES,
    NOT_FINITE,
    SEQUENTIAL,
    SEQUENTIAL_ANCHORS,
    components,
)
from app.wire.pictures import colour, map_png
from tests.conftest import ROOT

MAPS = arrays.arrays(
    np.float32, (2, 2, 3), elements=st.floats(width=32, allow_nan=False, allow_infinity=False)
)


def pixels(feature_map: np.ndarray) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(map_png(feature_map))))


@pytest.mark.parametrize(
    ("entry", "sequential", "diverging"),
    [
        (0, (68, 1, 84), (5, 48, 97)),
        (51, (64, 67, 133), (67, 147, 195)),
        (64, (59, 82, 139), (107, 172, 209)),
        (127, (33, 145, 140), (246, 247, 247)),
        (128, (33, 145, 140), (247, 246, 246)),
        (204, (126, 209, 78), (214, 96, 77)),
        (255, (253, 231, 37), (103, 0, 31)),
    ],
)
def test_entries_are_the_golden_ones(
    entry: int, sequential: tuple[int, int, int], diverging: tuple[int, int, int]
) -> None:
    assert tuple(SEQUENTIAL[entry].tolist()) == sequential
    assert tuple(DIVERGING[entry].tolist()) == diverging


@pytest.mark.parametrize("table", [SEQUENTIAL, DIVERGING])
def test_tables_have_256_colours_without_that_of_nan(table: np.ndarray) -> None:
    assert table.shape == (ENTRIES, 3)
    assert table.dtype == np.dtype("uint8")
    assert list(components(NOT_FINITE)) not in table.tolist()


def test_sequential_table_grows_lighter() -> None:
    # Every fifth, because neighbours may be equal after rounding.
    lightness = SEQUENTIAL[::5] @ np.array([0.2126, 0.7152, 0.0722])
    assert (np.diff(lightness) > 0).all()


def test_browser_has_the_same_anchors() -> None:
    script = (ROOT / "static" / "js" / "core" / "colour" / "palette.js").read_text()
    listed = {
        name: tuple(re.findall(r"#[0-9a-f]{6}", anchors))
        for name, anchors in re.findall(r"(\w+): \[([^\]]*)\]", script)
    }
    assert listed["sequential"] == SEQUENTIAL_ANCHORS
    assert listed["diverging"] == DIVERGING_ANCHORS
    assert f'"{NOT_FINITE}"' in script


@given(MAPS)
def test_colours_follow_the_formula(feature_map: np.ndarray) -> None:
    numbers = feature_map.ravel().tolist()
    reach = max(abs(number) for number in numbers)
    is_signed = min(numbers) < 0
    table = DIVERGING if is_signed else SEQUENTIAL
    for number, got in zip(numbers, colour(feature_map).reshape(-1, 3).tolist(), strict=True):
        place = ((number + reach) / (2 * reach)) if is_signed else number / (reach or 1)
        assert got == table[math.floor(place * 255 + 0.5)].tolist()


def test_zero_has_the_middle_colour_in_a_signed_map() -> None:
    for other in (-1, -0.001, -1e30):
        assert (
            colour(np.array([other, 0, -other / 3], dtype=np.float32))[1].tolist() == DIVERGING[128].tolist()
        )


def test_unsigned_map_starts_at_zero() -> None:
    assert np.array_equal(colour(np.array([0, 5, 10], dtype=np.float32)), SEQUENTIAL[[0, 128, 255]])
    assert np.array_equal(colour(np.array([10, 10], dtype=np.float32)), SEQUENTIAL[[255, 255]])
    assert np.array_equal(colour(np.zeros(2, dtype=np.float32)), SEQUENTIAL[[0, 0]])


def test_nan_has_its_own_colour_and_does_not_affect_the_scale() -> None:
    colours = colour(np.array([np.nan, np.inf, -np.inf, 0, 4], dtype=np.float32))
    assert colours[:3].tolist() == [[255, 0, 255]] * 3
    assert np.array_equal(colours[3:], SEQUENTIAL[[0, 255]])
    assert colour(np.array([np.nan], dtype=np.float32)).tolist() == [[255, 0, 255]]


@pytest.mark.parametrize(
    ("channels", "rows", "columns"),
    [(1, 1, 1), (2, 1, 2), (3, 2, 2), (4, 2, 2), (5, 2, 3), (7, 3, 3), (16, 4, 4)],
)
def test_channels_are_tiled_row_by_row_with_gaps(channels: int, rows: int, columns: int) -> None:
    height, width = 2, 3
    feature_map = np.arange(channels * height * width, dtype=np.float32).reshape(channels, height, width)
    shown = pixels(feature_map)
    assert shown.shape == (rows * 3 - 1, columns * 4 - 1, 3)
    colours = colour(feature_map)
    covered = np.zeros(shown.shape[:2], dtype=bool)
    for channel in range(channels):
        top, left = channel // columns * 3, channel % columns * 4
        assert np.array_equal(shown[top : top + 2, left : left + 3], colours[channel])
        covered[top : top + 2, left : left + 3] = True
    assert (shown[~covered] == 128).all()
