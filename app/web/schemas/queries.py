"""Query parameters: unknown ones are refused, numbers are digits, and lists have one form."""

import re
from typing import Annotated, Literal

from fastapi import Depends
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from starlette.requests import Request

from app.engine.protocol import Zero
from app.web.refusals.errors import InvalidQuery

MAX_IMAGE_SIDE = 1024
DEFAULT_IMAGE_SIDE = 224
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,8})")
_CHANNELS = re.compile(r"[0-9]{1,5}(-[0-9]{1,5})?(,[0-9]{1,5}(-[0-9]{1,5})?)*")
_NODE = re.compile(r"[A-Za-z0-9_.]{1,64}")
_MOST_CHANNELS = 100_000


def _digits(value: object) -> object:
    if isinstance(value, str) and not _INTEGER.fullmatch(value):
        message = "Input should be a whole number of at most 9 digits"
        raise ValueError(message)
    return value


# The bounds stand before the validator: only so does pydantic write them as minimum and maximum.
ImageSide = Annotated[int, Field(ge=1, le=MAX_IMAGE_SIDE), BeforeValidator(_digits)]
InputSide = Annotated[int, Field(ge=1, le=16_384), BeforeValidator(_digits)]
Count = Annotated[int, Field(ge=1, le=1000), BeforeValidator(_digits)]
Index = Annotated[int, Field(ge=0), BeforeValidator(_digits)]
Format = Literal["safetensors", "npy", "csv", "png", "json"]


class Query(BaseModel):
    """Parameters of one call."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def canonical(self) -> dict[str, object]:
        """Every parameter by field name, in one spelling: queries that ask the same are equal."""
        return {**self.model_dump(), **self.spellings()}

    def spellings(self) -> dict[str, object]:
        """The fields whose values can be spelled in several ways, in one spelling."""
        return {}


async def refuse_query(request: Request) -> None:
    """Refuse a query where the call takes none.

    Raises:
        InvalidQuery: there is one.
    """
    for name in request.query_params:
        raise InvalidQuery(name, "given", "left out: this call has no parameters")


NO_QUERY = Depends(refuse_query)


class PixelsQuery(Query):
    """Of an image's pixels."""

    max_side: InputSide | None = Field(
        None, description="longest side, in pixels; never enlarged", examples=[256]
    )


class NetworkQuery(Query):
    """Of a network's description."""

    height: InputSide | None = Field(
        None, description="rows of the input, to know the shapes", examples=[224]
    )
    width: InputSide | None = Field(None, description="columns of the input", examples=[224])

    def check(self) -> None:
        """Refuse one of the two alone.

        Raises:
            InvalidQuery: only one is given.
        """
        if (self.height is None) != (self.width is None):
            missing = "height" if self.height is None else "width"
            raise InvalidQuery(missing, None, "given together with the other side")


def _names(parameter: str, given: str) -> tuple[str, ...]:
    """Names with commas between, in the order given.

    Raises:
        InvalidQuery: one is empty or there twice.
    """
    names = tuple(given.split(",")) if given else ()
    if len(set(names)) != len(names) or not all(names):
        raise InvalidQuery(parameter, given, "names with commas between, each once")
    return names


def channel_numbers(given: str | None) -> tuple[int, ...] | None:
    """The channels named by numbers and ranges, in the order given; None for all.

    Raises:
        InvalidQuery: of another form, or one is there twice.
    """
    if given is None:
        return None
    numbers = _listed(given)
    if numbers is None:
        form = "numbers and ascending ranges such as 0-15,40, each channel once"
        raise InvalidQuery("channels", given, form)
    return tuple(numbers)


def _listed(text: str) -> list[int] | None:
    """Numbers and ascending ranges with commas between, each number once; None where it is no such list."""
    if not _CHANNELS.fullmatch(text):
        return None
    numbers: list[int] = []
    for part in text.split(","):
        first, _, last = part.partition("-")
        numbers += range(int(first), int(last or first) + 1)
        if int(last or first) < int(first) or len(numbers) > _MOST_CHANNELS:
            return None
    return numbers if len(set(numbers)) == len(numbers) else None


class WeightsQuery(Query):
    """Of a network's weights."""

    tensors: str = Field(
        "", description="their names, with commas between; all where left out", examples=["conv1.weight"]
    )
    channels: str | None = Field(
        None, description="output channels, as numbers and ranges; all where left out", examples=["0-15,40"]
    )

    def tensor_names(self) -> tuple[str, ...]:
        """The tensors named, in the order given; empty for all."""
        return _names("tensors", self.tensors)

    def channel_numbers(self) -> tuple[int, ...] | None:
        """The channels named, in the order given; None for all."""
        return channel_numbers(self.channels)

    def spellings(self) -> dict[str, object]:
        """Tensors and channels as tuples."""
        return {"tensors": self.tensor_names(), "channels": self.channel_numbers()}


class CodeQuery(Query):
    """Of a network's program."""

    image: str | None = Field(None, description="an image's id or a sample's name", examples=["column"])
    size: ImageSide = Field(DEFAULT_IMAGE_SIDE, description="longest side of a photograph, in pixels")


class TraceQuery(Query):
    """Of everything under a network on an image."""

    size: ImageSide = Field(
        DEFAULT_IMAGE_SIDE,
        description="longest side of a photograph, in pixels, where the network does not fix its input; "
        "a matrix is never resized",
    )
    zero: str = Field(
        "", description="channels set to zero, by node: numbers and ranges", examples=["conv1:3,7-9;conv2:0"]
    )

    def zeros(self) -> Zero:
        """Channels to set to zero, by node, in one spelling.

        Raises:
            InvalidQuery: not of the form `node:channel,first-last;node:channel`.
        """
        channels: dict[str, tuple[int, ...]] = {}
        count = 0
        for part in self.zero.split(";") if self.zero else ():
            node, _, listed = part.partition(":")
            numbers = _listed(listed)
            count += len(numbers or ())
            if numbers is None or not _NODE.fullmatch(node) or node in channels or count > _MOST_CHANNELS:
                raise InvalidQuery(
                    "zero",
                    self.zero,
                    "of the form conv1:3,7-9;conv2:0, each node and channel once",
                )
            channels[node] = tuple(sorted(numbers))
        return tuple(sorted(channels.items()))

    def spellings(self) -> dict[str, object]:
        """The channels set to zero, in ascending order."""
        return {"zero": self.zeros()}


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
        return _names("nodes", self.nodes)

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


class PredictionQuery(TraceQuery):
    """Of a prediction."""

    top: Count = Field(5, description="how many classes, the best first")


class CellQuery(TraceQuery):
    """Of one element."""

    node: str = Field(max_length=64, description="the node's name", examples=["conv1"])
    channel: Index = Field(description="of its output, from 0", examples=[0])
    row: Index = Field(description="of its output, from 0", examples=[10])
    column: Index = Field(description="of its output, from 0", examples=[12])
