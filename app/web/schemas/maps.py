"""Maps, the outputs of a trace: as a query, as a body, and as JSON."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from app.web.refusals.errors import InvalidQuery
from app.web.schemas.base import Document
from app.web.schemas.lists import channel_numbers, names
from app.web.schemas.traces import TraceQuery
from app.web.schemas.values import Format, InputSide, Numbers, Row, Shape


class OutputsQuery(TraceQuery):
    """Query parameters that select outputs of a trace and the type of their numbers."""

    nodes: str = Field("", description="names separated by commas; all nodes if left out", examples=["conv1"])
    channels: str | None = Field(
        None,
        description="numbers and ranges; all channels if left out. Without `nodes`, each node gives those "
        "that it has",
        examples=["0-15,40"],
    )
    dtype: Literal["float32", "float16", "uint8"] = Field(
        "float32",
        description="uint8 scales each channel from its minimum to its maximum, which safetensors has as "
        "{node}.minimum and {node}.maximum, json as minimum and maximum",
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
    """Query parameters of a trace's outputs."""

    format: Format = Field("safetensors", description="formats other than safetensors carry one node")

    def check(self) -> None:
        """Refuse parameters that contradict each other.

        Raises:
            InvalidQuery: several nodes in a format that carries one.
        """
        if self.format != "safetensors" and len(self.node_names()) != 1:
            raise InvalidQuery("nodes", self.nodes, f"one node's name where format is {self.format}")


def _joined(value: object) -> object:
    """A list as the query writes it: items separated by commas."""
    return ",".join(map(str, value)) if isinstance(value, list) else value


class MapsBody(OutputsQuery):
    """A network, an image, and the parameters of the query that select outputs."""

    image: str = Field(max_length=64, description="an image's id or a sample's name", examples=["cat"])
    network: str | dict[str, Any] = Field(
        description="a network's id, a built-in network's name, or layers as `POST /api/networks` takes them",
        examples=["resnet18"],
    )
    nodes: Annotated[str, BeforeValidator(_joined)] = Field(
        "", description="names separated by commas, or a list; all nodes if left out", examples=["conv1"]
    )
    channels: Annotated[str | None, BeforeValidator(_joined)] = Field(
        None,
        description="numbers and ranges, or a list of numbers; all channels if left out",
        examples=["0-15,40"],
    )


class MapDocument(Document):
    """One node's output as JSON."""

    node: str = Field(examples=["conv1"])
    shape: Shape
    minimum: Row | None = Field(None, description="of each channel; only if dtype is uint8")
    maximum: Row | None = Field(None, description="of each channel; only if dtype is uint8")
    values: Numbers
