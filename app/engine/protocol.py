"""The protocol of engines: references in, answers out, all of them picklable."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, Protocol, TypeVar

from app.engine.questions.question import Progress, Question, StreamedQuestion

if TYPE_CHECKING:
    from app.models.model import Model

AnswerT = TypeVar("AnswerT")
Status = Literal["starting", "ready", "failed"]
Failure = Literal["import", "device", "memory", "other"]
"""Why PyTorch could not be loaded; the log has the exception."""
Zero = tuple[tuple[str, tuple[int, ...]], ...]
"""Channels set to zero, by node, in ascending order."""


@dataclass(frozen=True)
class ModelReference:
    """A model by its id.

    Attributes:
        unstored: the model itself, where it is not in the store.
    """

    id: str
    unstored: Model | None = None


@dataclass(frozen=True)
class ImageReference:
    """An image by its id.

    Attributes:
        max_side: longest side of a photograph in pixels, where the model does not fix the size.
        unstored: the image's bytes, where they are not in the store.
    """

    id: str
    max_side: int
    unstored: bytes | None = None


@dataclass(frozen=True)
class Subject:
    """What a question is about: a model, or a model on an image.

    Attributes:
        zero: channels set to zero before any node reads them.
    """

    model: ModelReference
    image: ImageReference | None = None
    zero: Zero = ()


@dataclass(frozen=True)
class Answered(Generic[AnswerT]):
    """An answer, and the time that its parts took.

    Attributes:
        elapsed_ms: by part: decode, queue, compute.
    """

    answer: AnswerT
    elapsed_ms: Mapping[str, float]


@dataclass(frozen=True)
class Load:
    """What an engine has to do and holds in memory.

    Attributes:
        pending: computations that wait or run.
        cache_bytes: by the name of the cache.
    """

    pending: int
    cache_bytes: Mapping[str, int]


class Engine(Protocol):
    """Answers questions about models and images.

    `ask` and `stream` raise EngineBusy where too much waits, EngineFailed where PyTorch cannot be loaded,
    ObjectNotFound or ObjectRotten where a reference leads nowhere, and what the question's `answer` raises.
    """

    @property
    def status(self) -> Status:
        """Whether PyTorch is being loaded, is ready, or could not be loaded."""

    @property
    def failure(self) -> Failure | None:
        """Why PyTorch could not be loaded; None unless the status is failed."""

    @property
    def load(self) -> Load:
        """What it has to do and holds in memory, now."""

    def start(self) -> None:
        """Begin to load PyTorch, in the background."""

    def close(self) -> None:
        """Drop what waits."""

    async def ask(self, subject: Subject, question: Question[AnswerT]) -> Answered[AnswerT]:
        """The answer to a question."""

    def stream(
        self, subject: Subject, question: StreamedQuestion[AnswerT]
    ) -> AsyncGenerator[Progress | Answered[AnswerT], None]:
        """Progress after each part of a long answer, then the answer. Closing the generator ends the work."""
