"""Predicted cost of a trace: multiply-adds and memory."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.limits import Limits, refuse_above
from app.core.networks.structure import Structure
from app.core.operators.layer import Shape, cells

FLOAT32_BYTES = 4


@dataclass(frozen=True, slots=True)
class Work:
    """Cost of one trace.

    Attributes:
        multiply_adds: multiply-adds and comparisons; for opaque nodes a lower bound, one for each number
            of the output.
        bytes: memory of all outputs, intermediate copies and parameters, in float32.
    """

    multiply_adds: int
    bytes: int


def predicted_work(structure: Structure, height: int, width: int) -> Work:
    """Predict the cost of tracing a network on an image.

    Args:
        structure: the network; the outputs of all its nodes are kept. A node whose shape is not known
            counts as nothing.
        height, width: size of the image.
    Raises:
        ShapeMismatch, WindowDoesNotFit, PaddingTooLarge: the image does not fit the network.
    """
    shapes, parents = structure.shapes(height, width), structure.parents
    total = 0
    numbers = cells(structure.input.shape(height, width)) + structure.parameter_count
    for name, layer in structure.layers.items():
        before, after = shapes[parents[name][0]], shapes[name]
        if before is None or after is None:
            continue
        total += layer.multiply_adds(before, after)
        numbers += cells(after) + layer.scratch_cells(before, after)
    return Work(total, FLOAT32_BYTES * numbers)


def multiply_adds(structure: Structure, shapes: Mapping[str, Shape | None], node: str) -> int | None:
    """Multiply-adds or comparisons of one node, as `predicted_work` counts them.

    Args:
        shapes: of all nodes, from `structure.shapes`.
    Returns:
        0 for the input; None where a shape is not known.
    """
    layer = structure.layers.get(node)
    if layer is None:
        return 0
    before, after = shapes[structure.parents[node][0]], shapes[node]
    if before is None or after is None or None in (*before, *after):
        return None
    return layer.multiply_adds(before, after)


def output_bytes(shape: Shape | None) -> int | None:
    """Memory of an output in float32; None where its shape is not known."""
    return None if shape is None or None in shape else FLOAT32_BYTES * cells(shape)


def refuse_too_much(work: Work, limits: Limits) -> None:
    """Compare a prediction with the limits.

    Raises:
        TooMuchWork: it exceeds max_multiply_adds or max_memory_bytes.
    """
    refuse_above(limits.max_multiply_adds, work.multiply_adds, "multiply_adds", "multiplications")
    refuse_above(limits.max_memory_bytes, work.bytes, "memory", "bytes")
