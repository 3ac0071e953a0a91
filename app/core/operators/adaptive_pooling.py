"""Adaptive pooling layers, as values: AdaptiveAvgPool2d, AdaptiveMaxPool2d."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from app.core.errors import InvalidParameter
from app.core.geometry.pooling_windows import adaptive_window
from app.core.geometry.sliding_windows import AxisField, whole_input
from app.core.operators.layer import AxisFields, Layer, Reads, Shape, cells, require_map, settle
from app.core.operators.parameter_checks import integer

OutputSize: TypeAlias = tuple[int | None, int | None]
_INDEX_CELLS = 2
"""PyTorch stores the index of every maximum in 8 bytes, the size of two float32 numbers."""


@dataclass(frozen=True, slots=True)
class AdaptivePooling(Layer):
    """A layer that divides each channel into output_size windows, unequal where the size does not divide.

    Attributes:
        output_size: (row, column); None keeps the size of the input.
    """

    output_size: OutputSize

    def __post_init__(self) -> None:
        settle(self, output_size=_output_size(self.output_size))

    def output_shape(self, name: str, shape: Shape) -> Shape:
        """output_size, for each channel."""
        require_map(name, shape)
        rows, columns = self.output_size
        return shape[0], rows or shape[1], columns or shape[2]

    def multiply_adds(self, before: Shape, after: Shape) -> int:
        """One for each cell of each window."""
        rows, columns = (
            _window_cells(size or 0, count or 0) for size, count in zip(before[1:], after[1:], strict=True)
        )
        return (before[0] or 0) * rows * columns

    def axis_fields(self, axes: AxisFields, shape: Shape) -> AxisFields:
        """Exact where the input size is a multiple of the output size, an upper bound elsewhere."""
        return (
            _through(axes[0], shape[1], self.output_size[0] or shape[1]),
            _through(axes[1], shape[2], self.output_size[1] or shape[2]),
        )

    def reads(self, rows: Collection[int], columns: Collection[int], shape: Shape) -> Reads:
        """Cells of the windows."""
        height, width = shape[1] or 0, shape[2] or 0
        vertical = _read(rows, height, self.output_size[0] or height)
        horizontal = _read(columns, width, self.output_size[1] or width)
        is_whole = (len(vertical), len(horizontal)) == (height, width)
        return Reads(vertical, horizontal, "whole_input" if is_whole else "exact")

    def read_numbers(self, shape: Shape) -> int:
        """An upper bound of the cells of the largest window."""
        _, rows, columns = shape
        vertical, horizontal = self.output_size
        height, width = (rows or 0) // (vertical or rows or 1), (columns or 0) // (horizontal or columns or 1)
        return (height + 2) * (width + 2)


@dataclass(frozen=True, slots=True)
class AdaptiveAvgPool2d(AdaptivePooling):
    """The mean of each window."""


@dataclass(frozen=True, slots=True)
class AdaptiveMaxPool2d(AdaptivePooling):
    """The maximum of each window."""

    def scratch_cells(self, before: Shape, after: Shape) -> int:
        """Indices of the maxima."""
        return _INDEX_CELLS * cells(after)


def _output_size(value: object) -> OutputSize:
    match value:
        case [rows, columns]:
            return _axis("output_size.0", rows), _axis("output_size.1", columns)
        case int():
            size = integer("output_size", value, 1)
            return size, size
    raise InvalidParameter(
        "output_size", value, "an integer or [row, column], null for the size of the input"
    )


def _axis(path: str, value: object) -> int | None:
    return None if value is None else integer(path, value, 1)


def _window_cells(input_size: int, output_size: int) -> int:
    windows = (adaptive_window(index, input_size, output_size) for index in range(output_size))
    return sum(last - first for first, last in windows)


def _through(axis: AxisField, input_size: int | None, output_size: int | None) -> AxisField:
    if output_size == 1:
        return whole_input(axis.status if axis.status == "upper_bound" else "whole_input")
    if output_size is None:
        return axis
    if input_size is None:
        return whole_input("upper_bound")
    step = Fraction(input_size, output_size)
    if step.denominator == 1:
        return axis.spread(step - 1, step, Fraction(0))
    # floor(i * step) and ceil((i + 1) * step) are at most `slack` away from i * step and (i + 1) * step.
    slack = 1 - Fraction(1, step.denominator)
    return axis.spread(step - 1 + 2 * slack, step, -slack).bounded()


def _read(axis: Collection[int], input_size: int, output_size: int) -> Collection[int]:
    windows = (adaptive_window(index, input_size, output_size) for index in axis)
    return {place for first, last in windows for place in range(first, last)}
