"""Layers with several inputs, as values: Add, Multiply, Concatenate."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce

from app.core.errors import InvalidParameter, ShapeMismatch
from app.core.geometry.sliding_windows import FieldStatus
from app.core.operators.layer import AxisFields, Cells, Layer, Shape, cells, require_map

_CHANNELS = 1
"""The axis of the channels in a batch."""


@dataclass(frozen=True, slots=True)
class Elementwise(Layer):
    """A layer that computes each cell from the cells at the same position; an axis of size 1 is repeated.

    Source: PyTorch, Broadcasting semantics.
    """

    def joined_shape(self, name: str, shapes: Sequence[Shape]) -> Shape:
        """The larger size along each axis.

        Raises:
            ShapeMismatch: the sizes along an axis differ and neither is 1.
        """
        return reduce(lambda one, other: _broadcast(name, one, other), shapes)

    def joined_fields(self, axes: Sequence[AxisFields], shapes: Sequence[Shape]) -> AxisFields:
        """From the first cell of all inputs' fields to the last."""
        return united(axes)

    def joined_reads(self, wanted: Cells, shapes: Sequence[Shape]) -> Sequence[tuple[Cells, FieldStatus]]:
        """The same position of every input."""
        return [(_unrepeated(wanted, shape), "exact") for shape in shapes]


@dataclass(frozen=True, slots=True)
class Add(Elementwise):
    """The sum of its inputs, such as a residual block and its skip connection."""


@dataclass(frozen=True, slots=True)
class Multiply(Elementwise):
    """The product of its inputs, such as channels and their gates (squeeze and excitation)."""

    def multiply_adds(self, before: Shape, after: Shape) -> int:
        """One for each cell."""
        return cells(after)


@dataclass(frozen=True, slots=True)
class Concatenate(Layer):
    """Concatenates the channels of its inputs.

    Attributes:
        dim: 1, the channel axis of a batch.
    """

    dim: int = _CHANNELS

    def __post_init__(self) -> None:
        if self.dim != _CHANNELS:
            raise InvalidParameter("dim", self.dim, f"{_CHANNELS}: channels are concatenated")

    def joined_shape(self, name: str, shapes: Sequence[Shape]) -> Shape:
        """The channels of all inputs, with the same rows and columns.

        Raises:
            ShapeMismatch: an input is flat, or rows and columns differ.
        """
        channels = 0
        for shape in shapes:
            require_map(name, shape)
            if shape[1:] != shapes[0][1:]:
                raise ShapeMismatch(name, shapes[0][1:], shape[1:], "rows and columns")
            channels += shape[0] or 0
        return (channels, *shapes[0][1:])

    def joined_fields(self, axes: Sequence[AxisFields], shapes: Sequence[Shape]) -> AxisFields:
        """From the first cell of all inputs' fields to the last: the field of a cell in all channels."""
        return united(axes)

    def joined_reads(self, wanted: Cells, shapes: Sequence[Shape]) -> Sequence[tuple[Cells, FieldStatus]]:
        """The cells of each input whose channels are among those of the output."""
        found: list[tuple[Cells, FieldStatus]] = []
        first = 0
        for shape in shapes:
            count = shape[0] or 0
            own = {channel - first for channel in wanted.channels if first <= channel < first + count}
            found.append((wanted._replace(channels=own) if own else Cells((), (), ()), "exact"))
            first += count
        return found


def united(axes: Sequence[AxisFields]) -> AxisFields:
    """Fields of a node that reads the same cell of several nodes."""
    return reduce(lambda one, other: (one[0].union(other[0]), one[1].union(other[1])), axes)


def _broadcast(name: str, one: Shape, other: Shape) -> Shape:
    fits = len(one) == len(other) and all(
        size == match or 1 in (size, match) for size, match in zip(one, other, strict=True)
    )
    if not fits:
        raise ShapeMismatch(name, one, other, "the second input")
    return tuple(match if size == 1 else size for size, match in zip(one, other, strict=True))


def _unrepeated(wanted: Cells, shape: Shape) -> Cells:
    channels, rows, columns = (
        _first(places) if size == 1 else places
        for places, size in zip(wanted, (*shape, *shape[:1], 1) if len(shape) == 1 else shape, strict=True)
    )
    return Cells(channels, rows, columns)


def _first(places: Collection[int]) -> Collection[int]:
    return (0,) if places else ()
