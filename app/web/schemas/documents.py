"""The JSON documents of the interface, as OpenAPI tells them."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

IMAGE_ID = "3b9f3a4c0f2f5d5ad9a4d0c3a7f9f5b0f6ad8d2a7be1f3b1b1a3f6b6c0c8f1d2"
NETWORK_ID = "9d2c4e6f8a0b1c3d5e7f9a0b2c4d6e8f0a1b3c5d7e9f1a2b4c6d8e0f2a3b5c7d"

Identifier = Annotated[
    str, Field(description="SHA-256 of the content: 64 hexadecimal digits.", examples=[IMAGE_ID])
]
Shape = Annotated[
    list[int], Field(description="(C, H, W), or (C) where the output is flat", examples=[[1, 222, 222]])
]
Finite = Annotated[float | None, Field(description="null where it is not finite")]
Row = list[float | None]
Matrix = list[Row]
Numbers = Annotated[
    list[Matrix] | Row,
    Field(
        description="of that shape, as nested lists; null where a number is not finite",
        examples=[[[[0.5, None]]]],
    ),
]
FieldStatus = Literal["exact", "upper_bound", "whole_input"]
Weights = Annotated[
    str,
    Field(
        description="where the numbers come from. Of layers: given (the document, presets and defaults), "
        "seeded, given and seeded, or none. Of a classifier: IMAGENET1K_V1, bundled, uploaded or seeded",
        examples=["seeded"],
    ),
]


class Document(BaseModel):
    """A document that is written, never read."""

    model_config = ConfigDict(frozen=True)


class ImageDocument(Document):
    """What is known of an image."""

    id: Identifier
    kind: Literal["photo", "matrix"]
    width: int = Field(description="columns, once upright", examples=[451])
    height: int = Field(description="rows, once upright", examples=[300])
    channels: int = Field(description="1 or 3 for a photograph, 1 to 16 for a matrix", examples=[3])
    format: str = Field(description="PNG, JPEG, WEBP, GIF or BMP; float32 for a matrix", examples=["PNG"])
    bytes: int = Field(description="size as stored", examples=[194704])


class SampleDocument(Document):
    """An image that comes with the program."""

    id: Identifier
    name: str = Field(examples=["cat"])
    title: str = Field(examples=["Cat"])
    credit: str = Field(description="who made it and under which licence")
    kind: Literal["photo", "matrix"]
    width: int = Field(examples=[451])
    height: int = Field(examples=[300])
    channels: int = Field(examples=[3])


class SamplesDocument(Document):
    """The images that come with the program."""

    samples: list[SampleDocument]


class ReceptiveFieldDocument(Document):
    """What part of the input one element of a node's output depends on."""

    height: int | None = Field(description="null where it is that of an input whose size is not known")
    width: int | None
    stride: list[int | float] = Field(
        description="input cells between neighbours: [row, column]; a fraction where the layers before "
        "enlarge or divide unevenly, 0 where every field may be everything"
    )
    offset: list[int | float] = Field(
        description="of the first element's field: [row, column]; negative in the padding"
    )
    status: FieldStatus


class NodeDocument(Document):
    """One node of a network."""

    name: str = Field(examples=["conv1"])
    op: str = Field(examples=["Conv2d"])
    inputs: list[str] = Field(examples=[["input"]])
    parameters: dict[str, Any] = Field(examples=[{"kernel_size": [3, 3], "stride": [1, 1]}])
    shape: list[int] | None = Field(
        description="(C, H, W), or (C) where it is flat; null where the input's size is not known"
    )
    parameter_count: int = Field(examples=[10])
    receptive_field: ReceptiveFieldDocument


class InputDocument(Document):
    """What a network reads."""

    channels: int = Field(examples=[1])
    height: int | None = Field(description="null where images of any size enter", examples=[None])
    width: int | None = Field(examples=[None])
    preprocessing: list[dict[str, Any]] | None = Field(
        description="what is done to a photograph on the way into a classifier, step by step; a matrix "
        "enters as it is",
        examples=[None],
    )


class NetworkDocument(Document):
    """A network: what was asked for, with everything left out filled in, and what follows from it."""

    id: Identifier
    title: str = Field(examples=["Conv2d"])
    weights: Weights
    input: InputDocument
    name: str | None = Field(description="of a built-in architecture", examples=[None])
    classes: list[str] | None = Field(description="the labels of a classifier, in order", examples=[None])
    layers: list[dict[str, Any]] | None = Field(
        description="the canonical form of the layers, whose hash is the id; null of a classifier"
    )
    nodes: list[NodeDocument]
    edges: list[tuple[str, str]] = Field(examples=[[["input", "conv1"]]])


