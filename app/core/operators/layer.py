"""Base class of layers: frozen values that know their shapes, costs and receptive fields."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields
from math import prod
from typing import Any, ClassVar, NamedTuple, Self, TypeAlias

from app.core.errors import ShapeMismatch, WindowDoesNotFit
from app.core.geometry.sliding_windows import AxisField, FieldStatus, Window, output_size
from app.core.limits import Limits
from app.core.operators.parameter_checks import boolean
from app.core.operators.weight_sources import Seed, Values

Shape: TypeAlias = tuple[int | None, ...]
"""(C, H, W), or (C,) for a flat tensor; None for a size that is not known."""

AxisFields: TypeAlias = tuple[AxisField, AxisField]
TENSORS = ("weight", "bias", "running_mean", "running_var")


class Reads(NamedTuple):
    """Cells of a layer's input that cells of its output depend on; rows are the elements of a flat input."""

    rows: Collection[int]
    columns: Collection[int]
    status: FieldStatus = "exact"


class Cells(NamedTuple):
    """Cells of an output at all combinations of these channels, rows and columns.

    For a flat output, channels and rows both hold the elements.
    """

    channels: Collection[int]
    rows: Collection[int]
    columns: Collection[int]


class Call(NamedTuple):
    """Arguments of a class of torch.nn, without those that equal the defaults."""

    positional: tuple[object, ...]
    named: Mapping[str, object]


Check: TypeAlias = Callable[[str, object], object]
IN_PLACE: Mapping[str, Check] = {"inplace": boolean}


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer with the name and meaning of its class in torch.nn; by default pointwise, keeping the shape.

    A subclass is a frozen dataclass whose fields are the keys of its document. It checks and normalises
    them in __post_init__, so that no invalid layer exists, and overrides the methods that differ.
    """

    stem: ClassVar[str]
    inert: ClassVar[Mapping[str, Check]] = {}
    """Arguments of torch.nn that do not affect results here: they are checked and dropped."""
    initial: ClassVar[Mapping[str, float]] = {}
    """Numbers that torch.nn fills tensors with when it creates the layer, by the tensors' names."""

    def __init_subclass__(cls) -> None:
        # Nodes are named after the class without its 2d: maxpool1, maxpool2.
        cls.stem = cls.__name__.removesuffix("2d").lower()

    @classmethod
    def keys(cls) -> tuple[str, ...]:
        """Keys that the layer's document may have."""
        return ("op", *(field.name for field in fields(cls)), *cls.inert)

    @classmethod
    def read(cls, document: Mapping[str, object], limits: Limits, before: Shape) -> Self:
        """Read a layer from its document; missing keys have the defaults of torch.nn.

        Args:
            document: an object with keys among `keys`.
            limits: limits on the numbers that it lists.
            before: shape of the layer's input.
        Raises:
            InvalidParameter, ShapeMismatch, TooMuchWork: with a path inside the layer.
        """
        return cls(**cls.given(document))

    @classmethod
    def given(cls, document: Mapping[str, object]) -> dict[str, Any]:
        """Values of the fields in a document; None for a required key that is missing."""
        required = [field.name for field in fields(cls) if _is_required(field)]
        for key in cls.inert.keys() & document.keys():
            cls.inert[key](key, document[key])
        others = {"op", *cls.inert}
        return dict.fromkeys(required) | {key: value for key, value in document.items() if key not in others}

    @property
    def op(self) -> str:
        """Name of the operation: the class of torch.nn."""
        return type(self).__name__

    def document(self) -> dict[str, object]:
        """The document of the layer, with every key; `read` reads it back."""
        return {"op": self.op, **{field.name: _written(getattr(self, field.name)) for field in fields(self)}}

    def parameters(self) -> dict[str, object]:
        """Arguments of its class of torch.nn, in JSON's types, without weights."""
        return {name: value for name, value in self.document().items() if name not in ("op", *TENSORS)}

    def call(self) -> Call:
        """Arguments of its class of torch.nn; those without a default come first."""
        positional = [getattr(self, field.name) for field in fields(self) if _is_required(field)]
        named = {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if field.name not in TENSORS
            and not _is_required(field)
            and getattr(self, field.name) != field.default
        }
        return Call(tuple(positional), named)

    @property
    def tensors(self) -> Mapping[str, Values]:
        """Tensors that are given as numbers, by PyTorch's names."""
        given = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in given if isinstance(value, Values)}

    @property
    def changed_tensors(self) -> Mapping[str, Values]:
        """`tensors` without those that a new layer of torch.nn has."""
        return {
            name: values
            for name, values in self.tensors.items()
            # As text, in which -0.0 is not 0.0.
            if name not in self.initial or {*map(str, _flat(values))} != {str(self.initial[name])}
        }

    @property
    def seed(self) -> int | None:
        """Seed of its random weights; None if it has none."""
        weight = getattr(self, "weight", None)
        return weight.seed if isinstance(weight, Seed) else None

    @property
    def given_numbers(self) -> int:
        """Number of weights that its document lists."""
        return sum(prod(tensor.shape) for tensor in self.tensors.values())

    @property
    def trained_tensors(self) -> Mapping[str, tuple[int, ...]]:
        """Shapes of its weights and biases, by PyTorch's names; running statistics are not trained."""
        return {}

    @property
    def parameter_count(self) -> int:
        """Number of weights and biases."""
        return sum(map(prod, self.trained_tensors.values()))

    def output_shape(self, name: str, shape: Shape) -> Shape:
        """Output shape for an input shape.

        Args:
            name: name of the layer's node, for errors.
            shape: shape of the input.
        Raises:
            ShapeMismatch, WindowDoesNotFit, PaddingTooLarge: the input does not fit.
        """
        return shape

    def multiply_adds(self, before: Shape, after: Shape) -> int:
        """Multiply-adds or comparisons, for known shapes of input and output."""
        return 0

    def scratch_cells(self, before: Shape, after: Shape) -> int:
        """Numbers kept while the layer runs, besides input, output and parameters."""
        return 0

    def axis_fields(self, axes: AxisFields, shape: Shape) -> AxisFields:
        """Receptive fields of the output along rows and columns, from those of the input."""
        return axes

    def reads(self, rows: Collection[int], columns: Collection[int], shape: Shape) -> Reads:
        """Cells of the input that these cells of the output depend on; the shape is known."""
        return Reads(rows, columns)

    def channels_read(self, channels: Collection[int], shape: Shape) -> Collection[int]:
        """Channels of the input that these channels of the output depend on; the shape is known."""
        return channels

    def read_numbers(self, shape: Shape) -> int:
        """Largest number of input elements that one output cell is computed from; the shape is known."""
        return 1

    def joined_shape(self, name: str, shapes: Sequence[Shape]) -> Shape | None:
        """`output_shape`, from the shapes of all inputs. Most layers have one.

        Returns:
            None for an operation whose output shape does not follow from its inputs' shapes alone.
        """
        (shape,) = shapes
        return self.output_shape(name, shape)

    def joined_fields(self, axes: Sequence[AxisFields], shapes: Sequence[Shape]) -> AxisFields:
        """`axis_fields`, from the fields of all inputs."""
        ((rows, columns),), (shape,) = axes, shapes
        return self.axis_fields((rows, columns), shape)

    def joined_reads(self, wanted: Cells, shapes: Sequence[Shape]) -> Sequence[tuple[Cells, FieldStatus]]:
        """Cells of each input that these cells of the output depend on; the shapes are known."""
        (shape,) = shapes
        rows, columns, status = self.reads(wanted.rows, wanted.columns, shape)
        return [(Cells(self.channels_read(wanted.channels, shape), rows, columns), status)]


