"""Receptive field of one cell: the region of the input that it depends on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from torch import Tensor

from app.core.geometry.sliding_windows import FieldStatus
from app.core.networks.structure import INPUT
from app.core.networks.traceable import Traceable
from app.core.operators.layer import Cells
from app.core.operators.opaque import Opaque


@dataclass(frozen=True, slots=True)
class Box:
    """Half-open box of input cells, image[top:bottom, left:right]; empty if only padding is read.

    Attributes:
        status: exact if every edge of the box is read; upper_bound if circular padding joins both ends
            of the input, so that the box contains cells that are not read; whole_input if the box is
            the whole input because of a layer that reads everything.
    """

    top: int
    left: int
    bottom: int
    right: int
    status: FieldStatus


def cell_field(
    traceable: Traceable, outputs: Mapping[str, Tensor], node: str, channel: int, row: int, column: int
) -> Box:
    """Smallest box of input cells that contains all cells that a cell depends on.

    Channels, rows and columns are followed separately, back through every layer to the input.

    Args:
        traceable: the network.
        outputs: its trace on an image.
        node, channel, row, column: the cell.
    """
    first = channel if outputs[node].dim() == 1 else row
    wanted = {node: Cells((channel,), (first,), (column,))}
    met: set[FieldStatus] = set()
    for name in reversed(tuple(traceable.layers)):
        if name not in wanted:
            continue
        reads, layer = traceable.parents[name], traceable.layers[name]
        if isinstance(layer, Opaque):
            _, height, width = outputs[INPUT].shape
            return Box(0, 0, height, width, "whole_input")
        found = layer.joined_reads(wanted[name], [tuple(outputs[parent].shape) for parent in reads])
        for parent, (cells, status) in zip(reads, found, strict=True):
            if all(cells):
                met.add(status)
                wanted[parent] = _union(wanted.get(parent), cells)
    return _box(wanted.get(INPUT), met, outputs[INPUT])


def _union(known: Cells | None, cells: Cells) -> Cells:
    if known is None:
        return cells
    return Cells(*({*old, *new} for old, new in zip(known, cells, strict=True)))


def _box(wanted: Cells | None, met: Collection[FieldStatus], image: Tensor) -> Box:
    if wanted is None:
        return Box(0, 0, 0, 0, "exact")
    rows, columns = wanted.rows, wanted.columns
    box = (min(rows), min(columns), max(rows) + 1, max(columns) + 1)
    is_whole = box == (0, 0, *image.shape[1:])
    if "upper_bound" in met:
        return Box(*box, "upper_bound")
    return Box(*box, "whole_input" if is_whole and "whole_input" in met else "exact")
