"""Errors of models and weights files: facts in fields, sentences in web.refusals."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from app.core.errors import ConvscopeError

TensorsReason = Literal[
    "too_large",
    "empty",
    "web_page",  # HTML
    "unknown",  # neither safetensors nor written by torch.save
    "unimported",  # safetensors, which are uploaded instead
    "header_too_large",
    "header",  # not safetensors, or damaged
    "duplicate",  # the header has a key twice
    "missing",
    "unexpected",  # a tensor that the architecture does not have
    "dtype",
    "shape",
    "not_finite",
    "negative",  # a variance
    "classes",  # the metadata's labels are not a list with one for each class
]


@dataclass(eq=False)
class InvalidTensors(ConvscopeError):
    """A weights file that is damaged or holds other tensors than expected.

    Attributes:
        name: the tensor at fault; None for the file as a whole.
        limit_bytes: the limit that the file or its header is past.
        shape, expected: of a tensor of another shape than the network's.
    """

    code: ClassVar[str] = "invalid_tensors"
    name: str | None
    reason: TensorsReason
    limit_bytes: int | None = None
    shape: tuple[int, ...] = ()
    expected: tuple[int, ...] = ()


@dataclass(eq=False)
class WeightsChanged(ConvscopeError):
    """The file of these weights is gone or has changed."""

    code: ClassVar[str] = "weights_changed"
    weights: str


@dataclass(eq=False)
class UnverifiedCheckpoint(ConvscopeError):
    """A file of torch.save that is not the published one: a pickle, which is never loaded.

    Attributes:
        file_name, sha256_prefix: of the published file; None if any published file is accepted.
        is_cut_off: whether its end is missing.
    """

    code: ClassVar[str] = "unverified_checkpoint"
    file_name: str | None
    sha256_prefix: str | None
    is_cut_off: bool


@dataclass(eq=False)
class NotSequential(ConvscopeError):
    """A model whose program cannot be written as nn.Sequential; `title` is the model's."""

    code: ClassVar[str] = "not_sequential"
    title: str
