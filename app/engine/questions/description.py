"""A model's nodes, their shapes, parameters and receptive fields, before any image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.core.networks.description import describe, edges
from app.engine.questions.question import Question

if TYPE_CHECKING:
    from app.core.networks.description import NodeDescription
    from app.engine.questions.traced import Traced


@dataclass(frozen=True)
class Description:
    """A model's graph.

    Attributes:
        nodes: in the order of computation; the first is `input`.
        edges: (from, to) for each node that reads another.
        classes: labels of its outputs; None where they have none.
    """

    nodes: tuple[NodeDescription, ...]
    edges: tuple[tuple[str, str], ...]
    classes: tuple[str, ...] | None


@dataclass(frozen=True)
class Describe(Question[Description]):
    """Describe a model. No weights are made for it.

    Attributes:
        height, width: cells of the input; None where the size is not known.
    """

    height: int | None = None
    width: int | None = None

    def answer(self, traced: Traced) -> Description:
        """The description.

        Raises:
            ShapeMismatch, WindowDoesNotFit, PaddingTooLarge: an input of this size does not fit.
        """
        structure = traced.structure
        return Description(
            describe(structure, self.height, self.width), edges(structure), traced.model.labels()
        )
