"""Errors of a training."""

from dataclasses import dataclass
from typing import ClassVar

from app.core.errors import ConvscopeError


@dataclass(eq=False)
class TrainingDiverged(ConvscopeError):
    """The loss or a weight became infinite or not a number.

    Attributes:
        epoch: in which it happened, counted from 1.
        what: "training loss", "validation loss", or the name of the tensor.
    """

    code: ClassVar[str] = "training_diverged"
    epoch: int
    what: str


@dataclass(eq=False)
class BatchTooSmall(ConvscopeError):
    """A batch norm in train mode gets one number for each channel, of which there is no variance.

    Attributes:
        batch_size: examples in the batch.
    """

    code: ClassVar[str] = "batch_too_small"
    batch_size: int


@dataclass(eq=False)
class ClassesDiffer(ConvscopeError):
    """A network does not end in one number for each class of a data set.

    Attributes:
        node, op: its last node before a softmax, and what that is.
        outputs: numbers that it ends in.
        classes: of the data set.
    """

    code: ClassVar[str] = "classes_differ"
    node: str
    op: str
    outputs: int
    classes: int


@dataclass(eq=False)
class PicturesDoNotEnter(ConvscopeError):
    """A network takes a number of channels that no picture has."""

    code: ClassVar[str] = "pictures_do_not_enter"
    channels: int


@dataclass(eq=False)
class PicturesTooLarge(ConvscopeError):
    """The pictures of a data set, at the size of a network's input, take more memory than is allowed.

    Attributes:
        count: of the pictures.
        shape: of each: channels, height, width.
    """

    code: ClassVar[str] = "pictures_too_large"
    count: int
    shape: tuple[int, int, int]
    wanted_bytes: int
    limit_bytes: int
