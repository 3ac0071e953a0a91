"""Errors of a training."""

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from app.core.errors import ConvscopeError

Resource: TypeAlias = Literal["memory", "batch", "training"]


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
class SizeNotFixed(ConvscopeError):
    """A network of no fixed input size ends in as many numbers as the size of the picture makes.

    Attributes:
        node: its last node before a softmax.
        height, width: of the data set's pictures.
    """

    code: ClassVar[str] = "size_not_fixed"
    node: str
    height: int
    width: int


@dataclass(eq=False)
class TrainingTooLarge(ConvscopeError):
    """A training would take too much memory, or one batch or all of it too long.

    Attributes:
        resource: what it would take too much of.
        predicted, limit: bytes of memory, or seconds.
        fitting: largest batch size that fits, or most epochs; 0 where none does.
    """

    code: ClassVar[str] = "training_too_large"
    resource: Resource
    predicted: float
    limit: float
    fitting: int


@dataclass(eq=False)
class SizesDiffer(ConvscopeError):
    """The pictures of a data set have different sizes, and the network's input has none to resize them to."""

    code: ClassVar[str] = "sizes_differ"
