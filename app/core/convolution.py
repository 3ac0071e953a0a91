"""torch.nn.Conv2d as a value: every parameter, no tensor."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import prod
from typing import ClassVar, Literal, TypeAlias

from app.core.errors import InvalidParameter, PaddingTooLarge, ShapeMismatch, WindowDoesNotFit
from app.core.fields import Pair, choice, integer, pair
from app.core.geometry import PADDING_MODES, PaddingMode, Window, output_size, same_padding
from app.core.limits import Limits
from app.core.sources import Seed, Values, Weights, read_values, read_weights, zeros

Edges: TypeAlias = tuple[int, int, int, int]
Padding: TypeAlias = Edges | Literal["same", "valid"]
Shape: TypeAlias = tuple[int, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Conv2d:
    """A layer of torch.nn.Conv2d, named and meant as there: cross-correlation.

    Attributes:
        in_channels, out_channels, groups: as in torch.nn.Conv2d.
        kernel_size, stride, dilation: (row, column).
        padding: "same", "valid" or cells (top, bottom, left, right).
        padding_mode: zeros, reflect, replicate or circular.
        weight: numbers of shape (out_channels, in_channels / groups, rows, columns), or a seed.
        bias: out_channels numbers, False for none, True for what goes with the weight:
            PyTorch's default with a seed, zeros with numbers.
    """

    op: ClassVar[str] = "Conv2d"
    stem: ClassVar[str] = "conv"
    keys: ClassVar[tuple[str, ...]] = (
        "op", "in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups",
        "padding_mode", "weight", "bias",
    )  # fmt: skip

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
            pair(name, getattr(self, name), 1)
        _padding(self.padding)
        choice("padding_mode", self.padding_mode, PADDING_MODES)
        if self.in_channels % self.groups or self.out_channels % self.groups:
            allowed = f"a divisor of in_channels {self.in_channels} and out_channels {self.out_channels}"
            raise InvalidParameter("groups", self.groups, allowed)
        if self.padding == "same" and self.stride != (1, 1):
            raise InvalidParameter("stride", self.stride, 'stride 1, as padding is "same"')
        if isinstance(self.weight, Values):
            _same_shape("weight", self.weight_shape, self.weight.shape)
            if self.bias is True:
                object.__setattr__(self, "bias", zeros(self.out_channels))
        if isinstance(self.bias, Values):
            _same_shape("bias", (self.out_channels,), self.bias.shape)

    @classmethod
    def read(cls, document: Mapping[str, object], limits: Limits) -> "Conv2d":
        """The layer that a document describes, left-out keys as in torch.nn.Conv2d.

        Raises:
            InvalidParameter, ShapeMismatch, TooMuchWork: with a path inside the layer.
        """
        given = document.get
        in_channels, out_channels = (integer(key, given(key), 1) for key in ("in_channels", "out_channels"))
        groups = integer("groups", given("groups", 1), 1)
        kernel_size = pair("kernel_size", given("kernel_size"), 1)
        shape = (out_channels, in_channels // groups, *kernel_size)
        bias = given("bias", True)
        return cls(
            in_channels=in_channels,
            out_channels=out_channels,
            kernel_size=kernel_size,
            stride=pair("stride", given("stride", 1), 1),
            padding=_padding(given("padding", 0)),
            dilation=pair("dilation", given("dilation", 1), 1),
            groups=groups,
            padding_mode=choice("padding_mode", given("padding_mode", "zeros"), PADDING_MODES),
            weight=read_weights("weight", given("weight", {"seed": 0}), shape, limits),
            bias=bias if isinstance(bias, bool) else read_values("bias", bias),
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
        """The window along the rows and along the columns."""
        top, bottom, left, right = self.edges
        return (
            Window(self.kernel_size[0], self.stride[0], (top, bottom), self.dilation[0]),
            Window(self.kernel_size[1], self.stride[1], (left, right), self.dilation[1]),
        )

    @property
    def given_numbers(self) -> int:
        """Numbers that the layer's document lists."""
        return sum(prod(part.shape) for part in (self.weight, self.bias) if isinstance(part, Values))

    @property
    def parameter_count(self) -> int:
        """Weights and biases."""
        return prod(self.weight_shape) + (self.out_channels if self.bias is not False else 0)

    def multiply_adds(self, output_cells: int) -> int:
        """Multiplications, each with its addition, for so many cells of every output channel."""
        return prod(self.weight_shape) * output_cells

    def output_shape(self, name: str, shape: Shape) -> Shape:
        """Shape that this layer makes of another.

        Args:
            name: the layer's node, for the errors.
            shape: (channels, height, width) of its input; None where not known.
        Raises:
            ShapeMismatch: other than in_channels channels.
            PaddingTooLarge: padding_mode reflect or circular has too little to copy.
            WindowDoesNotFit: the dilated kernel is longer than the padded input.
        """
        channels, height, width = shape
        _same_shape("channels", (self.in_channels,), (channels,), name)
        rows, columns = self.windows
        return (
            self.out_channels,
            self._axis_size(name, "height", height, rows),
            self._axis_size(name, "width", width, columns),
        )

    def padded_shape(self, shape: Shape) -> Shape:
        """Shape of the input with its padding laid on; None where the size is not known."""
        channels, height, width = shape
        if height is None or width is None:
            return shape
        top, bottom, left, right = self.edges
        return channels, height + top + bottom, width + left + right

    def parameters(self) -> dict[str, object]:
        """What torch.nn.Conv2d is called with, in JSON's types."""
        return {
            "in_channels": self.in_channels,
            "out_channels": self.out_channels,
            "kernel_size": list(self.kernel_size),
            "stride": list(self.stride),
            "padding": self.padding if isinstance(self.padding, str) else list(self.padding),
            "dilation": list(self.dilation),
            "groups": self.groups,
            "padding_mode": self.padding_mode,
            "bias": self.bias is not False,
        }

    def document(self) -> dict[str, object]:
        """The layer as `read` takes it, every key written."""
        weight = {"seed": self.weight.seed} if isinstance(self.weight, Seed) else self.weight.numbers
        bias = self.bias.numbers if isinstance(self.bias, Values) else self.bias
        return {"op": self.op, **self.parameters(), "weight": weight, "bias": bias}

    def _axis_size(self, name: str, axis: str, size: int | None, window: Window) -> int | None:
        if size is None:
            return None
        largest = {"reflect": size - 1, "circular": size}.get(self.padding_mode)
        if largest is not None and max(window.padding) > largest:
            raise PaddingTooLarge(name, axis, window.padding, size, self.padding_mode)
        try:
            return output_size(size, window)
        except WindowDoesNotFit:
            raise WindowDoesNotFit(name, axis, size, window.padding, window.extent) from None


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


def _same_shape(what: str, expected: tuple[int, ...], got: tuple[int, ...], layer: str | None = None) -> None:
    if expected != got:
        raise ShapeMismatch(layer, expected, got, what)
