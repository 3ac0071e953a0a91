"""Errors of photographs and matrices: facts in fields, sentences in web.refusals."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from app.core.errors import ConvscopeError

MatrixReason = Literal[
    "not_a_matrix",  # JSON: neither (H, W) nor (C, H, W)
    "ragged",  # rows or channels of different sizes
    "empty",
    "not_a_number",  # text, true, false, null, objects
    "not_finite",
    "overflow",  # a finite number beyond float32
    "too_many_channels",
    "too_large",  # more cells, or a longer side, than allowed
    "not_npy",  # the first bytes are not those of a .npy file
    "header",  # its header cannot be read
    "dtype",  # neither floating-point numbers nor integers
    "dimensions",  # neither two nor three axes
    "length",  # fewer or more bytes than its header says
]


@dataclass(eq=False)
class UnsupportedFormat(ConvscopeError):
    """The file is not a picture of an accepted format."""

    code: ClassVar[str] = "unsupported_format"
    accepted: tuple[str, ...]
    got: str | None  # "empty", "PDF", "SVG", ... or None if unknown


@dataclass(eq=False)
class UnreadableImage(ConvscopeError):
    """The file begins as this format does, but is damaged, truncated or of a rare kind."""

    code: ClassVar[str] = "unreadable_image"
    format: str


@dataclass(eq=False)
class ImageTooLarge(ConvscopeError):
    """A size known before decoding is past its limit."""

    code: ClassVar[str] = "image_too_large"
    what: str
    got: int
    limit: int
    unit: str


@dataclass(eq=False)
class InvalidMatrix(ConvscopeError):
    """A matrix that cannot be used.

    Attributes:
        path: the place of the fault.
    """

    code: ClassVar[str] = "invalid_matrix"
    path: str
    reason: MatrixReason
    got: str
    limit: int | None = None
