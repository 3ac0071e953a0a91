"""The receptive field of one cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.engine.questions.question import Question

if TYPE_CHECKING:
    from app.core.networks.receptive_field import Box
    from app.engine.questions.traced import Traced


@dataclass(frozen=True)
class FindReceptiveField(Question["Box"]):
    """Find the part of the input that a cell depends on.

    Attributes:
        node, channel, row, column: the cell, each index from 0; of a flat output `channel` is the element.
    """

    node: str
    channel: int
    row: int
    column: int

    def answer(self, traced: Traced) -> Box:
        """The box of input cells.

        Raises:
            UnknownNode, UnknownChannel, CellOutOfRange: there is no such cell.
        """
        from app.core.cells.cell import require_cell
        from app.core.networks.receptive_field import cell_field

        place = (self.node, self.channel, self.row, self.column)
        require_cell(traced.outputs, *place)
        return cell_field(traced.built.traceable, traced.outputs, *place)
