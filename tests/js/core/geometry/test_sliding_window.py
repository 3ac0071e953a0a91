"""Padding in the browser is what Python's geometry says."""

from app.core.geometry import sliding_windows
from tests.js.javascript import CORE, JavaScript

MODULE = f"{CORE}/geometry/sliding_window.js"


def test_padding_holds_the_values_of_the_same_cells(javascript: JavaScript) -> None:
    modes: tuple[sliding_windows.PaddingMode, ...] = ("zeros", "reflect", "replicate", "circular")
    places = [
        (index, size, mode) for mode in modes for size in (3, 4, 7) for index in range(1 - size, 2 * size - 1)
    ]
    sources = javascript.each(MODULE, "sourceIndex", places)
    assert sources == [sliding_windows.source_index(*place) for place in places]


def test_same_padding_has_the_same_sides(javascript: JavaScript) -> None:
    kernels = [(kernel_size, dilation) for kernel_size in range(1, 8) for dilation in range(1, 4)]
    sides = javascript.each(MODULE, "samePadding", kernels)
    assert sides == [list(sliding_windows.same_padding(*kernel)) for kernel in kernels]
