"""Errors of weights and their files: facts in fields, sentences in web.refusals."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from app.core.errors import ConvscopeError

TensorsReason = Literal[
    "too_large",
    "empty",
    "web_page",  # HTML in its place
    "unknown",  # neither safetensors nor of torch.save
    "unimported",  # safetensors, which are uploaded and not imported
    "header_too_large",
    "header",  # not a safetensors file
    "duplicate",  # the header has a key twice
    "missing",
    "unexpected",  # a tensor that the architecture does not have
    "dtype",
    "shape",
    "not_finite",
    "negative",  # a variance
    "classes",  # the metadata's labels: no list of one for each class
]

FileReason = Literal[
    "empty",
    "web_page",  # HTML in its place
    "truncated",
    "too_large",
    "hash",  # other bytes than were published
]
DownloadReason = Literal[
    "unknown_host",  # the name cannot be looked up
    "unreachable",
    "proxy",  # the proxy of the environment cannot be used, does not answer, or refuses
    "certificate",
    "status",  # the server answered with something else than 200
    "stalled",  # the server sends nothing, or less than the minimum rate
    "interrupted",
    "unexpected",  # a fault of convscope
]


@dataclass(eq=False)
class InvalidTensors(ConvscopeError):
    """A file of weights that is damaged or holds other tensors than expected.

    Attributes:
        name: the tensor at fault; None where it is the file as a whole.
        reason: what is wrong with it.
        limit_bytes: the limit that it is past, where it is too large.
    """

    code: ClassVar[str] = "invalid_tensors"
    name: str | None
    reason: TensorsReason
    limit_bytes: int | None = None


@dataclass(eq=False)
class WeightsChanged(ConvscopeError):
    """The file of these weights is gone, or no longer has the bytes that it had."""

    code: ClassVar[str] = "weights_changed"
    weights: str


@dataclass(eq=False)
class InvalidWeightsFile(ConvscopeError):
    """A file that should be the published one and is not.

    Attributes:
        place: where it was found or came from, such as "the weights directory".
        sha256_prefix: with which the published file's hash begins.
    """

    code: ClassVar[str] = "invalid_weights_file"
    file_name: str
    place: str
    reason: FileReason
    sha256_prefix: str


@dataclass(eq=False)
class UnverifiedCheckpoint(ConvscopeError):
    """A PyTorch file that is not the published one: a pickle, which is never opened.

    Attributes:
        file_name, sha256_prefix: of the published file; None where any published file would do.
        is_cut_off: its end is missing.
    """

    code: ClassVar[str] = "unverified_checkpoint"
    file_name: str | None
    sha256_prefix: str | None
    is_cut_off: bool


@dataclass(eq=False)
class DownloadFailed(ConvscopeError):
    """A download ended without the file; `status` is HTTP's, where the server answered."""

    code: ClassVar[str] = "download_failed"
    host: str
    reason: DownloadReason
    status: int | None = None


@dataclass(eq=False)
class DownloadCancelled(ConvscopeError):
    """A download was ended on purpose."""

    code: ClassVar[str] = "download_cancelled"


@dataclass(eq=False)
class NoSpaceForWeights(ConvscopeError):
    """Keeping the file would leave less free space than is kept in reserve."""

    code: ClassVar[str] = "disk_full"
    file_name: str
    wanted_bytes: int


@dataclass(eq=False)
class WeightsNotWritable(ConvscopeError):
    """The data directory does not take the file."""

    code: ClassVar[str] = "weights_not_writable"
    file_name: str
