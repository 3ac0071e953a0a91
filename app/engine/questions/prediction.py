"""The most probable classes of an image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import numpy.typing as npt

from app.engine.questions.question import BatchedQuestion, Question

if TYPE_CHECKING:
    from torch import Tensor

    from app.engine.questions.traced import Traced
    from app.models.model import Built


@dataclass(frozen=True)
class Prediction:
    """A class with its logit, and its probability by softmax over all logits.

    Attributes:
        label: None where the model has no labels.
    """

    index: int
    label: str | None
    probability: float
    logit: float


@dataclass(frozen=True)
class Predict(Question[tuple[Prediction, ...]]):
    """Predict from a trace.

    Attributes:
        top: number of classes, the most probable first; at least 1.
    """

    top: int

    def answer(self, traced: Traced) -> tuple[Prediction, ...]:
        """The most probable classes.

        Raises:
            NoClasses: the model does not end in one number for each class.
        """
        from app.core.networks.class_logits import logits_node

        outputs, built = traced.outputs, traced.built
        node, last = logits_node(built.traceable.graph, outputs), next(reversed(outputs))
        probabilities = outputs[node].softmax(0) if node == last else outputs[last]
        return _ranked(built, outputs[node], probabilities, self.top)


@dataclass(frozen=True)
class PredictOnce(BatchedQuestion[tuple[Prediction, ...]]):
    """Predict without keeping a trace, together with whatever waits.

    Sums run in another order than in a trace, so the last digits may differ.

    Attributes:
        top: as in `Predict`.
    """

    top: int

    def answer(self, traced: Traced) -> tuple[Prediction, ...]:
        """The same from a trace."""
        return Predict(self.top).answer(traced)

    @classmethod
    def answer_together(
        cls, traced: Traced, images: Sequence[npt.NDArray[np.float32]], questions: Sequence[Self]
    ) -> list[tuple[Prediction, ...]]:
        """The most probable classes of each image.

        Raises:
            NoClasses: the model does not end in one number for each class.
        """
        logits = traced.batch_logits(images)
        found = zip(logits, logits.softmax(1), questions, strict=True)
        return [
            _ranked(traced.built, of_image, probabilities, question.top)
            for of_image, probabilities, question in found
        ]


def _ranked(built: Built, logits: Tensor, probabilities: Tensor, top: int) -> tuple[Prediction, ...]:
    """The most probable classes of one image; equal ones by their logits."""
    by_logit = logits.argsort(descending=True, stable=True)
    best = by_logit[probabilities[by_logit].argsort(descending=True, stable=True)][:top].tolist()
    return tuple(
        Prediction(index, built.label(index), probabilities[index].item(), logits[index].item())
        for index in best
    )
