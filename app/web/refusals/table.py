"""What each error of the family is over HTTP: status, title, and a sentence made of its fields."""

from collections.abc import Mapping

from app.core import errors as core
from app.engine import errors as engine
from app.images import errors as images
from app.store import errors as store
from app.web.refusals import errors as web
from app.web.refusals.networks import NETWORK_REFUSALS
from app.web.refusals.refusal import Refusal, any_of, clipped, shortened
from app.web.refusals.weights import WEIGHTS_REFUSALS

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


def _matrix(error: images.InvalidMatrix) -> str:
    limit = f"; at most {error.limit:,} are allowed" if error.limit is not None else ""
    where = f" at {clipped(error.path)}" if error.path else ""
    reason = _MATRIX_REASONS[error.reason]
    return f"The matrix cannot be used{where}: {reason} (got {clipped(error.got)}){limit}."


def _format(error: images.UnsupportedFormat) -> str:
    got = f" This file is {error.got}." if error.got else ""
    return f"A picture must be one of {any_of(error.accepted)}.{got}"


REFUSALS: Mapping[type[core.ConvscopeError], Refusal] = {
    **NETWORK_REFUSALS,
    images.UnsupportedFormat: Refusal(415, "Not a picture that can be read", _format),
    images.UnreadableImage: Refusal(
        422,
        "The picture cannot be read",
        lambda e: f"The file begins as {e.format} does, but it is damaged, cut off or of a rare kind.",
    ),
    images.ImageTooLarge: Refusal(
        413,
        "The picture is too large",
        lambda e: f"The {e.what} is {e.got:,} {e.unit}; at most {e.limit:,} {e.unit} are allowed.",
    ),
    images.InvalidMatrix: Refusal(422, "The matrix cannot be used", _matrix, lambda e: e.path or "matrix"),
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
    web.InvalidHttp: Refusal(400, "Invalid HTTP request", lambda e: e.reason),
    web.RequestTimeout: Refusal(
        408, "The request came too slowly", lambda e: f"The {e.part} of the request did not arrive in time."
    ),
    web.TooManyConnections: Refusal(
        503,
        "Too many connections",
        lambda e: f"The server has {e.limit} connections open, the most that it takes. Try again in 1 s.",
    ),
    web.BodyTooLarge: Refusal(
        413,
        "The body is too large",
        lambda e: f"More than {e.limit_bytes:,} bytes were sent; no more are taken.",
    ),
    web.UnsupportedMediaType: Refusal(
        415,
        "The body is of another kind",
        lambda e: f"The Content-Type is {clipped(e.got)}, but must be one of {any_of(e.accepted)}.",
    ),
    web.MalformedBody: Refusal(422, "Invalid body", lambda e: e.detail),
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
