"""Maps, the outputs of a trace: as a query, as a body, and as JSON."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from app.web.refusals.errors import InvalidQuery
from app.web.schemas.base import Document
from app.web.schemas.lists import channel_numbers, names
from app.web.schemas.traces import TraceQuery
from app.web.schemas.values import Format, InputSide, Numbers, Row, Shape


class OutputsQuery(TraceQuery):
    """Parameters that choose outputs of a trace, and their numbers' type."""

    nodes: str = Field(
        "", description="their names, with commas between; all where left out", examples=["conv1"]
    )
    channels: str | None = Field(
        None,
        description="numbers and ranges; all where left out. Where no node is named, each node gives those "
        "that it has",
        examples=["0-15,40"],
    )
    dtype: Literal["float32", "float16", "uint8"] = Field(
        "float32",
        description="uint8 scales each channel from its minimum to its maximum, which come along in "
        "safetensors as {node}.minimum and {node}.maximum, in json as minimum and maximum",
    )
    max_side: InputSide | None = Field(
        None, description="larger outputs are averaged down (adaptive_avg_pool2d) to this longest side"
    )

    def node_names(self) -> tuple[str, ...]:
        """The nodes named, in the order given; empty for all."""
        return names("nodes", self.nodes)

    def channel_numbers(self) -> tuple[int, ...] | None:
        """The channels named, in the order given; None for all."""
        return channel_numbers(self.channels)

    def spellings(self) -> dict[str, object]:
        """Nodes and channels as tuples."""
        return {**super().spellings(), "nodes": self.node_names(), "channels": self.channel_numbers()}


class MapsQuery(OutputsQuery):
    """Parameters of a trace's outputs."""

    format: Format = Field("safetensors", description="all but safetensors for one node")

    def check(self) -> None:
        """Refuse what does not go together.

        Raises:
            InvalidQuery: a format of one node for several.
        """
        if self.format != "safetensors" and len(self.node_names()) != 1:
            raise InvalidQuery("nodes", self.nodes, f"one node's name where format is {self.format}")


def _joined(value: object) -> object:
    """A list in the form of the query, its items with commas between."""
    return ",".join(map(str, value)) if isinstance(value, list) else value


class MapsBody(OutputsQuery):
    """A network, an image, and which outputs are wanted; all but `image` and `network` as in the query."""

    image: str = Field(max_length=64, description="an image's id or a sample's name", examples=["cat"])
    network: str | dict[str, Any] = Field(
        description="a network's id, a built-in network's name, or layers as `POST /api/networks` takes them",
        examples=["resnet18"],
    )
    nodes: Annotated[str, BeforeValidator(_joined)] = Field(
        "", description="names with commas between, or a list of them; all where left out", examples=["conv1"]
    )
    channels: Annotated[str | None, BeforeValidator(_joined)] = Field(
        None,
        description="numbers and ranges, or a list of numbers; all where left out",
        examples=["0-15,40"],
    )


class MapDocument(Document):
    """One node's output as JSON."""

    node: str = Field(examples=["conv1"])
    shape: Shape
    minimum: Row | None = Field(None, description="of each channel; only where dtype is uint8")
    maximum: Row | None = Field(None, description="of each channel; only where dtype is uint8")
    values: Numbers
