"""What a trace will cost, before it is paid."""

from dataclasses import dataclass

from app.core.limits import Limits, refuse_above
from app.core.networks.structure import Structure
from app.core.operators.layer import cells

FLOAT32_BYTES = 4


@dataclass(frozen=True, slots=True)
class Work:
    """The cost of one trace.

    Attributes:
        multiply_adds: multiplications, each with its addition, and comparisons.
        bytes: every output, every copy on the way and all parameters, in float32.
    """

    multiply_adds: int
    bytes: int


def predicted_work(structure: Structure, height: int, width: int) -> Work:
    """Cost of tracing a network on an image.

    Args:
        structure: the network; the outputs of all its nodes are kept.
        height, width: size of the image.
    Raises:
        ShapeMismatch, WindowDoesNotFit, PaddingTooLarge: the image does not fit the network.
    """
    shapes, parents = structure.shapes(height, width), structure.parents
    multiply_adds = 0
    numbers = cells(structure.input.shape(height, width)) + structure.parameter_count
    for name, layer in structure.layers.items():
        before, after = shapes[parents[name][0]], shapes[name]
        if before is None or after is None:
            continue
        multiply_adds += layer.multiply_adds(before, after)
        numbers += cells(after) + layer.scratch_cells(before, after)
    return Work(multiply_adds, FLOAT32_BYTES * numbers)


def refuse_too_much(work: Work, limits: Limits) -> None:
    """Holds a prediction against the limits.

    Raises:
        TooMuchWork: more than max_multiply_adds or max_memory_bytes.
    """
    refuse_above(limits.max_multiply_adds, work.multiply_adds, "multiply_adds", "multiplications")
    refuse_above(limits.max_memory_bytes, work.bytes, "memory", "bytes")
