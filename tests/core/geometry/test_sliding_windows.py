"""Sliding windows, checked against torch, figures of a paper, and unions of windows."""

import json
from collections.abc import Callable

import pytest
import torch
import torch.nn.functional as F
from hypothesis import assume, given
from hypothesis import strategies as st

from app.core.errors import InvalidParameter, WindowDoesNotFit
from app.core.geometry.sliding_windows import (
    PADDING_MODES,
    AxisField,
    PaddingMode,
    Window,
    output_size,
    same_padding,
    source_index,
    window_cells,
)
from tests.core.make_golden import FILES, GOLDEN

WINDOWS = st.builds(
    Window,
    kernel_size=st.integers(1, 5),
    stride=st.integers(1, 4),
    padding=st.tuples(st.integers(0, 4), st.integers(0, 4)),
    dilation=st.integers(1, 3),
)
SIZES = st.integers(1, 12)


def fitting(size: int, window: Window) -> bool:
    return size + sum(window.padding) >= window.extent


@given(SIZES, WINDOWS)
def test_window_cells_equal_those_that_torch_reads(size: int, window: Window) -> None:
    """Convolve an image of coordinates with one kernel element at a time."""
    assume(fitting(size, window))
    before, after = window.padding
    coordinates = torch.arange(-before, size + after, dtype=torch.float64).reshape(1, 1, -1)
    taps = torch.eye(window.kernel_size, dtype=torch.float64).unsqueeze(1)
    read = F.conv1d(coordinates, taps, stride=window.stride, dilation=window.dilation)[0].T.int().tolist()
    assert [list(window_cells(index, window)) for index in range(output_size(size, window))] == read


@given(SIZES, WINDOWS)
def test_windows_fit_the_padded_input_and_one_more_would_not(size: int, window: Window) -> None:
    assume(fitting(size, window))
    before, after = window.padding
    last = output_size(size, window) - 1
    assert window_cells(0, window)[0] == -before
    assert window_cells(last, window)[-1] < size + after
    assert window_cells(last + 1, window)[-1] >= size + after


@st.composite
def too_small(draw: st.DrawFn) -> tuple[int, Window]:
    kernel_size, dilation = draw(st.integers(2, 5)), draw(st.integers(1, 3))
    padded = draw(st.integers(1, dilation * (kernel_size - 1)))
    size = draw(st.integers(1, padded))
    before = draw(st.integers(0, padded - size))
    window = Window(kernel_size, draw(st.integers(1, 4)), (before, padded - size - before), dilation)
    return size, window


@given(too_small())
def test_a_window_that_does_not_fit_is_refused(case: tuple[int, Window]) -> None:
    size, window = case
    with pytest.raises(WindowDoesNotFit) as caught:
        output_size(size, window)
    error = caught.value
    assert (error.input_size, error.padding, error.extent) == (size, window.padding, window.extent)
    padded = F.pad(torch.zeros(1, 1, size), window.padding)
    with pytest.raises(RuntimeError):
        F.conv1d(padded, torch.zeros(1, 1, window.kernel_size), dilation=window.dilation)


@given(st.integers(1, 9), st.integers(1, 4), st.integers(1, 20))
def test_same_padding_keeps_the_size(kernel_size: int, dilation: int, size: int) -> None:
    before, after = same_padding(kernel_size, dilation)
    assert output_size(size, Window(kernel_size, 1, (before, after), dilation)) == size
    assert after - before in (0, 1)


@pytest.mark.parametrize("mode", PADDING_MODES)
@pytest.mark.parametrize("size", [1, 2, 5])
def test_source_index_equals_the_source_of_functional_pad(mode: PaddingMode, size: int) -> None:
    padding = {"reflect": size - 1, "circular": size}.get(mode, 2 * size)
    # Coordinates plus 1, so that 0 marks padding.
    image = torch.arange(1.0, size + 1).reshape(1, 1, 1, size)
    padded = F.pad(image, (padding, padding, 0, 0), mode="constant" if mode == "zeros" else mode)
    sources = [source_index(index, size, mode) for index in range(-padding, size + padding)]
    assert [0 if source is None else source + 1 for source in sources] == padded.flatten().int().tolist()


@given(st.lists(WINDOWS, min_size=1, max_size=3))
def test_a_receptive_field_is_the_union_of_window_cells(windows: list[Window]) -> None:
    field = AxisField()
    for window in windows:
        field = field.through(window)
    for index in (0, 1, 5):
        cells = {index}
        for window in reversed(windows):
            cells = {cell for output in cells for cell in window_cells(output, window)}
        first = field.offset + index * field.stride
        assert [min(cells), max(cells)] == [int(first), int(first + field.size - 1)]


@pytest.mark.parametrize(
    ("relationship", "size", "window", "expected"),
    [
        ("1: no padding, unit strides: i - k + 1", 7, Window(3), 7 - 3 + 1),
        ("2: zero padding, unit strides: i - k + 2p + 1", 5, Window(4, 1, (2, 2)), 5 - 4 + 2 * 2 + 1),
        ("3: half padding: i", 5, Window(3, 1, (1, 1)), 5),
        ("4: full padding: i + k - 1", 5, Window(3, 1, (2, 2)), 5 + 3 - 1),
        ("5: no padding, strides: floor((i - k) / s) + 1", 5, Window(3, 2), (5 - 3) // 2 + 1),
        ("6: padding and strides: floor((i + 2p - k) / s) + 1", 6, Window(3, 2, (1, 1)), 3),
        ("15: dilation: floor((i + 2p - k - (k - 1)(d - 1)) / s) + 1", 7, Window(3, 1, (0, 0), 2), 3),
    ],
)
def test_relationships_of_dumoulin_and_visin(
    relationship: str, size: int, window: Window, expected: int
) -> None:
    assert output_size(size, window) == expected, relationship


@pytest.mark.parametrize(
    "make",
    [
        lambda: Window(0),
        lambda: Window(3, 0),
        lambda: Window(3, dilation=0),
        lambda: Window(3, padding=(-1, 0)),
        lambda: Window(3, padding=(0, -1)),
    ],
)
def test_an_invalid_window_is_refused(make: Callable[[], Window]) -> None:
    with pytest.raises(InvalidParameter):
        make()


@pytest.mark.parametrize("name", FILES)
def test_geometry_reproduces_the_golden_files(name: str) -> None:
    assert json.loads((GOLDEN / name).read_text()) == FILES[name]()
