"""Which part of the network's input one cell depends on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from torch import Tensor

from app.core.geometry import PaddingMode, Window, source_index, window_cells
from app.core.graph import INPUT
from app.core.network import Traceable


@dataclass(frozen=True, slots=True)
class Box:
    """Half-open box of input cells: image[top:bottom, left:right]; empty where only padding is read.

    Attributes:
        status: exact where every edge of the box is read; upper_bound where circular padding
            joins both ends of the input, so that the box spans cells between them.
    """

    top: int
    left: int
    bottom: int
    right: int
    status: Literal["exact", "upper_bound", "whole_input"]


def cell_field(traceable: Traceable, outputs: Mapping[str, Tensor], node: str, row: int, column: int) -> Box:
    """The smallest box of input cells that holds all that a cell depends on.

    Rows and columns are followed apart, back through every layer to the input.

    Args:
        traceable: the network.
        outputs: its trace on an image.
        node, row, column: the cell.
    """
    rows, columns = frozenset({row}), frozenset({column})
    wraps = False
    while node != INPUT:
        layer = traceable.layers[node]
        (node,) = traceable.parents[node]
        _, height, width = outputs[node].shape
        vertical, horizontal = layer.windows
        if layer.padding_mode == "circular":
            wraps = wraps or _leaves(rows, height, vertical) or _leaves(columns, width, horizontal)
        rows = _read(rows, height, vertical, layer.padding_mode)
        columns = _read(columns, width, horizontal, layer.padding_mode)
    if not rows or not columns:
        return Box(0, 0, 0, 0, "exact")
    status: Literal["exact", "upper_bound"] = "upper_bound" if wraps else "exact"
    return Box(min(rows), min(columns), max(rows) + 1, max(columns) + 1, status)


def _read(cells: frozenset[int], size: int, window: Window, padding_mode: PaddingMode) -> frozenset[int]:
    sources = (source_index(place, size, padding_mode) for place in _places(cells, window))
    return frozenset(source for source in sources if source is not None)


def _leaves(cells: frozenset[int], size: int, window: Window) -> bool:
    return any(not 0 <= place < size for place in _places(cells, window))


def _places(cells: frozenset[int], window: Window) -> set[int]:
    return {place for cell in cells for place in window_cells(cell, window)}