def settle(layer: Layer, **values: object) -> None:
    """Set fields of a frozen layer during its construction."""
    for name, value in values.items():
        object.__setattr__(layer, name, value)


def same_shape(what: str, expected: Shape, got: Shape, layer: str | None = None) -> None:
    """Raise ShapeMismatch if two shapes differ."""
    if expected != got:
        raise ShapeMismatch(layer, expected, got, what)


def require_map(name: str, shape: Shape) -> None:
    """Raise ShapeMismatch if the input is flat."""
    if len(shape) != 3:
        raise ShapeMismatch(name, (None, None, None), shape, "the input (channels, height, width)")


def cells(shape: Shape) -> int:
    """Number of elements of a tensor; an unknown size counts as 0."""
    return prod(size or 0 for size in shape)


def fitting(name: str, axis: str, size: int | None, window: Window) -> int | None:
    """`output_size` with the layer's name in its error; None if the size is not known."""
    if size is None:
        return None
    try:
        return output_size(size, window)
    except WindowDoesNotFit:
        raise WindowDoesNotFit(name, axis, size, window.padding, window.extent) from None


def _flat(values: Values) -> Iterable[object]:
    """A vector's numbers; one number for a scalar."""
    return values.numbers if isinstance(values.numbers, tuple) else (values.numbers,)


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _written(value: object) -> object:
    if isinstance(value, Seed):
        return {"seed": value.seed}
    if isinstance(value, Values):
        return value.numbers
    return list(value) if isinstance(value, tuple) else value
