"""Flatten, Linear and Softmax, as values."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from math import prod
from typing import Self

from app.core.errors import InvalidParameter, ShapeMismatch
from app.core.geometry.sliding_windows import whole_input
from app.core.limits import Limits
from app.core.operators.layer import AxisFields, Call, Layer, Reads, Shape, cells, settle
from app.core.operators.parameter_checks import integer
from app.core.operators.weight_sources import Seed, Values, Weights, read_weights, settled_bias, with_bias

LARGEST_FEATURES = 2**28
_DIMENSIONS = (1, 2, 3, -1, -2, -3)


@dataclass(frozen=True, slots=True)
class Flatten(Layer):
    """All channels, rows and columns as one vector.

    Attributes:
        start_dim, end_dim: 1 and -1: all axes but the batch.
    """

    start_dim: int = 1
    end_dim: int = -1

    def __post_init__(self) -> None:
        for name, only in (("start_dim", 1), ("end_dim", -1)):
            value = getattr(self, name)
            if type(value) is not int or value != only:
                raise InvalidParameter(name, value, f"{only}: everything but the batch is flattened")

    def output_shape(self, name: str, shape: Shape) -> Shape:
        """(C * H * W,)."""
        sizes = [size for size in shape if size is not None]
        return (prod(sizes),) if len(sizes) == len(shape) else (None,)

    def axis_fields(self, axes: AxisFields, shape: Shape) -> AxisFields:
        """The whole input as an upper bound: an element's field depends on its channel, row and column."""
        is_whole = len(shape) == 1 or all(axis.status == "whole_input" for axis in axes)
        return axes if is_whole else (whole_input("upper_bound"), whole_input("upper_bound"))

    def reads(self, rows: Collection[int], columns: Collection[int], shape: Shape) -> Reads:
        """Cells that the elements come from."""
        if len(shape) == 1:
            return Reads(rows, columns)
        _, height, width = (size or 0 for size in shape)
        if len(rows) == cells(shape):
            return Reads(range(height), range(width))
        return Reads({index // width % height for index in rows}, {index % width for index in rows})

    def channels_read(self, channels: Collection[int], shape: Shape) -> Collection[int]:
        """Channels that the elements come from."""
        return channels if len(shape) == 1 else {element // cells(shape[1:]) for element in channels}


@dataclass(frozen=True, slots=True)
class Linear(Layer):
    """A weighted sum of all inputs and a bias, for each output.

    Attributes:
        in_features, out_features: as in torch.nn.Linear.
        weight: numbers of shape (out_features, in_features), or a seed.
        bias: out_features numbers; False for none; True for PyTorch's default initialisation where the
            weight has a seed, and for zeros where it has numbers.
    """

    in_features: int
    out_features: int
    bias: Values | bool = True
    weight: Weights = field(default_factory=Seed)

    def __post_init__(self) -> None:
        for name in ("in_features", "out_features"):
            integer(name, getattr(self, name), 1, LARGEST_FEATURES)
        settle(self, bias=settled_bias(self.bias, self.weight, self.weight_shape, self.out_features))

    @classmethod
    def read(cls, document: Mapping[str, object], limits: Limits, before: Shape) -> Self:
        """Read a layer from its document; a missing in_features is inferred from the input.

        Raises:
            InvalidParameter: a value is not allowed, or in_features is missing and the input size unknown.
            ShapeMismatch: the weights have another shape.
        """
        given = dict.fromkeys(("in_features", "out_features")) | cls.given(document)
        in_features = given["in_features"]
        if in_features is None:
            in_features = prod(size or 0 for size in before)
            if in_features == 0:
                allowed = "an integer, or the input needs a height and a width to work it out from"
                raise InvalidParameter("in_features", None, allowed)
        integer("in_features", in_features, 1, LARGEST_FEATURES)
        weight = read_weights("weight", given.get("weight", {"seed": 0}), None, limits)
        return cls(**given | {"in_features": in_features, "weight": weight})

    @property
    def weight_shape(self) -> tuple[int, int]:
        """(out_features, in_features)."""
        return self.out_features, self.in_features

    @property
    def trained_tensors(self) -> Mapping[str, tuple[int, ...]]:
        """Weight and bias."""
        return with_bias(self.weight_shape, self.bias, self.out_features)

    def multiply_adds(self, before: Shape, after: Shape) -> int:
        """One for each weight."""
        return prod(self.weight_shape)

    def output_shape(self, name: str, shape: Shape) -> Shape:
        """(out_features,).

        Raises:
            ShapeMismatch: the input is not flat, or does not have in_features elements.
        """
        if len(shape) != 1:
            (features,) = Flatten().output_shape(name, shape)
            raise ShapeMismatch(name, (features,), shape, "the input, which Flatten makes flat,")
        if shape[0] is not None and shape[0] != self.in_features:
            raise ShapeMismatch(name, shape, (self.in_features,), "in_features")
        return (self.out_features,)

    def axis_fields(self, axes: AxisFields, shape: Shape) -> AxisFields:
        """Everything."""
        return whole_input(), whole_input()

    def reads(self, rows: Collection[int], columns: Collection[int], shape: Shape) -> Reads:
        """Everything."""
        return Reads(range(shape[0] or 0), (0,), "whole_input")

    def channels_read(self, channels: Collection[int], shape: Shape) -> Collection[int]:
        """Everything."""
        return range(self.in_features)

    def read_numbers(self, shape: Shape) -> int:
        """All inputs."""
        return self.in_features

    def parameters(self) -> dict[str, object]:
        """Arguments of torch.nn.Linear, in JSON's types."""
        return {**Layer.parameters(self), "bias": self.bias is not False}

    def call(self) -> Call:
        """Arguments of torch.nn.Linear."""
        return Call((self.in_features, self.out_features), {"bias": False} if self.bias is False else {})


@dataclass(frozen=True, slots=True)
class Softmax(Layer):
    """exp(x) divided by the sum of exp(x) along one axis.

    Attributes:
        dim: 1 for the channels or the elements of a flat input, 2 for rows, 3 for columns; negative
            values count from the last axis.
    """

    dim: int = 1

    def __post_init__(self) -> None:
        if type(self.dim) is not int or self.dim not in _DIMENSIONS:
            raise InvalidParameter("dim", self.dim, "one of " + ", ".join(map(str, _DIMENSIONS)))

    def axis(self, shape: Shape) -> int:
        """Index of the axis in a tensor without batch axis."""
        return self.dim - 1 if self.dim > 0 else self.dim + len(shape)

    def call(self) -> Call:
        """Arguments of torch.nn.Softmax, which has no default for dim."""
        return Call((), {"dim": self.dim})

    def output_shape(self, name: str, shape: Shape) -> Shape:
        """The input's shape.

        Raises:
            ShapeMismatch: the input has no axis `dim`.
        """
        if not 0 <= self.axis(shape) < len(shape):
            raise ShapeMismatch(name, (None,) * 3, shape, f"with dim {self.dim}, the input")
        return shape

    def axis_fields(self, axes: AxisFields, shape: Shape) -> AxisFields:
        """Everything along its axis."""
        axis = self.axis(shape)
        rows, columns = (whole_input(), whole_input()) if len(shape) == 1 else axes
        return (whole_input() if axis == 1 else rows, whole_input() if axis == 2 else columns)

    def reads(self, rows: Collection[int], columns: Collection[int], shape: Shape) -> Reads:
        """Everything along its axis."""
        axis, size = self.axis(shape), shape[self.axis(shape)] or 0
        if len(shape) == 1:
            return Reads(range(size), columns, "whole_input")
        return Reads(range(size) if axis == 1 else rows, range(size) if axis == 2 else columns)

    def channels_read(self, channels: Collection[int], shape: Shape) -> Collection[int]:
        """All channels if they are its axis."""
        return range(shape[0] or 0) if self.axis(shape) == 0 else channels

    def read_numbers(self, shape: Shape) -> int:
        """Cells along its axis."""
        return shape[self.axis(shape)] or 0
