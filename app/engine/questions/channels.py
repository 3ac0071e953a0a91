"""Statistics of a node's channels and their influence on a class."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from app.engine.questions.question import Question

if TYPE_CHECKING:
    from app.engine.questions.traced import Traced


@dataclass(frozen=True)
class ChannelSummary:
    """One channel of a node's output: its finite values' statistics, and its influence on a class's logit."""

    channel: int
    minimum: float
    maximum: float
    mean: float
    zero_fraction: float
    influence: float


@dataclass(frozen=True)
class ChannelsSummary:
    """All channels of a node's output, and the class that they influence."""

    class_index: int
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
            NoClasses, UnknownClass: the model has no such logit.
        """
        from app.core.attribution.gradients import channel_influences
        from app.core.networks.class_logits import class_logit
        from app.core.networks.statistics import statistics

        graph, outputs = traced.built.traceable.graph, traced.outputs
        logit = class_logit(graph, outputs, self.class_index)
        influences = channel_influences(graph, outputs, traced.zero, self.node, logit).tolist()
        return ChannelsSummary(
            class_index=logit.place[0],
            channels=tuple(
                ChannelSummary(channel=channel, influence=influences[channel], **asdict(statistics(output)))
                for channel, output in enumerate(outputs[self.node])
            ),
        )
