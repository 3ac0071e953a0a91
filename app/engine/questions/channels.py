"""Statistics of a node's channels and their influence on a class."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from app.core.errors import NoClasses, UnknownNode
from app.engine.questions.question import Question

if TYPE_CHECKING:
    from app.engine.questions.traced import Traced


@dataclass(frozen=True)
class ChannelSummary:
    """One channel of a node's output: its finite values' statistics, and its influence on a class's logit.

    Attributes:
        influence: None where the model has no classes.
    """

    channel: int
    minimum: float
    maximum: float
    mean: float
    zero_fraction: float
    influence: float | None


@dataclass(frozen=True)
class ChannelsSummary:
    """All channels of a node's output, and the class that they influence; None where the model has none."""

    class_index: int | None
    channels: tuple[ChannelSummary, ...]


@dataclass(frozen=True)
class SummarizeChannels(Question[ChannelsSummary]):
    """Summarize the channels of a node.

    Attributes:
        class_index: None for the class with the greatest logit.
    """

    node: str
    class_index: int | None

    def answer(self, traced: Traced) -> ChannelsSummary:
        """A summary of each channel.

        Raises:
            UnknownNode: there is no such node.
            NoClasses, UnknownClass: the model has no such logit as the one that is asked about.
        """
        from app.core.networks.statistics import statistics

        outputs = traced.outputs
        if self.node not in outputs:
            raise UnknownNode(self.node, tuple(outputs))
        class_index, influences = self._influences(traced)
        return ChannelsSummary(
            class_index=class_index,
            channels=tuple(
                ChannelSummary(channel=channel, influence=influence, **asdict(statistics(output)))
                for channel, (output, influence) in enumerate(
                    zip(outputs[self.node], influences, strict=True)
                )
            ),
        )

    def _influences(self, traced: Traced) -> tuple[int | None, list[float] | list[None]]:
        """The class, and each channel's influence on it."""
        from app.core.attribution.gradients import channel_influences
        from app.core.networks.class_logits import class_logit

        graph, outputs = traced.built.traceable.graph, traced.outputs
        try:
            logit = class_logit(graph, outputs, self.class_index)
        except NoClasses:
            if self.class_index is not None:
                raise
            return None, [None] * len(outputs[self.node])
        influences = channel_influences(graph, outputs, traced.zero, self.node, logit)
        return logit.place[0], influences.tolist()
