"""Windows of pooling and transposed convolution, checked against torch along one axis."""

import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import PaddingTooLarge, WindowDoesNotFit
from app.core.geometry.pooling_windows import adaptive_window, counted_cells, pooled_size
from app.core.geometry.sliding_windows import Window, window_cells
from app.core.geometry.transposed_windows import reaching_cells, transposed_size
from tests.core.make_golden import Case, transposed_cases

SIZES = st.integers(1, 12)


@st.composite
def pooling_windows(draw: st.DrawFn, dilation: int = 1) -> Window:
    kernel_size = draw(st.integers(1, 6))
    padding = draw(st.integers(0, kernel_size // 2))
    return Window(kernel_size, draw(st.integers(1, 4)), (padding, padding), dilation)


@given(SIZES, st.data(), st.booleans(), st.integers(1, 3))
def test_a_pooled_size_equals_torchs_or_both_refuse(
    size: int, data: st.DataObject, ceil_mode: bool, dilation: int
) -> None:
    window = data.draw(pooling_windows(dilation))
    image = torch.arange(float(size)).reshape(1, 1, size)
    arguments = (window.kernel_size, window.stride, window.padding[0], window.dilation, ceil_mode)
    try:
        pooled = F.max_pool1d(image, *arguments).flatten().tolist()
    except RuntimeError:
        with pytest.raises(WindowDoesNotFit):
            pooled_size(size, window, ceil_mode)
        return
    assert pooled_size(size, window, ceil_mode) == len(pooled)
    # In an image of indices, the maximum of a window is its last cell inside the input, if it has one.
    lasts = [
        max((cell for cell in window_cells(index, window) if 0 <= cell < size), default=-math.inf)
        for index in range(len(pooled))
    ]
    assert lasts == pooled


@given(SIZES, pooling_windows(), st.booleans(), st.booleans())
def test_counted_cells_equal_torchs_divisor(
    size: int, window: Window, ceil_mode: bool, count_include_pad: bool
) -> None:
    try:
        outputs = pooled_size(size, window, ceil_mode)
    except WindowDoesNotFit:
        return
    arguments = (window.kernel_size, window.stride, window.padding[0], ceil_mode, count_include_pad)
    mean_of_ones = F.avg_pool1d(torch.ones(1, 1, size, dtype=torch.float64), *arguments).flatten().tolist()
    for index in range(outputs):
        counted = counted_cells(index, size, window, count_include_pad)
        inside = sum(0 <= cell < size for cell in window_cells(index, window))
        assert inside / sum(counted) == mean_of_ones[index]


@given(SIZES, st.integers(1, 12))
def test_an_adaptive_window_has_the_cells_that_torch_reads(size: int, outputs: int) -> None:
    """Set one cell at a time, and find the windows whose output changes."""
    lit = F.adaptive_max_pool1d(torch.eye(size).unsqueeze(0), outputs)[0]
    for index in range(outputs):
        first, last = adaptive_window(index, size, outputs)
        assert lit[:, index].nonzero().flatten().tolist() == list(range(first, last))


@st.composite
def transposed(draw: st.DrawFn) -> tuple[Window, int]:
    padding = draw(st.integers(0, 4))
    window = Window(
        draw(st.integers(1, 5)), draw(st.integers(1, 4)), (padding, padding), draw(st.integers(1, 3))
    )
    return window, draw(st.integers(0, max(window.stride, window.dilation) - 1))


@given(SIZES, transposed())
def test_reaching_cells_equal_those_of_torch(size: int, case: tuple[Window, int]) -> None:
    """Transposed convolution of an image of coordinates plus 1, with one kernel element at a time."""
    window, output_padding = case
    taps = torch.eye(window.kernel_size).unsqueeze(0)
    image = torch.arange(1.0, size + 1).reshape(1, 1, size)
    arguments = {
        "stride": window.stride,
        "padding": window.padding[0],
        "output_padding": output_padding,
        "dilation": window.dilation,
    }
    try:
        stamped = F.conv_transpose1d(image, taps, None, **arguments)[0]
    except RuntimeError:
        with pytest.raises(PaddingTooLarge):
            transposed_size(size, window, output_padding)
        return
    assert transposed_size(size, window, output_padding) == stamped.shape[1]
    for index in range(stamped.shape[1]):
        found = [
            (int(stamped[tap, index]) - 1, tap) for tap in stamped[:, index].nonzero().flatten().tolist()
        ]
        assert reaching_cells(index, size, window) == tuple(sorted(found))


def test_the_papers_transposed_convolutions_restore_the_input_sizes() -> None:
    """Dumoulin & Visin 2016: the figures of chapter 4 invert those of chapter 2."""
    sizes = {name[:10]: size for name, size in ((case["name"], case["output_size"]) for case in paper())}
    assert sizes == {
        "figure 4.1": 4, "figure 4.2": 5, "figure 4.3": 5, "figure 4.4": 5, "figure 4.5": 5, "figure 4.6": 5,
        "figure 4.7": 6,
    }  # fmt: skip


def paper() -> list[Case]:
    return [case for case in transposed_cases() if case["name"]]
