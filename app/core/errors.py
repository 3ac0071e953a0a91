"""The errors of a network and its trace: facts in fields, sentences elsewhere."""

from dataclasses import dataclass, fields
from typing import ClassVar


@dataclass(eq=False)
class ConvscopeError(Exception):
    """A request that cannot be answered, told by the fields of its subclass."""

    code: ClassVar[str] = "convscope_error"

    def __post_init__(self) -> None:
        # Exception keeps only positional arguments; pickling and str() need all of them.
        self.args = tuple(getattr(self, field.name) for field in fields(self))


@dataclass(eq=False)
class InvalidParameter(ConvscopeError):
    """A value of a document is not among those allowed at its place.

    Attributes:
        path: where it stands, such as `layers.0.kernel_size`.
        value: what was given, exactly as it came; None where nothing was.
        allowed: what may stand there, as a noun phrase.
    """

    code: ClassVar[str] = "invalid_parameter"
    path: str
    value: object
    allowed: str


@dataclass(eq=False)
class WindowDoesNotFit(ConvscopeError):
    """A dilated kernel is longer than the padded input.

    Attributes:
        layer: node's name, None where only the axis is considered.
        axis: "height" or "width".
        input_size: cells along the axis, without padding.
        padding: cells before and after.
        extent: cells from the first to the last tap of the kernel, both included.
    """

    code: ClassVar[str] = "window_does_not_fit"
    layer: str | None
    axis: str | None
    input_size: int
    padding: tuple[int, int]
    extent: int


@dataclass(eq=False)
class PaddingTooLarge(ConvscopeError):
    """A padding mode has not enough input to copy from, or a transposed convolution loses all of it.

    Attributes: as in WindowDoesNotFit, and
        padding_mode: "reflect" (padding < input_size), "circular" (padding <= input_size), or
            "zeros", whose padding a transposed convolution takes away from its output.
    """

    code: ClassVar[str] = "padding_too_large"
    layer: str | None
    axis: str | None
    padding: tuple[int, int]
    input_size: int
    padding_mode: str


@dataclass(eq=False)
class ShapeMismatch(ConvscopeError):
    """Two shapes that must agree do not.

    Attributes:
        layer: node's name, or "input".
        expected: the shape that would fit; None where any size would.
        got: the shape there is; None where a size is not known.
        what: whose shape it is, such as "channels", "weight", "bias" or "size".
    """

    code: ClassVar[str] = "shape_mismatch"
    layer: str | None
    expected: tuple[int | None, ...]
    got: tuple[int | None, ...]
    what: str


@dataclass(eq=False)
class OperationFailed(ConvscopeError):
    """An operation that no layer describes rejects an image of this size.

    Attributes:
        node: name of the node.
        operation: name of its module's class, function or method.
        reason: PyTorch's own message, its first line.
    """

    code: ClassVar[str] = "operation_failed"
    node: str
    operation: str
    reason: str


@dataclass(eq=False)
class TooMuchWork(ConvscopeError):
    """What a network would cost, predicted, is more than a limit.

    Attributes:
        resource: "layers", "given_numbers", "parameters", "multiply_adds", "memory" or "cell".
        predicted: the figure.
        limit: the largest figure that is allowed.
        unit: of both figures.
    """

    code: ClassVar[str] = "too_much_work"
    resource: str
    predicted: int
    limit: int
    unit: str


@dataclass(eq=False)
class UnknownNode(ConvscopeError):
    """A node that the network does not have.

    Attributes:
        path: the parameter that names it.
    """

    code: ClassVar[str] = "unknown_node"
    node: str
    known: tuple[str, ...]
    path: str = "node"


@dataclass(eq=False)
class UnknownTensor(ConvscopeError):
    """A weight or bias that the network does not have."""

    code: ClassVar[str] = "unknown_tensor"
    tensor: str
    known: tuple[str, ...]


@dataclass(eq=False)
class UnknownChannel(ConvscopeError):
    """A channel that the node's output does not have; there are `channels` from 0.

    Attributes:
        path: the parameter that names it.
    """

    code: ClassVar[str] = "unknown_channel"
    node: str
    channel: int
    channels: int
    path: str = "channel"


@dataclass(eq=False)
class CellOutOfRange(ConvscopeError):
    """A cell outside the node's output of `height` rows and `width` columns."""

    code: ClassVar[str] = "cell_out_of_range"
    node: str
    row: int
    column: int
    height: int
    width: int


@dataclass(eq=False)
class NoMap(ConvscopeError):
    """A node whose output has no rows and columns where a map of channels is needed."""

    code: ClassVar[str] = "no_map"
    node: str
    shape: tuple[int, ...]


@dataclass(eq=False)
class NoClasses(ConvscopeError):
    """A network that ends in maps and not in one number for each class."""

    code: ClassVar[str] = "no_classes"
    node: str
    shape: tuple[int, ...]


@dataclass(eq=False)
class UnknownClass(ConvscopeError):
    """A class that the network does not have; there are `classes` from 0."""

    code: ClassVar[str] = "unknown_class"
    index: int
    classes: int
