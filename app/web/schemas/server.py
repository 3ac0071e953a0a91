"""The server itself: health and problems."""

from typing import Literal

from pydantic import Field

from app.web.schemas.base import Document


class HealthDocument(Document):
    """Whether the server can compute."""

    status: Literal["starting", "ready", "failed"]
    reason: Literal["import", "device", "memory", "other"] | None = Field(
        description="why PyTorch could not be loaded: it cannot be imported, the device cannot be used, "
        "memory ran out, or another error; null unless the status is failed. The server's log has the error."
    )
    version: str
    weights: dict[str, str] = Field(
        description="name of the weights in use, by built-in network; empty until they have been found",
        examples=[{"resnet18": "bundled"}],
    )


class FieldProblem(Document):
    """A field that is at fault."""

    path: str = Field(examples=["layers.0.kernel_size"])
    message: str


class ProblemDocument(Document):
    """A problem document (RFC 9457): why a request was refused."""

    type: str = Field(examples=["/docs#problem-invalid_parameter"])
    title: str = Field(examples=["Invalid parameter"])
    status: int = Field(examples=[422])
    detail: str = Field(description="what was given and what is allowed")
    code: str = Field(description="stable, for programs", examples=["invalid_parameter"])
    request_id: str = Field(examples=["5f1d7a84c2b09e36"])
    fields: list[FieldProblem] | None = None
