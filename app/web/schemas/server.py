"""The server itself: health and problems."""

from typing import Any, Literal

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
    line: int | None = Field(None, description="of a source, from 1", examples=[12])
    column: int | None = Field(None, description="of a source, from 1", examples=[9])


class MendDocument(Document):
    """A change with which the layer that did not fit fits."""

    title: str = Field(examples=["in_features = 512"])
    input: dict[str, Any] = Field(examples=[{"channels": 1, "height": 16, "width": 16}])
    layers: list[dict[str, Any]] = Field(description="all layers, one or more of them changed")


class MisfitDocument(Document):
    """The layer of a network that does not fit, and what would mend it."""

    layer: int = Field(description="its index", examples=[4])
    node: str = Field(examples=["linear1"])
    arrives: list[int | None] = Field(
        description="shape of its input, (C, H, W) or (C); null for a size that is not known",
        examples=[[512]],
    )
    wanted: str = Field(description="the input that it takes", examples=["in_features 288"])
    mends: list[MendDocument] = Field(description="at most five, the most likely first; each was tried")


class ProblemDocument(Document):
    """A problem document (RFC 9457): why a request was refused."""

    type: str = Field(examples=["/docs#problem-invalid_parameter"])
    title: str = Field(examples=["Invalid parameter"])
    status: int = Field(examples=[422])
    detail: str = Field(description="what was given and what is allowed")
    code: str = Field(description="stable, for programs", examples=["invalid_parameter"])
    request_id: str = Field(examples=["5f1d7a84c2b09e36"])
    fields: list[FieldProblem] | None = None
    misfit: MisfitDocument | None = Field(None, description="only where layers do not fit")
    warnings: list[FieldProblem] | None = Field(
        None,
        description="only for Python source: what is left out, as the layers are the same without it",
    )
    understood: dict[str, Any] | None = Field(
        None, description="only for Python source: the document of the layers that could be read, in order"
    )
