"""Refusals for errors of networks and of questions about them."""

from collections.abc import Mapping

from app.core import errors as core
from app.models.errors import NotSequential
from app.web.refusals.refusal import Refusal, any_of, clipped, shortened


def _shape(shape: tuple[int | None, ...]) -> str:
    return "(" + ", ".join("any" if size is None else str(size) for size in shape) + ")"


def _at(layer: str | None) -> str:
    return f"{layer}: " if layer else ""


def _parameter(error: core.InvalidParameter) -> str:
    got = "is missing" if error.value is None else f"is {clipped(error.value)}"
    return f"{shortened(error.path)} {got}, but must be {error.allowed}."


def _window(error: core.WindowDoesNotFit) -> str:
    before, after = error.padding
    padded = error.input_size + before + after
    axis = f" along its {error.axis}" if error.axis else ""
    with_padding = f" and {padded} with its padding" if before + after else ""
    return (
        f"{_at(error.layer)}the kernel spans {error.extent} cells{axis}, but the input has "
        f"{error.input_size}{with_padding}. "
        "Use a smaller kernel or dilation, more padding or a larger input."
    )


def _padding(error: core.PaddingTooLarge) -> str:
    axis = f" along its {error.axis}" if error.axis else ""
    if error.padding_mode == "zeros":
        return (
            f"{_at(error.layer)}the padding of a transposed convolution is cut off its output, and "
            f"{error.padding[0]} before and {error.padding[1]} after leave nothing of it{axis}."
        )
    rule = "less than" if error.padding_mode == "reflect" else "at most"
    return (
        f"{_at(error.layer)}padding_mode {error.padding_mode} copies from the input, so the padding must be "
        f"{rule} its {error.input_size} cells{axis}; "
        f"it is {error.padding[0]} before and {error.padding[1]} after."
    )


NETWORK_REFUSALS: Mapping[type[core.ConvscopeError], Refusal] = {
    core.InvalidParameter: Refusal(422, "Invalid parameter", _parameter, lambda e: shortened(e.path)),
    core.WindowDoesNotFit: Refusal(422, "Kernel larger than its input", _window, lambda e: e.layer or ""),
    core.PaddingTooLarge: Refusal(422, "Padding too large", _padding, lambda e: e.layer or ""),
    core.ShapeMismatch: Refusal(
        422,
        "Shape mismatch",
        lambda e: f"{_at(e.layer)}{e.what} must be {_shape(e.expected)}, but is {_shape(e.got)}.",
        lambda e: e.layer or "",
    ),
    core.OperationFailed: Refusal(
        422,
        "An operation does not take the image",
        lambda e: f"{e.node}: {e.operation} does not take an image of this size: {shortened(e.reason)}",
        lambda e: e.node,
    ),
    core.NotExportable: Refusal(
        422,
        "Not possible as ONNX",
        lambda e: f"This network cannot be written as ONNX: {shortened(e.reason)}",
    ),
    core.TooMuchWork: Refusal(
        422,
        "Too much work",
        lambda e: (
            f"This would take {e.predicted:,} {e.unit} ({e.resource}); at most {e.limit:,} are allowed."
        ),
    ),
    core.UnknownNode: Refusal(
        404,
        "No such node",
        lambda e: f"The network has no node {clipped(e.node)}. Its nodes are {shortened(any_of(e.known))}.",
        lambda e: e.path,
    ),
    core.UnknownTensor: Refusal(
        404,
        "No such tensor",
        lambda e: f"The network has no {clipped(e.tensor)}. Its tensors are {shortened(any_of(e.known))}.",
        lambda e: "tensors",
    ),
    core.UnknownChannel: Refusal(
        404,
        "No such channel",
        lambda e: f"{e.node} has {e.channels} channels, numbered from 0; there is no channel {e.channel}.",
        lambda e: e.path,
    ),
    core.CellOutOfRange: Refusal(
        404,
        "No such cell",
        lambda e: (
            f"{e.node} has {e.height} rows and {e.width} columns, numbered from 0; "
            f"there is no row {e.row}, column {e.column}."
        ),
        lambda e: "row" if e.row >= e.height else "column",
    ),
    core.NoMap: Refusal(
        422,
        "Not a map",
        lambda e: (
            f"The output of {e.node} has the shape {_shape(e.shape)}, without rows and columns. "
            "Choose a node whose output has the shape (channels, height, width)."
        ),
        lambda e: "node",
    ),
    NotSequential: Refusal(
        422,
        "Not a sequence of layers",
        lambda e: (
            f"{e.title} is not a sequence of layers, so it cannot be written as nn.Sequential. "
            "Ask for form=class."
        ),
        lambda e: "form",
    ),
    core.NoClasses: Refusal(
        422,
        "No classes",
        lambda e: (
            f"The network ends in {e.node}, whose output has the shape {_shape(e.shape)}. "
            "Only a network that ends in one number for each class has classes."
        ),
    ),
    core.UnknownClass: Refusal(
        404,
        "No such class",
        lambda e: f"The network has {e.classes} classes, numbered from 0; there is no class {e.index}.",
        lambda e: "class",
    ),
}
