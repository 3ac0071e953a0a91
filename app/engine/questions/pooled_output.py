"""A node's output without rows and columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.engine.questions.question import KeptQuestion

if TYPE_CHECKING:
    from app.engine.questions.traced import Traced

_ENTRY_BYTES = 1_000
"""Memory of a kept answer besides its numbers."""


@dataclass(frozen=True)
class PoolOutput(KeptQuestion[npt.NDArray[np.float32]]):
    """Average each channel of a node's output over its rows and columns."""

    node: str

    def answer(self, traced: Traced) -> npt.NDArray[np.float32]:
        """The means, (C,); a flat output as it is.

        Raises:
            UnknownNode: the node does not exist.
        """
        output = traced.output(self.node)
        pooled = output.mean((1, 2)) if output.dim() > 1 else output
        return pooled.numpy(force=True)

    def answer_bytes(self, answer: npt.NDArray[np.float32]) -> int:
        """Memory of the numbers and of their place among the answers."""
        return answer.nbytes + _ENTRY_BYTES
