"""HTTP statuses and sentences of errors of weights; the command line prints the same sentences."""

from collections.abc import Mapping

from app.core.errors import ConvscopeError
from app.models import errors
from app.web.refusals.refusal import Refusal, clipped

_TENSORS_REASONS = {
    "too_large": "the file is larger than {limit:,} bytes",
    "empty": "it is empty",
    "web_page": "it is a web page and holds no weights",
    "unknown": "it is neither a file that PyTorch publishes nor safetensors",
    "unimported": "safetensors files are uploaded on the page ResNet-18, under Weights",
    "header_too_large": "its header is larger than {limit:,} bytes",
    "header": "it is not a safetensors file, or it is damaged",
    "duplicate": "its header has this name twice",
    "missing": "the network has this tensor, but the file does not",
    "unexpected": "the file has this tensor, but the network does not",
    "dtype": "it must be float16, bfloat16 or float32; convert it with `.float()`",
    "shape": "its shape is {shape}, but the network's is {expected}",
    "not_finite": "every value must be finite",
    "negative": "a variance must not be negative",
    "classes": "its labels must be a JSON list with one printable text of at most 100 characters per class",
}


def _tensors(error: errors.InvalidTensors) -> str:
    where = f" at {clipped(error.name)}" if error.name is not None else ""
    reason = _TENSORS_REASONS[error.reason].format(
        limit=error.limit_bytes, shape=error.shape, expected=error.expected
    )
    return f"The weights file cannot be used{where}: {reason}."


def _checkpoint(error: errors.UnverifiedCheckpoint) -> str:
    published = "a file that PyTorch publishes"
    if error.file_name is not None:
        published = f"{error.file_name}, whose SHA-256 begins with {error.sha256_prefix}"
    cut_off = "; its end is missing" if error.is_cut_off else ""
    return (
        f"This is not {published}{cut_off}. "
        "Loading any other file of torch.save could run a program, so it is refused unread. "
        "Save the tensors as safetensors and upload that file."
    )


WEIGHTS_REFUSALS: Mapping[type[ConvscopeError], Refusal] = {
    errors.InvalidTensors: Refusal(422, "Invalid weights", _tensors),
    errors.UnverifiedCheckpoint: Refusal(422, "Not the published file", _checkpoint),
    errors.WeightsChanged: Refusal(
        410,
        "The weights have changed",
        lambda e: f"The file of the weights {e.weights} has just been removed or changed. Try again.",
    ),
}
