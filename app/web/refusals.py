"""What each error of the family is over HTTP: status, title, and a sentence made of its fields."""

from collections.abc import Iterable, Mapping

from app.core import errors as core
from app.engine import errors as engine
from app.store import errors as store
from app.vision import errors as vision
from app.web import errors as web
from app.web.refusal import Refusal, clipped, shortened
from app.web.weights_refusals import WEIGHTS_REFUSALS


def _any_of(names: Iterable[str]) -> str:
    return ", ".join(names)


def _shape(shape: tuple[int | None, ...]) -> str:
    return "(" + ", ".join("any" if size is None else str(size) for size in shape) + ")"


def _at(layer: str | None) -> str:
    return f"{layer}: " if layer else ""


_MATRIX_REASONS = {
    "not_a_matrix": "a matrix is a list of rows, or a list of channels that are lists of rows",
    "ragged": "every row must have the same number of cells, and every channel the same size",
    "empty": "it needs at least one row and one cell",
    "not_a_number": "every cell must be a number",
    "not_finite": "every cell must be finite",
    "overflow": "the number is too large for 32-bit floating point",
    "too_many_channels": "there are too many channels",
    "too_large": "there are too many cells, or a side is too long",
    "not_npy": "the bytes do not begin as a .npy file does",
    "header": "the header of the .npy file cannot be read",
    "dtype": "the .npy file must hold floating point numbers or integers",
    "dimensions": "the .npy file must have two axes (rows, columns) or three (channels, rows, columns)",
    "length": "the .npy file is shorter or longer than its header says",
}

_SMALLER = {
    "maps": "Fewer nodes or channels, dtype=uint8 or a max_side make it smaller.",
    "weights": "The parameters tensors and channels ask for a part of them at a time.",
    "map": "Another format makes it smaller.",
}


def _matrix(error: vision.InvalidMatrix) -> str:
    limit = f"; at most {error.limit:,} are allowed" if error.limit is not None else ""
    where = f" at {clipped(error.path)}" if error.path else ""
    reason = _MATRIX_REASONS[error.reason]
    return f"The matrix cannot be used{where}: {reason} (got {clipped(error.got)}){limit}."


def _parameter(error: core.InvalidParameter) -> str:
    got = "is missing" if error.value is None else f"is {clipped(error.value)}"
    return f"{shortened(error.path)} {got}, but must be {error.allowed}."


def _window(error: core.WindowDoesNotFit) -> str:
    before, after = error.padding
    padded = error.input_size + before + after
    axis = f" along its {error.axis}" if error.axis else ""
    return (
        f"{_at(error.layer)}the kernel spans {error.extent} cells{axis}, but the input has "
        f"{error.input_size}, with padding {padded}. "
        "A smaller kernel or dilation, more padding or a larger input fits."
    )


def _padding(error: core.PaddingTooLarge) -> str:
    axis = f" along its {error.axis}" if error.axis else ""
    if error.padding_mode == "zeros":
        return (
            f"{_at(error.layer)}the padding of a transposed convolution is taken from its output, and with "
            f"{error.padding[0]} before and {error.padding[1]} after nothing of it is left{axis}."
        )
    rule = "less than" if error.padding_mode == "reflect" else "at most"
    return (
        f"{_at(error.layer)}padding_mode {error.padding_mode} copies from the input, so the padding must be "
        f"{rule} its {error.input_size} cells{axis}; "
        f"it is {error.padding[0]} before and {error.padding[1]} after."
    )


def _format(error: vision.UnsupportedFormat) -> str:
    got = f" This file is {error.got}." if error.got else ""
    return f"A picture must be one of {_any_of(error.accepted)}.{got}"


