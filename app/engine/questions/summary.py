"""Shape and statistics of every node's output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.engine.questions.question import Question

if TYPE_CHECKING:
    from app.engine.questions.traced import Traced


@dataclass(frozen=True)
class NodeSummary:
    """One node of a trace: shape of its output, (C, H, W) or (C,), and its finite values' statistics."""

    name: str
    op: str
    shape: tuple[int, ...]
    minimum: float
    maximum: float
    mean: float
    zero_fraction: float


@dataclass(frozen=True)
class Summarize(Question[tuple[NodeSummary, ...]]):
    """Summarize a trace, node by node."""

    def answer(self, traced: Traced) -> tuple[NodeSummary, ...]:
        """A summary of each node, in the order of computation."""
        from app.core.networks.statistics import statistics

        layers = traced.structure.layers
        summaries = []
        for name, output in traced.outputs.items():
            found = statistics(output)
            summaries.append(
                NodeSummary(
                    name=name,
                    op=layers[name].op if name in layers else "Input",
                    shape=tuple(output.shape),
                    minimum=found.minimum,
                    maximum=found.maximum,
                    mean=found.mean,
                    zero_fraction=found.zero_fraction,
                )
            )
        return tuple(summaries)
