"""Base classes of questions: frozen, picklable values that are answered from a model."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Self, TypeVar

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from app.engine.questions.traced import Traced

AnswerT = TypeVar("AnswerT")


@dataclass(frozen=True)
class Progress:
    """Parts of long work that are done, and parts altogether."""

    done: int
    total: int


class Question(ABC, Generic[AnswerT]):
    """A question about a model, or about a model on an image.

    A subclass is a frozen dataclass of plain values. Importing its module does not import torch.
    """

    @abstractmethod
    def answer(self, traced: Traced) -> AnswerT:
        """The answer, a picklable value. Runs on the inference thread.

        Args:
            traced: the model, and the image where the question is about one.
        """


class KeptQuestion(Question[AnswerT]):
    """A question whose answer the engine keeps, within its bound."""

    @abstractmethod
    def answer_bytes(self, answer: AnswerT) -> int:
        """Memory that an answer takes while it is kept."""


class StreamedQuestion(KeptQuestion[AnswerT]):
    """A question whose answer takes long: others are served between its parts, and the engine keeps it."""

    @abstractmethod
    def parts(self, traced: Traced) -> Generator[Progress, None, AnswerT]:
        """The answer in parts; yields after each."""

    def answer(self, traced: Traced) -> AnswerT:
        """The answer, all parts at once."""
        parts = self.parts(traced)
        while True:
            try:
                next(parts)
            except StopIteration as end:
                answer: AnswerT = end.value
                return answer


class BatchedQuestion(Question[AnswerT]):
    """A question about an image that is asked about once: those that wait are answered together."""

    @classmethod
    @abstractmethod
    def answer_together(
        cls, traced: Traced, images: Sequence[npt.NDArray[np.float32]], questions: Sequence[Self]
    ) -> Sequence[AnswerT]:
        """An answer to each question, in order.

        Args:
            traced: the model.
            images: one for each question, all of the same shape (C, H, W).
            questions: of this class.
        """
