"""torch.nn.ConvTranspose2d as a value: every parameter, no tensor."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import prod
from typing import Literal, Self

from app.core.errors import InvalidParameter, PaddingTooLarge
from app.core.geometry.sliding_windows import AxisField, Window
from app.core.geometry.transposed_windows import reaching_cells, transposed_size
from app.core.limits import Limits
from app.core.operators.convolution import grouped_channels, require_groups
from app.core.operators.layer import (
    AxisFields,
    Call,
    Layer,
    Reads,
    Shape,
    cells,
    require_map,
    same_shape,
    settle,
)
from app.core.operators.parameter_checks import Pair, choice, integer, pair
from app.core.operators.weight_sources import Seed, Values, Weights, read_weights, settled_bias


@dataclass(frozen=True, slots=True)
class ConvTranspose2d(Layer):
    """A layer of torch.nn.ConvTranspose2d: every input cell stamps the kernel, and the stamps add up.

    Attributes:
        in_channels, out_channels, groups: as in torch.nn.ConvTranspose2d.
        kernel_size, stride, dilation: (row, column).
        padding: cells (row, column) that are taken from each side of the output.
        output_padding: cells (row, column) that are added to its end.
        padding_mode: zeros, as there is no other.
        weight: numbers of shape (in_channels, out_channels / groups, rows, columns), or a seed.
        bias: out_channels numbers, False for none, True for what goes with the weight:
            PyTorch's default with a seed, zeros with numbers.
    """

    in_channels: int
    out_channels: int
    kernel_size: Pair
    stride: Pair = (1, 1)
    padding: Pair = (0, 0)
    output_padding: Pair = (0, 0)
    groups: int = 1
    bias: Values | bool = True
    dilation: Pair = (1, 1)
    padding_mode: Literal["zeros"] = "zeros"
    weight: Weights = field(default_factory=Seed)

    def __post_init__(self) -> None:
        for name in ("in_channels", "out_channels", "groups"):
            integer(name, getattr(self, name), 1)
        for name, least in (
            ("kernel_size", 1),
            ("stride", 1),
            ("dilation", 1),
            ("padding", 0),
            ("output_padding", 0),
        ):
            settle(self, **{name: pair(name, getattr(self, name), least)})
        choice("padding_mode", self.padding_mode, ("zeros",))
        require_groups(self.groups, self.in_channels, self.out_channels)
        axes = zip(self.output_padding, self.stride, self.dilation, strict=True)
        if any(added >= max(stride, dilation) for added, stride, dilation in axes):
            allowed = "less than stride or dilation along each axis"
            raise InvalidParameter("output_padding", list(self.output_padding), allowed)
        settle(self, bias=settled_bias(self.bias, self.weight, self.weight_shape, self.out_channels))

    @classmethod
    def read(cls, document: Mapping[str, object], limits: Limits, before: Shape) -> Self:
        """The layer that a document describes, left-out keys as in torch.nn.ConvTranspose2d.

        Raises:
            InvalidParameter, ShapeMismatch, TooMuchWork: with a path inside the layer.
        """
        given = cls.given(document)
        in_channels, out_channels = (integer(key, given[key], 1) for key in ("in_channels", "out_channels"))
        groups = integer("groups", given.get("groups", 1), 1)
        require_groups(groups, in_channels, out_channels)
        kernel_size = pair("kernel_size", given["kernel_size"], 1)
        source = given.get("weight", {"seed": 0})
        shape = (out_channels, in_channels // groups, *kernel_size)
        weight = read_weights("weight", source, shape, limits)
        if isinstance(source, Mapping) and isinstance(weight, Values):
            weight = _turned(weight, groups)
        return cls(**given | {"weight": weight})

    @property
    def weight_shape(self) -> tuple[int, int, int, int]:
        """(in_channels, out_channels / groups, rows, columns)."""
        return (self.in_channels, self.out_channels // self.groups, *self.kernel_size)

    @property
    def windows(self) -> tuple[Window, Window]:
        """The windows of the convolution whose shapes are turned round, along rows and columns."""
        rows, columns = (
            Window(self.kernel_size[axis], self.stride[axis], (self.padding[axis],) * 2, self.dilation[axis])
            for axis in (0, 1)
        )
        return rows, columns

    @property
    def parameter_count(self) -> int:
        """Weights and biases."""
        return prod(self.weight_shape) + (self.out_channels if self.bias is not False else 0)

    def multiply_adds(self, before: Shape, after: Shape) -> int:
        """One for each weight at each place of the input."""
        return prod(self.weight_shape) * cells(before[1:])

    def output_shape(self, name: str, shape: Shape) -> Shape:
        """Shape that this layer makes of another.

        Raises:
            ShapeMismatch: flat, or other than in_channels channels.
            PaddingTooLarge: nothing of the output is left.
        """
        require_map(name, shape)
        same_shape("channels", (self.in_channels,), shape[:1], name)
        rows, columns = self.windows
        return (
            self.out_channels,
            _axis_size(name, "height", shape[1], rows, self.output_padding[0]),
            _axis_size(name, "width", shape[2], columns, self.output_padding[1]),
        )

    def axis_fields(self, axes: AxisFields, shape: Shape) -> AxisFields:
        """As of a convolution of stride 1 with the zeros between the input's cells left away."""
        rows, columns = self.windows
        return _through(axes[0], rows), _through(axes[1], columns)

    def reads(self, rows: Collection[int], columns: Collection[int], shape: Shape) -> Reads:
        """The input cells whose stamps reach the output's."""
        axes = zip((rows, columns), shape[1:], self.windows, strict=True)
        vertical, horizontal = (
            {place for cell in axis for place, _ in reaching_cells(cell, size or 0, window)}
            for axis, size, window in axes
        )
        return Reads(vertical, horizontal)

    def channels_read(self, channels: Collection[int], shape: Shape) -> Collection[int]:
        """All of their groups."""
        return grouped_channels(channels, self.in_channels, self.out_channels, self.groups)

    def read_numbers(self, shape: Shape) -> int:
        """The taps that can meet one cell of the output, in every channel of its group."""
        taps = (-(-size // stride) for size, stride in zip(self.kernel_size, self.stride, strict=True))
        return self.in_channels // self.groups * prod(taps)

    def parameters(self) -> dict[str, object]:
        """What torch.nn.ConvTranspose2d is called with, in JSON's types."""
        return {**Layer.parameters(self), "bias": self.bias is not False}

    def call(self) -> Call:
        """What torch.nn.ConvTranspose2d is called with."""
        _, named = Layer.call(self)
        without_bias = {"bias": False} if self.bias is False else {}
        return Call(
            (self.in_channels, self.out_channels), {"kernel_size": self.kernel_size, **named, **without_bias}
        )


def _turned(weight: Values, groups: int) -> Values:
    """Presets written out for out_channels, in_channels / groups; the two turned round in each group."""
    numbers = weight.numbers
    if not isinstance(numbers, tuple):
        return weight
    outputs = len(numbers) // groups
    grouped = (numbers[first : first + outputs] for first in range(0, len(numbers), outputs))
    return Values(tuple(kernels for group in grouped for kernels in zip(*group, strict=True)))


def _axis_size(name: str, axis: str, size: int | None, window: Window, output_padding: int) -> int | None:
    if size is None:
        return None
    try:
        return transposed_size(size, window, output_padding)
    except PaddingTooLarge as error:
        raise PaddingTooLarge(name, axis, error.padding, size, error.padding_mode) from None


def _through(axis: AxisField, window: Window) -> AxisField:
    # Cell o reads those cells i with o = i * stride - before + tap * dilation.
    reach = Fraction(window.extent - 1, window.stride)
    first = Fraction(window.padding[0] - window.extent + 1, window.stride)
    field = axis.spread(reach, Fraction(1, window.stride), first)
    return field if window.stride == 1 else field.bounded()
