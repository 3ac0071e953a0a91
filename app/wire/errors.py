"""What can be wrong with a tensor file, as facts."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from app.core.errors import ConvscopeError

TensorsReason = Literal[
    "too_large",
    "header_too_large",
    "header",  # not a safetensors file
    "names",  # other tensors than expected
    "dtype",
    "shape",
    "not_finite",
]


@dataclass(eq=False)
class InvalidTensors(ConvscopeError):
    """A safetensors file that is damaged or holds other tensors than expected.

    Attributes:
        name: the tensor at fault; None where it is the file as a whole.
        reason: what is wrong with it.
    """

    code: ClassVar[str] = "invalid_tensors"
    name: str | None
    reason: TensorsReason
