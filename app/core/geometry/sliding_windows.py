"""Sliding windows and receptive fields: integers along one axis, no tensors."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, TypeAlias

from app.core.errors import InvalidParameter, WindowDoesNotFit

PaddingMode: TypeAlias = Literal["zeros", "reflect", "replicate", "circular"]
FieldStatus: TypeAlias = Literal["exact", "upper_bound", "whole_input"]
PADDING_MODES: tuple[PaddingMode, ...] = ("zeros", "reflect", "replicate", "circular")


@dataclass(frozen=True, slots=True)
class Window:
    """A sliding window along one axis.

    Attributes:
        kernel_size: kernel elements, at least 1.
        stride: input cells between neighbouring windows, at least 1.
        padding: cells added before and after the input, at least 0.
        dilation: input cells between neighbouring kernel elements, at least 1.
    """

    kernel_size: int
    stride: int = 1
    padding: tuple[int, int] = (0, 0)
    dilation: int = 1

    def __post_init__(self) -> None:
        for name in ("kernel_size", "stride", "dilation"):
            if getattr(self, name) < 1:
                raise InvalidParameter(name, getattr(self, name), "an integer of at least 1")
        if min(self.padding) < 0:
            raise InvalidParameter("padding", self.padding, "integers of at least 0")

    @property
    def extent(self) -> int:
        """Cells from the first kernel element to the last: dilation * (kernel_size - 1) + 1."""
        return self.dilation * (self.kernel_size - 1) + 1


def output_size(input_size: int, window: Window) -> int:
    """Number of positions at which the window fits, along one axis.

    floor((input_size + before + after - dilation * (kernel_size - 1) - 1) / stride) + 1

    Args:
        input_size: cells along the axis, at least 1.
        window: kernel_size, stride, padding, dilation, in cells.
    Returns:
        cells of output along the axis, at least 1.
    Raises:
        WindowDoesNotFit: the dilated kernel is longer than the padded input.
    Source: Dumoulin & Visin 2016, arXiv:1603.07285, relationships 6 and 15.
    """
    room = input_size + sum(window.padding) - window.extent
    if room < 0:
        raise WindowDoesNotFit(None, None, input_size, window.padding, window.extent)
    return room // window.stride + 1


def window_cells(output_index: int, window: Window) -> tuple[int, ...]:
    """Input cells that one output cell reads, one for each kernel element.

    output_index * stride - before + element * dilation

    Args:
        output_index: cell of the output, from 0.
        window: kernel_size, stride, padding, dilation, in cells.
    Returns:
        kernel_size coordinates in the unpadded input; negative ones and those past its end are padding.
    """
    first = output_index * window.stride - window.padding[0]
    return tuple(range(first, first + window.extent, window.dilation))


def same_padding(kernel_size: int, dilation: int) -> tuple[int, int]:
    """Padding that keeps the size at stride 1; where it is odd, the larger part goes after the input.

    Args:
        kernel_size: kernel elements, at least 1.
        dilation: input cells between neighbouring kernel elements, at least 1.
    Returns:
        cells before and after.
    Source: torch.nn.modules.conv, `padding="same"`.
    """
    total = dilation * (kernel_size - 1)
    return total // 2, total - total // 2


def source_index(index: int, size: int, padding_mode: PaddingMode) -> int | None:
    """Input cell whose value is found at a coordinate that may be padding.

    Args:
        index: coordinate in the unpadded input; negative or at least `size` is padding.
        size: cells along the axis, at least 1.
        padding_mode: zeros, reflect, replicate or circular.
    Returns:
        cell of the input, or None for a zero.
    Source: torch.nn.functional.pad.
    """
    if 0 <= index < size:
        return index
    if padding_mode == "reflect":
        return -index if index < 0 else 2 * (size - 1) - index
    if padding_mode == "replicate":
        return 0 if index < 0 else size - 1
    if padding_mode == "circular":
        return index % size
    return None


@dataclass(frozen=True, slots=True)
class AxisField:
    """Receptive field of a node along one axis, in cells of the network's input.

    Cell i depends on `size` input cells from offset + i * stride on, padding included.

    Attributes:
        size: cells, at least 1.
        stride: input cells between the fields of neighbouring cells; 0 where each field may be the
            whole input, whose size is not stored here.
        offset: first input cell of cell 0; negative inside the padding.
        status: exact; upper_bound where fields differ between cells or may be smaller; whole_input.
    """

    size: Fraction = Fraction(1)
    stride: Fraction = Fraction(1)
    offset: Fraction = Fraction(0)
    status: FieldStatus = "exact"

    def through(self, window: Window) -> "AxisField":
        """Field of a node whose cells read a window of this node.

        size + (extent - 1) * stride, stride * window.stride, offset - before * stride

        Source: Araujo, Norris & Sim 2019, Computing Receptive Fields of Convolutional
        Neural Networks, doi:10.23915/distill.00021.
        """
        return self.spread(Fraction(window.extent - 1), Fraction(window.stride), Fraction(-window.padding[0]))

    def spread(self, reach: Fraction, step: Fraction, first: Fraction) -> "AxisField":
        """Field of a node whose cell i reads cells first + i * step to first + i * step + reach."""
        return replace(
            self,
            size=self.size + reach * self.stride,
            stride=self.stride * step,
            offset=self.offset + first * self.stride,
        )

    def union(self, other: "AxisField") -> "AxisField":
        """Field of a node that reads the same cell of two nodes: from the first cell of both to the last."""
        if "whole_input" in (self.status, other.status):
            return whole_input()
        if self.stride != other.stride:
            return whole_input("upper_bound")
        status: FieldStatus = self.status if self.status == other.status else "upper_bound"
        first = min(self.offset, other.offset)
        last = max(self.offset + self.size, other.offset + other.size)
        return AxisField(last - first, self.stride, first, status)

    def bounded(self) -> "AxisField":
        """The same field as an upper bound: nothing outside of it is read."""
        return replace(self, status="upper_bound")


def whole_input(status: FieldStatus = "whole_input") -> AxisField:
    """Field of a node whose cells may read everything along an axis."""
    return AxisField(Fraction(1), Fraction(0), Fraction(0), status)
