"""Descriptions of nodes: parameters, output shape, receptive field."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from math import prod

from app.core.geometry.sliding_windows import AxisField, FieldStatus, whole_input
from app.core.networks.cost import multiply_adds, output_bytes
from app.core.networks.structure import INPUT, Structure
from app.core.operators.layer import AxisFields, Layer, Shape


@dataclass(frozen=True, slots=True)
class ReceptiveField:
    """Region of the network's input that one cell of a node depends on, padding included.

    Attributes:
        height, width: size in input cells; None where it equals an input size that is not known.
        stride: input cells (down, right) between the fields of neighbouring cells; 0 where each
            field may be the whole input, a fraction after layers that enlarge or divide unevenly.
        offset: (row, column) of the first input cell of cell (0, 0); negative inside the padding.
        status: exact, upper_bound or whole_input.
    """

    height: int | None
    width: int | None
    stride: tuple[int | float, int | float]
    offset: tuple[int | float, int | float]
    status: FieldStatus = "exact"


@dataclass(frozen=True, slots=True)
class ParameterTensor:
    """A weight or bias: its name in PyTorch's state_dict, shape and number of elements."""

    name: str
    shape: tuple[int, ...]
    count: int


@dataclass(frozen=True, slots=True)
class NodeDescription:
    """A node as it is known before any image is given.

    Attributes:
        inputs: names of the nodes that it reads.
        parameters: arguments of its torch.nn module.
        shape: (C, H, W), or (C,) for a flat output; None where it depends on an unknown input size.
        parameter_count: weights and biases.
        tensors: those weights and biases, except what belongs to a node that no layer describes.
        multiply_adds: multiply-adds or comparisons of one image; None where a shape is not known.
        output_bytes: memory of the output in float32; None where its shape is not known.
    """

    name: str
    op: str
    inputs: tuple[str, ...]
    parameters: Mapping[str, object]
    shape: tuple[int, ...] | None
    parameter_count: int
    tensors: tuple[ParameterTensor, ...]
    multiply_adds: int | None
    output_bytes: int | None
    receptive_field: ReceptiveField


def describe(structure: Structure, height: int | None, width: int | None) -> tuple[NodeDescription, ...]:
    """Describe every node of a network.

    Args:
        structure: the network, with or without weights.
        height, width: size of the image; None where it is not known.
    Raises:
        ShapeMismatch, WindowDoesNotFit, PaddingTooLarge: the image does not fit the network.
    """
    shapes = structure.shapes(height, width)
    image = structure.input.shape(height, width)
    fields = _fields(structure, shapes)
    descriptions = []
    for name, reads in structure.parents.items():
        layer = structure.layers.get(name)
        descriptions.append(
            NodeDescription(
                name=name,
                op=layer.op if layer else "Input",
                inputs=reads,
                parameters=layer.parameters() if layer else asdict(structure.input),
                shape=_known(shapes[name]),
                parameter_count=layer.parameter_count if layer else 0,
                tensors=_tensors(name, layer),
                multiply_adds=multiply_adds(structure, shapes, name),
                output_bytes=output_bytes(shapes[name]),
                receptive_field=_receptive_field(fields[name], image),
            )
        )
    return tuple(descriptions)


def _tensors(node: str, layer: Layer | None) -> tuple[ParameterTensor, ...]:
    shapes = layer.trained_tensors if layer else {}
    return tuple(ParameterTensor(f"{node}.{name}", shape, prod(shape)) for name, shape in shapes.items())


def edges(structure: Structure) -> tuple[tuple[str, str], ...]:
    """(from, to) for each node that reads another."""
    return tuple((parent, name) for name, reads in structure.parents.items() for parent in reads)


def _fields(structure: Structure, shapes: Mapping[str, Shape | None]) -> dict[str, AxisFields]:
    fields: dict[str, AxisFields] = {INPUT: (AxisField(), AxisField())}
    for name, layer in structure.layers.items():
        parents = structure.parents[name]
        before = [shape for parent in parents if (shape := shapes[parent]) is not None]
        # Only an opaque node, which may read everything, leaves a shape unknown.
        fields[name] = (
            layer.joined_fields([fields[parent] for parent in parents], before)
            if len(before) == len(parents)
            else (whole_input(), whole_input())
        )
    return fields


def _receptive_field(axes: AxisFields, shape: Shape) -> ReceptiveField:
    rows, columns = axes
    statuses = {rows.status, columns.status}
    return ReceptiveField(
        height=_extent(rows, shape[1]),
        width=_extent(columns, shape[2]),
        stride=(_number(rows.stride), _number(columns.stride)),
        offset=(_number(rows.offset), _number(columns.offset)),
        status=statuses.pop() if len(statuses) == 1 else _weaker(statuses),
    )


def _weaker(statuses: set[FieldStatus]) -> FieldStatus:
    return "upper_bound" if "upper_bound" in statuses else "exact"


def _extent(axis: AxisField, input_size: int | None) -> int | None:
    # Only whole cells can be read, so a fractional bound is rounded down.
    return int(axis.size) if axis.stride else input_size


def _number(fraction: Fraction) -> int | float:
    return int(fraction) if fraction.denominator == 1 else float(fraction)


def _known(shape: Shape | None) -> tuple[int, ...] | None:
    known = tuple(size for size in shape or () if size is not None)
    return known if shape is not None and len(known) == len(shape) else None
