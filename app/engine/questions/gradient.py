"""Gradient of one element with respect to the input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.engine.questions.question import Question

if TYPE_CHECKING:
    from app.engine.questions.traced import Traced


@dataclass(frozen=True)
class Differentiate(Question[npt.NDArray[np.float32]]):
    """Differentiate one element.

    Attributes:
        node, channel, row, column: the element, as in `ExplainCell`.
    """

    node: str
    channel: int
    row: int
    column: int

    def answer(self, traced: Traced) -> npt.NDArray[np.float32]:
        """The gradient, of the input's shape (C, H, W).

        Raises:
            UnknownNode, UnknownChannel, CellOutOfRange: there is no such element.
        """
        from app.core.attribution.gradients import input_gradient

        place = (self.node, self.channel, self.row, self.column)
        gradient = input_gradient(traced.built.traceable.graph, traced.outputs, traced.zero, *place)
        return gradient.numpy(force=True)
