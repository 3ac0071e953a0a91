"""The cell of each channel that has the greatest value."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.core.errors import UnknownChannel
from app.engine.questions.question import KeptQuestion

if TYPE_CHECKING:
    from app.engine.questions.traced import Traced

_ENTRY_BYTES = 1_000
"""Memory of a kept answer besides its numbers."""


@dataclass(frozen=True)
class StrongestCell:
    """A channel's cell with the greatest value; the value is NaN where the channel has nothing else."""

    value: float
    row: int
    column: int


@dataclass(frozen=True)
class StrongestCells:
    """The strongest cell of every channel of a node's output.

    Attributes:
        values: (C,), NaN where a channel has nothing else.
        steps: (C,), the row-major index of each cell.
        columns: cells of the output along a row.
    """

    node: str
    values: npt.NDArray[np.float32]
    steps: npt.NDArray[np.int32]
    columns: int

    def of(self, channel: int) -> StrongestCell:
        """A channel's strongest cell.

        Raises:
            UnknownChannel: the node does not have this channel.
        """
        if channel >= len(self.values):
            raise UnknownChannel(self.node, channel, len(self.values))
        row, column = divmod(int(self.steps[channel]), self.columns)
        return StrongestCell(float(self.values[channel]), row, column)


@dataclass(frozen=True)
class FindStrongestCells(KeptQuestion[StrongestCells]):
    """Find the greatest value of every channel of a node's output, all channels in one pass."""

    node: str

    def answer(self, traced: Traced) -> StrongestCells:
        """The first cell in row-major order among equals; NaN is never the greatest.

        Raises:
            UnknownNode: the node does not exist.
        """
        output = traced.output(self.node).numpy(force=True)
        cells = output.reshape(len(output), -1)
        steps = np.where(np.isnan(cells), -np.inf, cells).argmax(axis=1)
        values = np.take_along_axis(cells, steps[:, np.newaxis], axis=1)[:, 0]
        columns = output.shape[2] if output.ndim > 1 else 1
        return StrongestCells(self.node, values, steps.astype(np.int32), columns)

    def answer_bytes(self, answer: StrongestCells) -> int:
        """Memory of the numbers and of their place among the answers."""
        return answer.values.nbytes + answer.steps.nbytes + _ENTRY_BYTES


def greatest(values: Sequence[float], count: int) -> list[int]:
    """Positions of the greatest values, the greatest first, equal ones in order; NaN is left out."""
    numbers = [position for position, value in enumerate(values) if not math.isnan(value)]
    return sorted(numbers, key=lambda position: -values[position])[:count]
