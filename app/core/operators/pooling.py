"""Pooling layers with equal windows, as values: MaxPool2d, AvgPool2d, LPPool2d."""

from collections.abc import Collection
from dataclasses import dataclass

from app.core.errors import InvalidParameter, WindowDoesNotFit
from app.core.geometry.pooling_windows import pooled_size
from app.core.geometry.sliding_windows import Window, window_cells
from app.core.operators.layer import AxisFields, Call, Layer, Reads, Shape, cells, require_map, settle
from app.core.operators.parameter_checks import LARGEST_COUNT, Pair, boolean, pair, real

_INDEX_CELLS = 2
"""PyTorch stores the index of every maximum in 8 bytes, the size of two float32 numbers."""


@dataclass(frozen=True, slots=True)
class Pooling(Layer):
    """A layer that reduces each window of each channel to one cell."""

    @property
    def windows(self) -> tuple[Window, Window]:
        """Windows along the rows and along the columns."""
        raise NotImplementedError

    @property
    def reaches_beyond(self) -> bool:
        """Whether windows may extend past the padding: ceil_mode."""
        raise NotImplementedError

    def output_shape(self, name: str, shape: Shape) -> Shape:
        """One cell for each window, in each channel."""
        require_map(name, shape)
        axes = zip(("height", "width"), shape[1:], self.windows, strict=True)
        return (shape[0], *(self._axis_size(name, axis, size, window) for axis, size, window in axes))

    def multiply_adds(self, before: Shape, after: Shape) -> int:
        """One for each cell of each window."""
        return self.read_numbers(before) * cells(after)

    def axis_fields(self, axes: AxisFields, shape: Shape) -> AxisFields:
        """The input's fields, extended by the window along each axis."""
        rows, columns = self.windows
        return axes[0].through(rows), axes[1].through(columns)

    def reads(self, rows: Collection[int], columns: Collection[int], shape: Shape) -> Reads:
        """Cells of the windows that are not padding."""
        axes = zip((rows, columns), shape[1:], self.windows, strict=True)
        vertical, horizontal = (
            {place for cell in axis for place in window_cells(cell, window) if 0 <= place < (size or 0)}
            for axis, size, window in axes
        )
        return Reads(vertical, horizontal)

    def read_numbers(self, shape: Shape) -> int:
        """Cells of one window."""
        rows, columns = self.windows
        return rows.kernel_size * columns.kernel_size

    def _axis_size(self, name: str, axis: str, size: int | None, window: Window) -> int | None:
        if size is None:
            return None
        try:
            return pooled_size(size, window, self.reaches_beyond)
        except WindowDoesNotFit:
            raise WindowDoesNotFit(name, axis, size, window.padding, window.extent) from None


@dataclass(frozen=True, slots=True)
class MaxPool2d(Pooling):
    """The maximum of each window; padding is minus infinity.

    Attributes:
        kernel_size, padding, dilation: (row, column).
        stride: (row, column); kernel_size by default.
        ceil_mode: whether a window may extend past the padding.
    """

    kernel_size: Pair
    stride: Pair | None = None
    padding: Pair = (0, 0)
    dilation: Pair = (1, 1)
    ceil_mode: bool = False

    def __post_init__(self) -> None:
        settle(
            self,
            kernel_size=pair("kernel_size", self.kernel_size, 1),
            stride=_stride(self.stride, self.kernel_size),
            padding=_padding(self.padding, self.kernel_size),
            dilation=pair("dilation", self.dilation, 1),
            ceil_mode=boolean("ceil_mode", self.ceil_mode),
        )

    @property
    def windows(self) -> tuple[Window, Window]:
        """Windows along the rows and along the columns."""
        return _windows(self.kernel_size, self.stride, self.padding, self.dilation)

    @property
    def reaches_beyond(self) -> bool:
        """Whether windows may extend past the padding: ceil_mode."""
        return self.ceil_mode

    def call(self) -> Call:
        """Arguments of torch.nn.MaxPool2d."""
        return _without_own_stride(Layer.call(self))

    def scratch_cells(self, before: Shape, after: Shape) -> int:
        """Indices of the maxima."""
        return _INDEX_CELLS * cells(after)