REFUSALS: Mapping[type[core.ConvscopeError], Refusal] = {
    core.InvalidParameter: Refusal(
        422, "A parameter cannot be used", _parameter, lambda e: shortened(e.path)
    ),
    core.WindowDoesNotFit: Refusal(
        422, "The kernel is larger than the image", _window, lambda e: e.layer or ""
    ),
    core.PaddingTooLarge: Refusal(
        422, "The padding is larger than the image", _padding, lambda e: e.layer or ""
    ),
    core.ShapeMismatch: Refusal(
        422,
        "Two shapes do not fit",
        lambda e: f"{_at(e.layer)}{e.what} must be {_shape(e.expected)}, but is {_shape(e.got)}.",
        lambda e: e.layer or "",
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
        lambda e: f"The network has no node {clipped(e.node)}. Its nodes are {shortened(_any_of(e.known))}.",
        lambda e: e.path,
    ),
    core.UnknownTensor: Refusal(
        404,
        "No such tensor",
        lambda e: f"The network has no {clipped(e.tensor)}. Its tensors are {shortened(_any_of(e.known))}.",
        lambda e: "tensors",
    ),
    core.UnknownChannel: Refusal(
        404,
        "No such channel",
        lambda e: (
            f"{e.node} has {e.channels} channels, numbered from 0; channel {e.channel} is not among them."
        ),
        lambda e: e.path,
    ),
    core.CellOutOfRange: Refusal(
        404,
        "No such cell",
        lambda e: (
            f"{e.node} has {e.height} rows and {e.width} columns, numbered from 0; "
            f"row {e.row}, column {e.column} is not among them."
        ),
        lambda e: "row" if e.row >= e.height else "column",
    ),
    core.NoMap: Refusal(
        422,
        "Not a map",
        lambda e: (
            f"{e.node} gives {_shape(e.shape)}, without rows and columns; "
            "a node whose output is (channels, height, width) is needed."
        ),
        lambda e: "node",
    ),
    core.NoClasses: Refusal(
        422,
        "No classes",
        lambda e: (
            f"The network ends in {e.node}, which gives {_shape(e.shape)}; "
            "a class can be asked about where it ends in one number for each class."
        ),
    ),
    core.UnknownClass: Refusal(
        404,
        "No such class",
        lambda e: f"The network has {e.classes} classes, numbered from 0; {e.index} is not among them.",
        lambda e: "class",
    ),
    vision.UnsupportedFormat: Refusal(415, "Not a picture that can be read", _format),
    vision.UnreadableImage: Refusal(
        422,
        "The picture cannot be read",
        lambda e: f"The file begins as {e.format} does, but it is damaged, cut off or of a rare kind.",
    ),
    vision.ImageTooLarge: Refusal(
        413,
        "The picture is too large",
        lambda e: f"The {e.what} is {e.got:,} {e.unit}; at most {e.limit:,} {e.unit} are allowed.",
    ),
    vision.InvalidMatrix: Refusal(422, "The matrix cannot be used", _matrix, lambda e: e.path or "matrix"),
    **WEIGHTS_REFUSALS,
    store.ObjectNotFound: Refusal(
        404, "Not found", lambda e: f"There is nothing under {clipped(e.id)} among the {e.kind}."
    ),
    store.ObjectRotten: Refusal(
        410,
        "Damaged in the store",
        lambda e: f"The stored bytes of {e.id} are no longer those that were sent. Send them again.",
    ),
    store.DiskFull: Refusal(
        507,
        "The disk is nearly full",
        lambda e: "The disk is nearly full, so nothing new is taken. What is stored can still be read.",
    ),
    engine.EngineBusy: Refusal(
        429,
        "Too much waits",
        lambda e: f"{e.waiting} computations wait already. Ask again in {e.retry_after_seconds} s.",
    ),
    engine.EngineFailed: Refusal(
        503,
        "PyTorch could not be loaded",
        lambda e: "PyTorch could not be loaded, so nothing can be computed. `convscope doctor` tells more.",
    ),
    engine.AnswerTooLarge: Refusal(
        422,
        "The answer would be too large",
        lambda e: (
            f"The answer would take {e.predicted_bytes:,} bytes; at most {e.limit_bytes:,} are sent. "
            f"{_SMALLER[e.what]}"
        ),
    ),
    web.BodyTooLarge: Refusal(
        413,
        "The body is too large",
        lambda e: f"More than {e.limit_bytes:,} bytes were sent; no more are taken.",
    ),
    web.UnsupportedMediaType: Refusal(
        415,
        "The body is of another kind",
        lambda e: f"The Content-Type is {clipped(e.got)}, but must be one of {_any_of(e.accepted)}.",
    ),
    web.MalformedBody: Refusal(
        422, "The body cannot be read", lambda e: f"The body cannot be read as {e.kind}: {e.reason}."
    ),
    web.InvalidQuery: Refusal(
        422,
        "A parameter cannot be used",
        lambda e: (
            f"{shortened(e.parameter)} is {'missing' if e.got is None else clipped(e.got)}, "
            f"but must be {e.allowed}."
        ),
        lambda e: shortened(e.parameter),
    ),
    web.RequestTooLong: Refusal(
        414, "The address is too long", lambda e: f"An address may have at most {e.limit_bytes:,} bytes."
    ),
    web.UnexpectedHost: Refusal(
        421,
        "Another host was asked for",
        lambda e: (
            f"The Host header {clipped(' and '.join(e.hosts))} is not one of this server's names. "
            "`--allowed-host` adds one."
        ),
    ),
    web.CrossSiteRequest: Refusal(
        403,
        "Asked from another site",
        lambda e: "Only pages of this server and programs may change something here.",
    ),
    web.TokenRequired: Refusal(
        401,
        "A token is needed",
        lambda e: (
            "Open the link that was printed when the server started, or send its token as "
            "`Authorization: Bearer ...`."
        ),
    ),
    web.ShuttingDown: Refusal(
        503, "The server is ending", lambda e: "The server is ending and did not finish this answer."
    ),
    web.SampleProtected: Refusal(
        403,
        "Samples cannot be deleted",
        lambda e: f"{e.name} is a sample and stays. Own images can be deleted.",
    ),
}


def refusal_of(error: core.ConvscopeError) -> Refusal:
    """The row of an error."""
    return next(REFUSALS[kind] for kind in type(error).__mro__ if kind in REFUSALS)
