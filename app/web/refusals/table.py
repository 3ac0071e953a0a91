"""The table of refusals: an HTTP status, a title and a sentence for each error."""

from collections.abc import Mapping

from app.core import errors as core
from app.datasets.assembling import Problem
from app.engine import errors as engine
from app.images import errors as images
from app.store import errors as store
from app.web.refusals import errors as web
from app.web.refusals.data_sets import DATA_SET_REFUSALS, LEFT_OUT
from app.web.refusals.downloads import DOWNLOAD_REFUSALS
from app.web.refusals.networks import NETWORK_REFUSALS
from app.web.refusals.refusal import Refusal, any_of, clipped, shortened
from app.web.refusals.trainings import TRAINING_REFUSALS
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
    "not_npy": "it is not a .npy file",
    "header": "the header of the .npy file cannot be read",
    "dtype": "the .npy file must hold floating point numbers or integers",
    "dimensions": "the .npy file must have two axes (rows, columns) or three (channels, rows, columns)",
    "length": "the length of the .npy file does not match its header",
}

_SMALLER = {
    "maps": "Ask for fewer nodes or channels, for dtype=uint8, or for a max_side.",
    "weights": "Ask for a part at a time, by the parameters tensors and channels.",
    "map": "Ask for another format.",
    "onnx": "Download the program and the weights in parts instead.",
    "archive": "Request the program alone, then fetch `weights` in parts.",
}
_DATABASE_REASONS = {
    "busy": "Another program keeps the database locked. Nothing has changed. Try again in a moment.",
    "full": "The disk of the database is full. Nothing has changed. Free some space, then try again.",
    "damaged": "The database's file is damaged. Restore or remove it. Images and networks are elsewhere.",
    "unreachable": "The database cannot be reached. Nothing has changed. Try again in a moment.",
}


def _matrix(error: images.InvalidMatrix) -> str:
    limit = f"; at most {error.limit:,} are allowed" if error.limit is not None else ""
    where = f" at {clipped(error.path)}" if error.path else ""
    reason = _MATRIX_REASONS[error.reason]
    return f"Invalid matrix{where}: {reason} (got {clipped(error.got)}){limit}."


def _format(error: images.UnsupportedFormat) -> str:
    got = f", not {error.got}" if error.got else ""
    return f"The image format must be one of {any_of(error.accepted)}{got}."


def fault_sentence(fault: core.Fault) -> str:
    """The sentence of a fault in a source, without its place."""
    reason = fault.reason
    return reason if isinstance(reason, str) else refusal_of(reason).sentence(reason)


def _source(error: core.SourceNotUnderstood) -> str:
    first, *others = error.faults
    more = f" {len(others)} more in `fields`." if others else ""
    return f"Line {first.line}, column {first.column}: {fault_sentence(first)}{more}"


