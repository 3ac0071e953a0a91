"""Errors about networks and traces. Their fields hold facts; the web layer turns them into sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import ClassVar


@dataclass(eq=False)
class ConvscopeError(Exception):
    """Base class of errors about networks and traces."""

    code: ClassVar[str] = "convscope_error"

    def __post_init__(self) -> None:
        # Exception stores only positional arguments; pickle and str() need all of them.
        self.args = tuple(getattr(self, field.name) for field in fields(self))


@dataclass(eq=False)
class InvalidParameter(ConvscopeError):
    """A value in a document is not allowed.

    Attributes:
        path: path of the value, such as `layers.0.kernel_size`.
        value: the value as it was given; None if it is missing.
        allowed: the allowed values, as a noun phrase.
    """

    code: ClassVar[str] = "invalid_parameter"
    path: str
    value: object
    allowed: str


@dataclass(eq=False)
class WindowDoesNotFit(ConvscopeError):
    """A dilated kernel is longer than the padded input.

    Attributes:
        layer: name of the node; None if it is not known.
        axis: "height" or "width".
        input_size: cells along the axis, without padding.
        padding: cells before and after.
        extent: cells from the first to the last kernel element, both included.
    """

    code: ClassVar[str] = "window_does_not_fit"
    layer: str | None
    axis: str | None
    input_size: int
    padding: tuple[int, int]
    extent: int


@dataclass(eq=False)
class PaddingTooLarge(ConvscopeError):
    """The input is too small for a padding mode, or padding removes a transposed convolution's whole output.

    Attributes: as in WindowDoesNotFit, and
        padding_mode: "reflect" (requires padding < input_size), "circular" (padding <= input_size), or
            "zeros" for a transposed convolution, which removes padding from its output.
    """

    code: ClassVar[str] = "padding_too_large"
    layer: str | None
    axis: str | None
    padding: tuple[int, int]
    input_size: int
    padding_mode: str


@dataclass(eq=False)
class ShapeMismatch(ConvscopeError):
    """A shape differs from the required one.

    Attributes:
        layer: name of the node, or "input".
        expected: the required shape; None for any size.
        got: the actual shape; None for a size that is not known.
        what: what has the shape, such as "channels", "weight", "bias" or "size".
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
        reason: first line of PyTorch's message.
    """

    code: ClassVar[str] = "operation_failed"
    node: str
    operation: str
    reason: str


@dataclass(eq=False)
class NotExportable(ConvscopeError):
    """A network that cannot be written as ONNX.

    Attributes:
        reason: first line of PyTorch's message, or what a run of the file showed.
    """

    code: ClassVar[str] = "not_exportable"
    reason: str


@dataclass(eq=False)
class TooMuchWork(ConvscopeError):
    """The predicted cost of a network exceeds a limit.

    Attributes:
        resource: "layers", "given_numbers", "parameters", "multiply_adds", "attribution", "memory" or
            "cell".
        predicted: the predicted value.
        limit: the largest value allowed.
        unit: unit of both values.
    """

    code: ClassVar[str] = "too_much_work"
    resource: str
    predicted: int
    limit: int
    unit: str


@dataclass(eq=False)
class UnknownNode(ConvscopeError):
    """The network has no such node.

    Attributes:
        path: the parameter that names the node.
    """

    code: ClassVar[str] = "unknown_node"
    node: str
    known: tuple[str, ...]
    path: str = "node"


@dataclass(eq=False)
class UnknownTensor(ConvscopeError):
    """The network has no such weight or bias."""

    code: ClassVar[str] = "unknown_tensor"
    tensor: str
    known: tuple[str, ...]


@dataclass(eq=False)
class UnknownChannel(ConvscopeError):
    """The node's output has no such channel; it has `channels`, counted from 0.

    Attributes:
        path: the parameter that names the channel.
    """

    code: ClassVar[str] = "unknown_channel"
    node: str
    channel: int
    channels: int
    path: str = "channel"


@dataclass(eq=False)
class CellOutOfRange(ConvscopeError):
    """The cell is outside of the node's output of `height` rows and `width` columns."""

    code: ClassVar[str] = "cell_out_of_range"
    node: str
    row: int
    column: int
    height: int
    width: int


@dataclass(eq=False)
class NoMap(ConvscopeError):
    """The node's output is flat where maps are required."""

    code: ClassVar[str] = "no_map"
    node: str
    shape: tuple[int, ...]


@dataclass(eq=False)
class NoClasses(ConvscopeError):
    """The network does not end in one number for each class."""

    code: ClassVar[str] = "no_classes"
    node: str
    shape: tuple[int, ...]


@dataclass(eq=False)
class UnknownClass(ConvscopeError):
    """The network has no such class; it has `classes`, counted from 0."""

    code: ClassVar[str] = "unknown_class"
    index: int
    classes: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A part of a source that is not understood.

    Attributes:
        reason: a sentence without the place, or the error of the layer that the place creates.
        line, column: of its first character, counted from 1.
        path: `source`, the layer in `understood` such as `layers.2`, or the parameter of the request.
    """

    reason: "str | ConvscopeError"
    line: int
    column: int
    path: str = "source"


@dataclass(eq=False)
class SourceNotUnderstood(ConvscopeError):
    """Python source that is not a network of layers.

    Attributes:
        faults: in the order of their lines.
        understood: document of the layers that could be read, in order; None where there are none.
        warnings: parts that were left out because the layers are the same without them.
    """

    code: ClassVar[str] = "source_not_understood"
    faults: tuple[Fault, ...]
    understood: Mapping[str, object] | None
    warnings: tuple[Fault, ...] = ()