class NodeSummaryDocument(Document):
    """One node's output, in figures."""

    name: str = Field(examples=["conv1"])
    op: str = Field(examples=["Conv2d"])
    shape: Shape
    minimum: Finite
    maximum: Finite
    mean: Finite
    zero_fraction: Finite


class TraceDocument(Document):
    """Every node's output, in figures; the first node is the input."""

    network: Identifier
    image: Identifier
    weights: Weights
    nodes: list[NodeSummaryDocument]


class MapDocument(Document):
    """One node's output as JSON."""

    node: str = Field(examples=["conv1"])
    shape: Shape
    minimum: Row | None = Field(None, description="of each channel; only where dtype is uint8")
    maximum: Row | None = Field(None, description="of each channel; only where dtype is uint8")
    values: Numbers


class WinnerDocument(Document):
    """The place whose value a maximum is."""

    row: int
    column: int


class TermDocument(Document):
    """What one input channel, or one row of channels, gives to an element."""

    node: str = Field(examples=["input"])
    channel: int | None = Field(description="null where `channels` says it")
    rows: list[int] = Field(description="of the window in the unpadded input; outside of it is padding")
    columns: list[int]
    padded: list[list[bool]] = Field(description="which values come from padding")
    source_rows: list[int | None] = Field(description="where the values are read; null for zeros")
    source_columns: list[int | None]
    values: Matrix = Field(description="null where a maximum meets padding, which is minus infinity")
    weights: Matrix | None = Field(description="of an average 1 / divisor, and 0 where nothing is counted")
    products: Matrix | None = Field(
        description="of LPPool2d the powers, of Softmax the exponentials of value - maximum"
    )
    sum: Finite = Field(description="of the products, or the maximum")
    channels: list[int] | None = Field(
        description="of a line of values from one channel each: Linear and Softmax"
    )
    kernel_rows: list[int] | None = Field(
        description="of ConvTranspose2d: the tap that meets each of the rows"
    )
    kernel_columns: list[int] | None
    winner: WinnerDocument | None = Field(description="of a maximum")
    numbers: dict[str, float | None] | None = Field(
        description="what else the layer calculates with", examples=[{"negative_slope": 0.01}]
    )


class CellFieldDocument(Document):
    """The part of the input that an element depends on: image[top:bottom, left:right]."""

    top: int
    left: int
    bottom: int
    right: int
    status: FieldStatus


class CellDocument(Document):
    """One element and all that makes it. Of sums, the terms' and the bias add up to its value."""

    node: str = Field(examples=["conv1"])
    op: str = Field(examples=["Conv2d"])
    channel: int
    row: int
    column: int
    value: Finite = Field(description="the number that PyTorch gave")
    terms: list[TermDocument]
    bias: Finite = Field(description="null where the layer has none")
    recomputed: Finite = Field(
        description="the value by the layer's formula, in double precision; 0 where `zeroed`, null of an "
        "operation whose formula is not known, which has no `terms`"
    )
    zeroed: bool = Field(description="the query's `zero` set this channel to 0, whatever the terms say")
    receptive_field: CellFieldDocument


class HealthDocument(Document):
    """Whether the server can compute."""

    status: Literal["starting", "ready", "failed"]
    reason: Literal["import", "device", "memory", "other"] | None = Field(
        description="why PyTorch could not be loaded: it cannot be imported, the device cannot be used, "
        "memory ran out, or another error; null unless the status is failed. The server's log has the error."
    )
    version: str
    weights: dict[str, str] = Field(
        description="of each built-in network, which weights answer; empty until they were looked for",
        examples=[{"resnet18": "bundled"}],
    )


class FieldProblem(Document):
    """What is wrong at one field."""

    path: str = Field(examples=["layers.0.kernel_size"])
    message: str


class ProblemDocument(Document):
    """Why a request was refused (RFC 9457)."""

    type: str = Field(examples=["/docs#problem-invalid_parameter"])
    title: str = Field(examples=["A parameter cannot be used"])
    status: int = Field(examples=[422])
    detail: str = Field(description="what was asked, what was got, and what is allowed")
    code: str = Field(description="stable, for programs", examples=["invalid_parameter"])
    request_id: str = Field(examples=["5f1d7a84c2b09e36"])
    fields: list[FieldProblem] | None = None
