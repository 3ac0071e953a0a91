"""ConvTranspose2d as a value: its parameters, without tensors."""

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
from app.core.operators.weight_sources import Seed, Values, Weights, read_weights, settled_bias, with_bias


@dataclass(frozen=True, slots=True)
class ConvTranspose2d(Layer):
    """torch.nn.ConvTranspose2d: each input cell adds a copy of the kernel, times its value, to the output.

    Attributes:
        in_channels, out_channels, groups: as in torch.nn.ConvTranspose2d.
        kernel_size, stride, dilation: (row, column).
        padding: cells (row, column) removed from each side of the output.
        output_padding: cells (row, column) added at its end.
        padding_mode: zeros, the only mode.
        weight: numbers of shape (in_channels, out_channels / groups, rows, columns), or a seed.
        bias: out_channels numbers; False for none; True for PyTorch's default initialisation where the
            weight has a seed, and for zeros where it has numbers.
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
        """Read a layer from its document; missing keys have the defaults of torch.nn.ConvTranspose2d.

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
        """Windows, along rows and columns, of the convolution whose shapes are swapped."""
        rows, columns = (
            Window(self.kernel_size[axis], self.stride[axis], (self.padding[axis],) * 2, self.dilation[axis])
            for axis in (0, 1)
        )
        return rows, columns

    @property
    def trained_tensors(self) -> Mapping[str, tuple[int, ...]]:
        """Weight and bias."""
        return with_bias(self.weight_shape, self.bias, self.out_channels)

    def multiply_adds(self, before: Shape, after: Shape) -> int:
        """One for each weight at each input position."""
        return prod(self.weight_shape) * cells(before[1:])

    def output_shape(self, name: str, shape: Shape) -> Shape:
        """Output shape for an input shape.

        Raises:
            ShapeMismatch: the input is flat, or does not have in_channels channels.
            PaddingTooLarge: the padding removes the whole output.
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
        """Those of a stride-1 convolution over the input with zeros between its cells; zeros do not count."""
        rows, columns = self.windows
        return _through(axes[0], rows), _through(axes[1], columns)

    def reads(self, rows: Collection[int], columns: Collection[int], shape: Shape) -> Reads:
        """Input cells whose copies of the kernel reach the output cells."""
        axes = zip((rows, columns), shape[1:], self.windows, strict=True)
        vertical, horizontal = (
            {place for cell in axis for place, _ in reaching_cells(cell, size or 0, window)}
            for axis, size, window in axes
        )
        return Reads(vertical, horizontal)

    def channels_read(self, channels: Collection[int], shape: Shape) -> Collection[int]:
        """All channels of their groups."""
        return grouped_channels(channels, self.in_channels, self.out_channels, self.groups)

    def read_numbers(self, shape: Shape) -> int:
        """Kernel elements that can reach one output cell, in every channel of its group."""
        taps = (-(-size // stride) for size, stride in zip(self.kernel_size, self.stride, strict=True))
        return self.in_channels // self.groups * prod(taps)

    def parameters(self) -> dict[str, object]:
        """Arguments of torch.nn.ConvTranspose2d, in JSON's types."""
        return {**Layer.parameters(self), "bias": self.bias is not False}

    def call(self) -> Call:
        """Arguments of torch.nn.ConvTranspose2d."""
        _, named = Layer.call(self)
        without_bias = {"bias": False} if self.bias is False else {}
        return Call(
            (self.in_channels, self.out_channels), {"kernel_size": self.kernel_size, **named, **without_bias}
        )


def _turned(weight: Values, groups: int) -> Values:
    """Preset weights (out_channels, in_channels / groups, ...) with the two axes swapped in each group."""
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
    # Cell o reads the cells i with o = i * stride - before + element * dilation.
    reach = Fraction(window.extent - 1, window.stride)
    first = Fraction(window.padding[0] - window.extent + 1, window.stride)
    field = axis.spread(reach, Fraction(1, window.stride), first)
    return field if window.stride == 1 else field.bounded()
