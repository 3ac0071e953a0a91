"""Which part of the network's input one cell depends on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from torch import Tensor

from app.core.geometry import FieldStatus
from app.core.graph import INPUT
from app.core.network import Traceable


@dataclass(frozen=True, slots=True)
class Box:
    """Half-open box of input cells: image[top:bottom, left:right]; empty where only padding is read.

    Attributes:
        status: exact where every edge of the box is read; upper_bound where circular padding
            joins both ends of the input, so that the box spans cells between them; whole_input where
            a layer that reads everything stands between, and the box is the whole input.
    """

    top: int
    left: int
    bottom: int
    right: int
    status: FieldStatus


def cell_field(
    traceable: Traceable, outputs: Mapping[str, Tensor], node: str, channel: int, row: int, column: int
) -> Box:
    """The smallest box of input cells that holds all that a cell depends on.

    Rows and columns are followed apart, back through every layer to the input.

    Args:
        traceable: the network.
        outputs: its trace on an image.
        node, channel, row, column: the cell.
    """
    is_flat = outputs[node].dim() == 1
    rows: Collection[int] = (channel if is_flat else row,)
    columns: Collection[int] = (column,)
    met: set[FieldStatus] = set()
    while node != INPUT:
        layer = traceable.layers[node]
        (node,) = traceable.parents[node]
        rows, columns, status = layer.reads(rows, columns, tuple(outputs[node].shape))
        met.add(status)
    if not rows or not columns:
        return Box(0, 0, 0, 0, "exact")
    box = (min(rows), min(columns), max(rows) + 1, max(columns) + 1)
    is_whole = box == (0, 0, *outputs[INPUT].shape[1:])
    if "upper_bound" in met:
        return Box(*box, "upper_bound")
    return Box(*box, "whole_input" if is_whole and "whole_input" in met else "exact")
