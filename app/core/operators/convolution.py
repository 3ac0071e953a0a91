"""Conv2d as a value: its parameters, without tensors."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Literal, Self, TypeAlias

from app.core.errors import InvalidParameter, PaddingTooLarge
from app.core.geometry.sliding_windows import (
    PADDING_MODES,
    PaddingMode,
    Window,
    same_padding,
    source_index,
    window_cells,
)
from app.core.limits import Limits
from app.core.operators.layer import (
    AxisFields,
    Call,
    Layer,
    Reads,
    Shape,
    cells,
    fitting,
    require_map,
    same_shape,
    settle,
)
from app.core.operators.parameter_checks import Pair, choice, integer, pair
from app.core.operators.weight_sources import Seed, Values, Weights, read_weights, settled_bias, with_bias

Edges: TypeAlias = tuple[int, int, int, int]
Padding: TypeAlias = Edges | Literal["same", "valid"]


@dataclass(frozen=True, slots=True)
class Conv2d(Layer):
    """torch.nn.Conv2d. As in PyTorch, "convolution" is cross-correlation: the kernel is not flipped.

    Attributes:
        in_channels, out_channels, groups: as in torch.nn.Conv2d.
        kernel_size, stride, dilation: (row, column).
        padding: "same", "valid" or cells (top, bottom, left, right).
        padding_mode: zeros, reflect, replicate or circular.
        weight: numbers of shape (out_channels, in_channels / groups, rows, columns), or a seed.
        bias: out_channels numbers; False for none; True for PyTorch's default initialisation where the
            weight has a seed, and for zeros where it has numbers.
    """

    in_channels: int
    out_channels: int
    kernel_size: Pair
    stride: Pair = (1, 1)
    padding: Padding = (0, 0, 0, 0)
    dilation: Pair = (1, 1)
    groups: int = 1
    padding_mode: PaddingMode = "zeros"
    weight: Weights = field(default_factory=Seed)
    bias: Values | bool = True

    def __post_init__(self) -> None:
        for name in ("in_channels", "out_channels", "groups"):
            integer(name, getattr(self, name), 1)
        for name in ("kernel_size", "stride", "dilation"):
            settle(self, **{name: pair(name, getattr(self, name), 1)})
        settle(self, padding=_padding(self.padding))
        choice("padding_mode", self.padding_mode, PADDING_MODES)
        require_groups(self.groups, self.in_channels, self.out_channels)
        if self.padding == "same" and self.stride != (1, 1):
            raise InvalidParameter("stride", self.stride, '1, because padding is "same"')
        settle(self, bias=settled_bias(self.bias, self.weight, self.weight_shape, self.out_channels))

    @classmethod
    def read(cls, document: Mapping[str, object], limits: Limits, before: Shape) -> Self:
        """Read a layer from its document; missing keys have the defaults of torch.nn.Conv2d.

        Raises:
            InvalidParameter, ShapeMismatch, TooMuchWork: with a path inside the layer.
        """
        given = cls.given(document)
        in_channels, out_channels = (integer(key, given[key], 1) for key in ("in_channels", "out_channels"))
        groups = integer("groups", given.get("groups", 1), 1)
        kernel_size = pair("kernel_size", given["kernel_size"], 1)
        shape = (out_channels, in_channels // groups, *kernel_size)
        return cls(
            **given | {"weight": read_weights("weight", given.get("weight", {"seed": 0}), shape, limits)}
        )

    @property
    def weight_shape(self) -> tuple[int, int, int, int]:
        """(out_channels, in_channels / groups, rows, columns)."""
        return (self.out_channels, self.in_channels // self.groups, *self.kernel_size)

    @property
    def edges(self) -> Edges:
        """Cells of padding: (top, bottom, left, right)."""
        if self.padding == "same":
            rows, columns = (
                same_padding(size, dilation)
                for size, dilation in zip(self.kernel_size, self.dilation, strict=True)
            )
            return (*rows, *columns)
        return (0, 0, 0, 0) if self.padding == "valid" else self.padding

    @property
    def windows(self) -> tuple[Window, Window]:
        """Windows along the rows and along the columns."""
        top, bottom, left, right = self.edges
        return (
            Window(self.kernel_size[0], self.stride[0], (top, bottom), self.dilation[0]),
            Window(self.kernel_size[1], self.stride[1], (left, right), self.dilation[1]),
        )

    @property
    def trained_tensors(self) -> Mapping[str, tuple[int, ...]]:
        """Weight and bias."""
        return with_bias(self.weight_shape, self.bias, self.out_channels)

    def multiply_adds(self, before: Shape, after: Shape) -> int:
        """One for each weight at each output position."""
        return prod(self.weight_shape) * cells(after[1:])

    def scratch_cells(self, before: Shape, after: Shape) -> int:
        """A padded copy of the input."""
        channels, height, width = before
        top, bottom, left, right = self.edges
        return cells((channels, (height or 0) + top + bottom, (width or 0) + left + right))

    def output_shape(self, name: str, shape: Shape) -> Shape:
        """Output shape for an input shape.

        Raises:
            ShapeMismatch: the input is flat, or does not have in_channels channels.
            PaddingTooLarge: the input is too small for padding_mode reflect or circular.
            WindowDoesNotFit: the dilated kernel is longer than the padded input.
        """
        require_map(name, shape)
        same_shape("channels", (self.in_channels,), shape[:1], name)
        rows, columns = self.windows
        return (
            self.out_channels,
            self._axis_size(name, "height", shape[1], rows),
            self._axis_size(name, "width", shape[2], columns),
        )

    def axis_fields(self, axes: AxisFields, shape: Shape) -> AxisFields:
        """The input's fields, extended by the window along each axis."""
        rows, columns = self.windows
        return axes[0].through(rows), axes[1].through(columns)

    def reads(self, rows: Collection[int], columns: Collection[int], shape: Shape) -> Reads:
        """Source cells of the windows; circular padding may join both ends of the input."""
        vertical, horizontal = (
            {place for cell in axis for place in window_cells(cell, window)}
            for axis, window in zip((rows, columns), self.windows, strict=True)
        )
        height, width = shape[1] or 0, shape[2] or 0
        leaves = any(not 0 <= place < height for place in vertical)
        leaves = leaves or any(not 0 <= place < width for place in horizontal)
        return Reads(
            self._sources(vertical, height),
            self._sources(horizontal, width),
            "upper_bound" if leaves and self.padding_mode == "circular" else "exact",
        )

    def channels_read(self, channels: Collection[int], shape: Shape) -> Collection[int]:
        """All channels of their groups."""
        return grouped_channels(channels, self.in_channels, self.out_channels, self.groups)

    def read_numbers(self, shape: Shape) -> int:
        """Kernel elements in every channel of its group."""
        return prod(self.weight_shape[1:])

    def parameters(self) -> dict[str, object]:
        """Arguments of torch.nn.Conv2d, in JSON's types."""
        return {**Layer.parameters(self), "bias": self.bias is not False}

    def call(self) -> Call:
        """Arguments of torch.nn.Conv2d; padding that it does not support is left to F.pad."""
        named: dict[str, object] = {"kernel_size": self.kernel_size}
        named |= {name: value for name in ("stride", "dilation") if (value := getattr(self, name)) != (1, 1)}
        if self.groups != 1:
            named["groups"] = self.groups
        if self.bias is False:
            named["bias"] = False
        if not self.is_padded_first:
            if isinstance(self.padding, str):
                named["padding"] = self.padding
            elif any(self.padding):
                named["padding"] = (self.padding[0], self.padding[2])
            if self.padding_mode != "zeros":
                named["padding_mode"] = self.padding_mode
        return Call((self.in_channels, self.out_channels), named)

    @property
    def is_padded_first(self) -> bool:
        """Whether the padding is asymmetric, which torch.nn.Conv2d does not support."""
        top, bottom, left, right = self.edges
        return self.padding != "same" and (top, left) != (bottom, right)

    def _sources(self, places: Collection[int], size: int) -> frozenset[int]:
        sources = (source_index(place, size, self.padding_mode) for place in places)
        return frozenset(source for source in sources if source is not None)

    def _axis_size(self, name: str, axis: str, size: int | None, window: Window) -> int | None:
        if size is not None:
            largest = {"reflect": size - 1, "circular": size}.get(self.padding_mode)
            if largest is not None and max(window.padding) > largest:
                raise PaddingTooLarge(name, axis, window.padding, size, self.padding_mode)
        return fitting(name, axis, size, window)


def require_groups(groups: int, in_channels: int, out_channels: int) -> None:
    """Raise InvalidParameter if the channels cannot be divided into this many groups."""
    if in_channels % groups or out_channels % groups:
        allowed = f"a divisor of in_channels {in_channels} and out_channels {out_channels}"
        raise InvalidParameter("groups", groups, allowed)


def grouped_channels(
    channels: Collection[int], in_channels: int, out_channels: int, groups: int
) -> Collection[int]:
    """Input channels in the groups of these output channels."""
    inputs = in_channels // groups
    read = {channel // (out_channels // groups) for channel in channels}
    return {group * inputs + place for group in read for place in range(inputs)}


def _padding(value: object) -> Padding:
    match value:
        case "same" | "valid":
            return value
        case [_, _, _, _]:
            top, bottom, left, right = (integer(f"padding.{edge}", value[edge], 0) for edge in range(4))
            return top, bottom, left, right
        case int() | [_, _]:
            rows, columns = pair("padding", value, 0)
            return rows, rows, columns, columns
    allowed = "an integer, [row, column], [top, bottom, left, right], same or valid"
    raise InvalidParameter("padding", value, allowed)
