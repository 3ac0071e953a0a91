"""A node's output in eval mode and, several times, in train mode."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from app.core.errors import UnknownNode
from app.engine.errors import AnswerTooLarge
from app.engine.questions.maps import channels_of
from app.engine.questions.question import Progress, StreamedQuestion

if TYPE_CHECKING:
    from app.core.networks.train_mode import Differing
    from app.engine.questions.traced import Traced

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Modes:
    """A node's output in both modes.

    Attributes:
        evaluated: (C, H, W) or (C,), in eval mode.
        trained: the same in train mode, one for each draw.
        differing: the nodes by which they may differ, with the changes of statistics by the first draw; empty
            where the modes are the same.
    """

    node: str
    evaluated: FloatArray
    trained: tuple[FloatArray, ...]
    differing: tuple[Differing, ...]


@dataclass(frozen=True)
class CompareModes(StreamedQuestion[Modes]):
    """Run an image in eval mode and in train mode.

    Attributes:
        node: None for the last.
        channels: as in `ReadMaps`.
        draws: runs in train mode, at least 1.
        seed: the first run comes after torch.manual_seed(seed), each further one after the next seed.
        limit_bytes: the most that the response may take.
    """

    node: str | None
    channels: tuple[int, ...] | None
    draws: int
    seed: int
    limit_bytes: int

    def parts(self, traced: Traced) -> Generator[Progress, None, Modes]:
        """The outputs; one part for each draw.

        Raises:
            UnknownNode, UnknownChannel: one that is not there.
            AnswerTooLarge: more bytes than the limit.
            OperationFailed: a batch norm has one value per channel, of which it cannot take the variance.
        """
        from app.core.networks.train_mode import differing_nodes, run_in_train_mode

        outputs = traced.outputs
        node = self.node or next(reversed(outputs))
        if node not in outputs:
            raise UnknownNode(node, tuple(outputs))
        evaluated = channels_of(node, outputs[node], self.channels)
        predicted = evaluated.nbytes * (self.draws + 1)
        if predicted > self.limit_bytes:
            raise AnswerTooLarge("maps", predicted, self.limit_bytes)
        graph, image = traced.built.traceable.graph, outputs["input"]
        trained, changes = [], dict[str, float]()
        for draw in range(self.draws):
            run = run_in_train_mode(graph, image, traced.zero, node, self.seed + draw)
            trained.append(channels_of(node, run.output, self.channels).numpy(force=True))
            changes = changes or dict(run.statistics_changes)
            yield Progress(draw + 1, self.draws)
        differing = tuple(
            replace(one, statistics_change=changes.get(one.node))
            for one in differing_nodes(traced.structure, node)
        )
        return Modes(node, evaluated.numpy(force=True), tuple(trained), differing)

    def answer_bytes(self, answer: Modes) -> int:
        """Memory of the outputs."""
        return answer.evaluated.nbytes * (1 + len(answer.trained))
