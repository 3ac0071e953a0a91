"""Networks: their queries and their document."""

from typing import Any

from pydantic import Field

from app.core.programs.network import Form
from app.engine.questions.description import Description
from app.images.limits import DEFAULT_IMAGE_SIDE
from app.models.model import Model
from app.web.refusals.errors import InvalidQuery
from app.web.schemas.base import Document, Query
from app.web.schemas.lists import channel_numbers, names
from app.web.schemas.server import FieldProblem
from app.web.schemas.values import (
    FieldStatus,
    Identifier,
    ImageSide,
    InputSide,
    Weights,
)


class SizeQuery(Query):
    """The size of a network's input."""

    height: InputSide | None = Field(None, description="rows of the input", examples=[224])
    width: InputSide | None = Field(None, description="columns of the input", examples=[224])

    def check(self) -> None:
        """Refuse a height without a width, and the reverse.

        Raises:
            InvalidQuery: only one is given.
        """
        if (self.height is None) != (self.width is None):
            missing = "height" if self.height is None else "width"
            raise InvalidQuery(missing, None, "given together with the other side")

    def size_of(self, model: Model) -> tuple[int, int] | tuple[None, None]:
        """The size that is given, else the model's own; None where neither says it."""
        if self.height is not None and self.width is not None:
            return self.height, self.width
        return model.size or (None, None)


class NetworkQuery(SizeQuery):
    """Query parameters of a network's description: the size from which shapes are computed."""


class SourceQuery(SizeQuery):
    """Query parameters of Python source: its input."""

    channels: InputSide | None = Field(
        None,
        description="channels of the input; left out, the first layer that tells them decides",
        examples=[1],
    )


class WeightsQuery(Query):
    """Query parameters of a network's weights."""

    tensors: str = Field(
        "", description="names separated by commas; all tensors if left out", examples=["conv1.weight"]
    )
    channels: str | None = Field(
        None, description="output channels as numbers and ranges; all if left out", examples=["0-15,40"]
    )

    def tensor_names(self) -> tuple[str, ...]:
        """The tensors named, in the order given; empty for all."""
        return names("tensors", self.tensors)

    def channel_numbers(self) -> tuple[int, ...] | None:
        """The channels named, in the order given; None for all."""
        return channel_numbers(self.channels)

    def spellings(self) -> dict[str, object]:
        """Tensors and channels as tuples."""
        return {"tensors": self.tensor_names(), "channels": self.channel_numbers()}


class CodeQuery(Query):
    """Query parameters of a network's program."""

    image: str | None = Field(None, description="an image's id or a sample's name", examples=["column"])
    size: ImageSide = Field(DEFAULT_IMAGE_SIDE, description="longest side of a photograph, in pixels")
    form: Form = Field(
        "class", description="the form of the program: a class with `forward`, or `nn.Sequential`"
    )
    bundle: bool = Field(False, description="a zip archive of the program and the files that it reads")


class ReceptiveFieldDocument(Document):
    """The receptive field of an element of a node's output, in input cells."""

    height: int | None = Field(description="null if it is the whole input, whose size is unknown")
    width: int | None
    stride: list[int | float] = Field(
        description="input cells between the fields of neighbours: [row, column]; a fraction after layers "
        "that enlarge or divide unevenly, 0 if every field may be the whole input"
    )
    offset: list[int | float] = Field(
        description="first cell of the first element's field: [row, column]; negative in the padding"
    )
    status: FieldStatus


class ParameterTensorDocument(Document):
    """A weight or bias of a node."""

    name: str = Field(description="as in PyTorch's state_dict", examples=["conv1.weight"])
    shape: list[int] = Field(examples=[[2, 1, 3, 3]])
    count: int = Field(examples=[18])


class NodeDocument(Document):
    """One node of a network."""

    name: str = Field(examples=["conv1"])
    op: str = Field(examples=["Conv2d"])
    inputs: list[str] = Field(examples=[["input"]])
    parameters: dict[str, Any] = Field(examples=[{"kernel_size": [3, 3], "stride": [1, 1]}])
    shape: list[int] | None = Field(
        description="(C, H, W), or (C) for a flat output; null if the size of the input is unknown"
    )
    parameter_count: int = Field(examples=[20])
    tensors: list[ParameterTensorDocument] = Field(
        description="weights and biases apart; empty for an operation that is not described as a layer"
    )
    multiply_adds: int | None = Field(
        description="multiply-adds, or comparisons, for one image; null if the size of the input is unknown"
    )
    output_bytes: int | None = Field(
        description="memory of the output in float32; null if the size of the input is unknown"
    )
    receptive_field: ReceptiveFieldDocument


class InputDocument(Document):
    """The input of a network."""

    channels: int = Field(examples=[1])
    height: int | None = Field(description="null for images of any size", examples=[None])
    width: int | None = Field(examples=[None])
    preprocessing: list[dict[str, Any]] | None = Field(
        description="the steps that prepare a photograph for a classifier; a matrix is not preprocessed",
        examples=[None],
    )


class NetworkDocument(Document):
    """A network: its complete layers, its nodes and their shapes."""

    id: Identifier
    title: str = Field(examples=["Conv2d"])
    weights: Weights
    input: InputDocument
    name: str | None = Field(description="of a built-in architecture", examples=[None])
    classes: list[str] | None = Field(
        description="labels of a classifier's classes, in order", examples=[None]
    )
    layers: list[dict[str, Any]] | None = Field(
        description="their canonical form, whose hash is the id; null for a classifier"
    )
    nodes: list[NodeDocument]
    edges: list[tuple[str, str]] = Field(examples=[[["input", "conv1"]]])


class SourceNetworkDocument(NetworkDocument):
    """A network that was read from Python source of which something was left out."""

    warnings: list[FieldProblem] = Field(
        description="what is left out, as the layers are the same without it"
    )


def network_document(model: Model, description: Description) -> NetworkDocument:
    """The document of a model. May import torch."""
    height, width = model.size or (None, None)
    steps = model.preprocessing()
    return NetworkDocument(
        id=model.id,
        name=model.name,
        title=model.title,
        weights=model.weights,
        input=InputDocument(
            channels=model.channels,
            height=height,
            width=width,
            preprocessing=None if steps is None else [dict(step) for step in steps],
        ),
        layers=model.layers,
        classes=None if description.classes is None else list(description.classes),
        nodes=[NodeDocument.model_validate(node, from_attributes=True) for node in description.nodes],
        edges=list(description.edges),
    )
