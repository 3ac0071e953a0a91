"""Errors between a question and its answer."""

from dataclasses import dataclass
from typing import ClassVar

from app.core.errors import ConvscopeError


@dataclass(eq=False)
class EngineBusy(ConvscopeError):
    """More work waits than the queue holds."""

    code: ClassVar[str] = "busy"
    waiting: int
    retry_after_seconds: int


@dataclass(eq=False)
class EngineFailed(ConvscopeError):
    """PyTorch could not be loaded, so nothing can be computed."""

    code: ClassVar[str] = "engine_failed"


@dataclass(eq=False)
class AnswerTooLarge(ConvscopeError):
    """The tensors asked for are more than one answer carries.

    Attributes:
        what: "maps" of several nodes, "weights", one "map" with its numbers, an "onnx" file, or an
            "archive".
    """

    code: ClassVar[str] = "answer_too_large"
    what: str
    predicted_bytes: int
    limit_bytes: int