REFUSALS: Mapping[type[core.ConvscopeError], Refusal] = {
    **NETWORK_REFUSALS,
    core.SourceNotUnderstood: Refusal(422, "Source not understood", _source),
    images.UnsupportedFormat: Refusal(415, "Unsupported image format", _format),
    images.UnreadableImage: Refusal(
        422,
        "Unreadable image",
        lambda e: (
            f"The file starts like {e.format}, but it is damaged, incomplete or of an unsupported kind."
        ),
    ),
    images.ImageTooLarge: Refusal(
        413,
        "Image too large",
        lambda e: f"The {e.what} is {e.got:,} {e.unit}; at most {e.limit:,} {e.unit} are allowed.",
    ),
    images.InvalidMatrix: Refusal(422, "Invalid matrix", _matrix, lambda e: e.path or "matrix"),
    **WEIGHTS_REFUSALS,
    **DOWNLOAD_REFUSALS,
    **DATA_SET_REFUSALS,
    store.ObjectNotFound: Refusal(
        404, "Not found", lambda e: f"{clipped(e.id)} is not among the {e.kind} of this server."
    ),
    store.ObjectRotten: Refusal(
        410,
        "Stored bytes are damaged",
        lambda e: f"The stored bytes of {e.id} no longer match their hash. Send them again.",
    ),
    store.DiskFull: Refusal(
        507,
        "The disk is nearly full",
        lambda e: (
            "The disk is nearly full, so uploads are refused. Stored images and networks can still be read."
        ),
    ),
    store.DatabaseUnavailable: Refusal(
        503, "The database is not available", lambda e: _DATABASE_REASONS[e.reason]
    ),
    **TRAINING_REFUSALS,
    engine.EngineBusy: Refusal(
        429,
        "The server is busy",
        lambda e: (
            f"The server is busy ({e.waiting} {'request' if e.waiting == 1 else 'requests'} queued). "
            f"Try again in {e.retry_after_seconds} s."
        ),
    ),
    engine.EngineFailed: Refusal(
        503,
        "PyTorch could not be loaded",
        lambda e: (
            "PyTorch could not be loaded, so nothing can be computed. Run `convscope doctor` to see why."
        ),
    ),
    engine.AnswerTooLarge: Refusal(
        422,
        "Response too large",
        lambda e: (
            f"The response would have {e.predicted_bytes:,} bytes; at most {e.limit_bytes:,} bytes are sent. "
            f"{_SMALLER[e.what]}"
        ),
    ),
    web.InvalidHttp: Refusal(400, "Invalid HTTP request", lambda e: e.reason),
    web.RequestTimeout: Refusal(
        408, "Request timeout", lambda e: f"The {e.part} of the request did not arrive in time."
    ),
    web.TooManyConnections: Refusal(
        503,
        "Too many connections",
        lambda e: (
            f"The server has {e.limit} open connections, its limit. Try again in {e.retry_after_seconds} s."
        ),
    ),
    web.BodyTooLarge: Refusal(
        413,
        "Body too large",
        lambda e: f"The body is larger than the limit of {e.limit_bytes:,} bytes.",
    ),
    web.UnsupportedMediaType: Refusal(
        415,
        "Unsupported media type",
        lambda e: f"The Content-Type is {clipped(e.got)}, but must be one of {any_of(e.accepted)}.",
    ),
    web.MalformedBody: Refusal(422, "Invalid body", lambda e: e.detail),
    web.InvalidQuery: Refusal(
        422,
        "Invalid parameter",
        lambda e: (
            f"{shortened(e.parameter)} is {'missing' if e.got is None else clipped(e.got)}, "
            f"but must be {e.allowed}."
        ),
        lambda e: shortened(e.parameter),
    ),
    web.RequestTooLong: Refusal(
        414, "Address too long", lambda e: f"An address may have at most {e.limit_bytes:,} bytes."
    ),
    web.UnexpectedHost: Refusal(
        421,
        "Unexpected host",
        lambda e: (
            f"The Host header {clipped(' and '.join(e.hosts))} is not one of this server's names. "
            "Start the server with `--allowed-host` to add one."
        ),
    ),
    web.CrossSiteRequest: Refusal(
        403,
        "Cross-site request",
        lambda e: "Only this server's own pages, and programs, may change something here.",
    ),
    web.TokenRequired: Refusal(
        401,
        "Token required",
        lambda e: (
            "Open the link that the server printed at its start, or send the token as "
            "`Authorization: Bearer ...`."
        ),
    ),
    web.ShuttingDown: Refusal(
        503,
        "The server is shutting down",
        lambda e: "The server is shutting down and did not finish this response.",
    ),
    web.SampleProtected: Refusal(
        403,
        "Samples cannot be deleted",
        lambda e: f"{e.name} is a sample. Only images that were sent can be deleted.",
    ),
}


def refusal_of(error: core.ConvscopeError) -> Refusal:
    """The row of an error."""
    return next(REFUSALS[kind] for kind in type(error).__mro__ if kind in REFUSALS)


def sentence(error: core.ConvscopeError) -> str:
    """The sentence of an error, the same over HTTP, on the command line and in the record of a training."""
    return refusal_of(error).sentence(error)


def problem_sentence(problem: Problem) -> str:
    """The sentence of what was left out of a data set."""
    if problem.cause is not None:
        return sentence(problem.cause)
    return LEFT_OUT[problem.code].format(first=problem.first)