@dataclass(frozen=True, slots=True)
class AvgPool2d(Pooling):
    """The mean of each window; padding is zeros.

    Attributes:
        kernel_size, padding: (row, column).
        stride: (row, column); kernel_size by default.
        ceil_mode: whether a window may extend past the padding.
        count_include_pad: whether the divisor counts padding.
        divisor_override: another divisor; None for the number of cells counted.
    """

    kernel_size: Pair
    stride: Pair | None = None
    padding: Pair = (0, 0)
    ceil_mode: bool = False
    count_include_pad: bool = True
    divisor_override: int | None = None

    def __post_init__(self) -> None:
        settle(
            self,
            kernel_size=pair("kernel_size", self.kernel_size, 1),
            stride=_stride(self.stride, self.kernel_size),
            padding=_padding(self.padding, self.kernel_size),
            ceil_mode=boolean("ceil_mode", self.ceil_mode),
            count_include_pad=boolean("count_include_pad", self.count_include_pad),
        )
        divisor = self.divisor_override
        if divisor is not None and (type(divisor) is not int or not 0 < abs(divisor) <= LARGEST_COUNT):
            allowed = f"null or an integer from -{LARGEST_COUNT} to {LARGEST_COUNT} but 0"
            raise InvalidParameter("divisor_override", divisor, allowed)

    @property
    def windows(self) -> tuple[Window, Window]:
        """Windows along the rows and along the columns."""
        return _windows(self.kernel_size, self.stride, self.padding)

    @property
    def reaches_beyond(self) -> bool:
        """Whether windows may extend past the padding: ceil_mode."""
        return self.ceil_mode

    def call(self) -> Call:
        """Arguments of torch.nn.AvgPool2d."""
        return _without_own_stride(Layer.call(self))


@dataclass(frozen=True, slots=True)
class LPPool2d(Pooling):
    """(mean over each window of x ** norm_type * kernel cells) ** (1 / norm_type).

    In a whole window this is the p-norm; past the input, with ceil_mode, only the mean has fewer cells.

    Attributes:
        norm_type: exponent, not 0.
        kernel_size: (row, column).
        stride: (row, column); kernel_size by default.
        ceil_mode: whether a window may extend past the input.
    """

    norm_type: float
    kernel_size: Pair
    stride: Pair | None = None
    ceil_mode: bool = False

    def __post_init__(self) -> None:
        settle(
            self,
            norm_type=real("norm_type", self.norm_type),
            kernel_size=pair("kernel_size", self.kernel_size, 1),
            stride=_stride(self.stride, self.kernel_size),
            ceil_mode=boolean("ceil_mode", self.ceil_mode),
        )
        if self.norm_type == 0:
            raise InvalidParameter("norm_type", self.norm_type, "a finite number but 0")

    @property
    def windows(self) -> tuple[Window, Window]:
        """Windows along the rows and along the columns."""
        return _windows(self.kernel_size, self.stride)

    @property
    def reaches_beyond(self) -> bool:
        """Whether windows may extend past the input: ceil_mode."""
        return self.ceil_mode

    def call(self) -> Call:
        """Arguments of torch.nn.LPPool2d."""
        return _without_own_stride(Layer.call(self))

    def scratch_cells(self, before: Shape, after: Shape) -> int:
        """Powers of the input, and intermediate results of the root."""
        return cells(before) + cells(after)


def _stride(value: object, kernel_size: object) -> Pair:
    if value is None:
        return pair("kernel_size", kernel_size, 1)
    return pair("stride", value, 1)


def _padding(value: object, kernel_size: object) -> Pair:
    padding, kernel = pair("padding", value, 0), pair("kernel_size", kernel_size, 1)
    if padding[0] > kernel[0] // 2 or padding[1] > kernel[1] // 2:
        raise InvalidParameter("padding", value, f"at most half of kernel_size {list(kernel)}")
    return padding


def _windows(
    kernel_size: Pair, stride: Pair | None, padding: Pair = (0, 0), dilation: Pair = (1, 1)
) -> tuple[Window, Window]:
    steps = stride or kernel_size
    return (
        Window(kernel_size[0], steps[0], (padding[0],) * 2, dilation[0]),
        Window(kernel_size[1], steps[1], (padding[1],) * 2, dilation[1]),
    )


def _without_own_stride(call: Call) -> Call:
    kernel_size = call.positional[-1]
    named = {name: value for name, value in call.named.items() if (name, value) != ("stride", kernel_size)}
    return Call(call.positional, named)
