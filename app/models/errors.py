"""Errors of models, weights files and downloads: facts in fields, sentences in web.refusals."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from app.core.errors import ConvscopeError

TensorsReason = Literal[
    "too_large",
    "empty",
    "web_page",  # HTML
    "unknown",  # neither safetensors nor written by torch.save
    "unimported",  # safetensors, which are uploaded instead
    "header_too_large",
    "header",  # not safetensors, or damaged
    "duplicate",  # the header has a key twice
    "missing",
    "unexpected",  # a tensor that the architecture does not have
    "dtype",
    "shape",
    "not_finite",
    "negative",  # a variance
    "classes",  # the metadata's labels are not a list with one for each class
]

FileReason = Literal[
    "empty",
    "web_page",  # HTML
    "truncated",
    "too_large",
    "hash",  # damaged, or another file
]
DownloadReason = Literal[
    "unknown_host",  # the name cannot be resolved
    "unreachable",
    "proxy",  # the proxy of the environment cannot be used, does not answer, or refuses
    "certificate",
    "status",  # HTTP status other than 200
    "stalled",  # the server sends nothing, or less than the minimum rate
    "interrupted",
    "unexpected",  # a fault of convscope
]


@dataclass(eq=False)
class InvalidTensors(ConvscopeError):
    """A weights file that is damaged or holds other tensors than expected.

    Attributes:
        name: the tensor at fault; None for the file as a whole.
        limit_bytes: the limit that the file or its header is past.
        shape, expected: of a tensor of another shape than the network's.
    """

    code: ClassVar[str] = "invalid_tensors"
    name: str | None
    reason: TensorsReason
    limit_bytes: int | None = None
    shape: tuple[int, ...] = ()
    expected: tuple[int, ...] = ()


@dataclass(eq=False)
class WeightsChanged(ConvscopeError):
    """The file of these weights is gone or has changed."""

    code: ClassVar[str] = "weights_changed"
    weights: str


@dataclass(eq=False)
class InvalidWeightsFile(ConvscopeError):
    """A file that has the name of a published one, but not its hash.

    Attributes:
        place: where it was found or came from, such as "the weights directory".
        sha256_prefix: the first digits of the published file's hash.
    """

    code: ClassVar[str] = "invalid_weights_file"
    file_name: str
    place: str
    reason: FileReason
    sha256_prefix: str


@dataclass(eq=False)
class UnverifiedCheckpoint(ConvscopeError):
    """A file of torch.save that is not the published one: a pickle, which is never loaded.

    Attributes:
        file_name, sha256_prefix: of the published file; None if any published file is accepted.
        is_cut_off: whether its end is missing.
    """

    code: ClassVar[str] = "unverified_checkpoint"
    file_name: str | None
    sha256_prefix: str | None
    is_cut_off: bool


@dataclass(eq=False)
class NotDownloadable(ConvscopeError):
    """Weights that should come with a Python package, but are missing from it."""

    code: ClassVar[str] = "not_downloadable"
    package: str


@dataclass(eq=False)
class DownloadFailed(ConvscopeError):
    """A download that ended without the file; `status` is the HTTP status, if there was one."""

    code: ClassVar[str] = "download_failed"
    host: str
    reason: DownloadReason
    status: int | None = None


@dataclass(eq=False)
class DownloadCancelled(ConvscopeError):
    """A download that was cancelled."""

    code: ClassVar[str] = "download_cancelled"


@dataclass(eq=False)
class NoSpaceForWeights(ConvscopeError):
    """Writing the file would leave less free space than the reserve."""

    code: ClassVar[str] = "disk_full"
    file_name: str
    wanted_bytes: int


@dataclass(eq=False)
class WeightsNotWritable(ConvscopeError):
    """The file cannot be written to the data directory."""

    code: ClassVar[str] = "weights_not_writable"
    file_name: str


@dataclass(eq=False)
class NoTrainingProgram(ConvscopeError):
    """A model whose training cannot be written as a program; `title` is the model's."""

    code: ClassVar[str] = "no_training_program"
    title: str


@dataclass(eq=False)
class NotSequential(ConvscopeError):
    """A model whose program cannot be written as nn.Sequential; `title` is the model's."""

    code: ClassVar[str] = "not_sequential"
    title: str
