"""One element of a trace and every number that makes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.engine.questions.question import Question

if TYPE_CHECKING:
    from app.core.cells.cell import Cell
    from app.engine.questions.traced import Traced


@dataclass(frozen=True)
class ExplainCell(Question["Cell"]):
    """Take one element apart.

    Attributes:
        node, channel, row, column: the element, each index from 0; of a flat output `channel` is the element.
    """

    node: str
    channel: int
    row: int
    column: int

    def answer(self, traced: Traced) -> Cell:
        """The element, its terms and its receptive field.

        Raises:
            UnknownNode, UnknownChannel, CellOutOfRange: there is no such element.
            TooMuchWork: it is made from too many numbers.
        """
        from app.core.cells.cell import explain

        place = (self.node, self.channel, self.row, self.column)
        return explain(traced.built.traceable, traced.outputs, *place, traced.zero)
